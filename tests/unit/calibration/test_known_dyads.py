"""What is true of dyads of each kind."""

from snn.calibration.known_dyads import composite_null, truths_of
from snn.config.file.load import experiment_from

NULLS = {
    "uncoupled": True,
    "common_input": [0.5],
    "rate_matched_uncoupled": True,
    "rate_matched_coupled": True,
    "cut_link": True,
    "replay": True,
    "scrambled_map": True,
}


def experiment(**changes):
    named = {"name": "x", "question": "q", "seed": 1, "duration": "20 s", "replicates": 2, "nulls": NULLS}
    return experiment_from(named | changes)


def test_dyads_with_the_rates_of_others_and_both_links_are_coupled():
    kinds = ("live", "rate-matched coupled", "rate-matched uncoupled", "scrambled map", "replay a", "live")
    assert list(truths_of(kinds, experiment(), None).items()) == [
        ("rate-matched uncoupled", "not mutual"),
        ("replay a", "not mutual"),
        ("scrambled map", "other"),
        ("rate-matched coupled", "mutual"),
        ("live", "mutual"),
    ]


def test_a_condition_is_no_null_because_its_name_begins_like_one():
    axis = {"label": "uncoupled", "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"], "values": [0.5]}
    ladder = experiment(nulls={}, sweep=[axis])
    kinds = ["uncoupled 0.5", "uncoupled", "live"]
    assert truths_of(kinds, experiment(), ladder)["uncoupled 0.5"] == "mutual"
    assert composite_null(kinds, experiment()) == ("uncoupled",)


def test_all_nulls_without_mutual_influence_are_one():
    kinds = [
        "live",
        "uncoupled",
        "scrambled map",
        "cut b_to_a",
        "rate-matched coupled",
        "pseudo-dyads",
        "coupling 1",
    ]
    assert composite_null(kinds, experiment()) == ("uncoupled", "cut b_to_a", "pseudo-dyads")


def test_any_coupling_both_ways_is_mutual_and_one_way_is_not():
    axis = {"label": "dyad", "conditions": {
        "weak": {"link.a_to_b.coupling": 0.05, "link.b_to_a.coupling": 0.05},
        "a_to_b": {"link.a_to_b.coupling": 1, "link.b_to_a.coupling": 0},
        "b_to_a": {"link.a_to_b.coupling": 0, "link.b_to_a.coupling": 1},
    }}  # fmt: skip
    kinds = ["dyad weak", "dyad a_to_b", "dyad b_to_a"]
    found = truths_of(kinds, experiment(), experiment(nulls={}, sweep=[axis]))
    assert found == {"dyad weak": "mutual", "dyad a_to_b": "not mutual", "dyad b_to_a": "not mutual"}
