"""What is seen of the other and of oneself."""

from snn.config.senses import Link, Reafference, Senses


def test_both_links_are_on_and_reafference_is_off() -> None:
    assert Link().a_to_b == Link().b_to_a == Senses()
    assert Senses().coupling == 1.0
    assert Reafference().coupling == 0.0


def test_reafference_differs_from_a_link_in_nothing_but_its_coupling() -> None:
    as_link = Reafference().model_dump() | {"coupling": 1.0}
    assert as_link == Senses().model_dump()
