"""What is true of dyads of each kind."""

from snn.compare.calibrating import truths_of


def test_dyads_with_the_rates_of_others_and_both_links_are_coupled():
    kinds = ("live", "rate-matched coupled", "rate-matched uncoupled", "scrambled map", "replay a", "live")
    assert list(truths_of(kinds, None).items()) == [
        ("rate-matched uncoupled", "not mutual"),
        ("replay a", "not mutual"),
        ("scrambled map", "other"),
        ("rate-matched coupled", "mutual"),
        ("live", "mutual"),
    ]
