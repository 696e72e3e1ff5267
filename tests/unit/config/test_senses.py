"""What is seen of the other and of oneself."""

from collections.abc import Callable

import pytest

from snn.config.experiment import Experiment
from snn.config.senses import Link, Reafference, Sight
from snn.errors import ConfigError

Make = Callable[..., Experiment]


def test_both_links_are_on_and_reafference_is_off() -> None:
    assert Link().a_to_b == Link().b_to_a == Sight()
    assert Sight().coupling == 1.0
    assert Reafference().coupling == 0.0


def test_reafference_differs_from_a_link_in_its_coupling_and_its_order_only() -> None:
    as_link = Reafference().model_dump() | {"coupling": 1.0}
    assert as_link.pop("seen_as") == ("smile", "touch", "frown", "withdraw")
    assert as_link == Sight().model_dump()


def test_acts_may_be_seen_as_others(make: Make) -> None:
    order = ["touch", "frown", "withdraw", "smile"]
    assert make(partner={"reafference": {"seen_as": order}}).partners.b.reafference.seen_as == tuple(order)


@pytest.mark.parametrize(
    ("order", "line"),
    [
        (
            ["smile", "smile", "frown", "withdraw"],
            "seen_as: must hold each of smile, touch, frown, withdraw once, got smile, smile, frown, withdraw",
        ),
        (
            ["smile", "touch", "frown"],
            "seen_as: must hold each of smile, touch, frown, withdraw once, got smile, touch, frown",
        ),
        ([], "seen_as: must hold each of smile, touch, frown, withdraw once, got none"),
        (
            ["smil", "touch", "frown", "withdraw"],
            "seen_as[0]: must be one of smile, touch, frown, withdraw; got text \"smil\"; did you mean 'smile'?",
        ),
        ("smile", 'seen_as: expected list, got text "smile"'),
    ],
)
def test_acts_are_seen_as_each_other_and_never_two_as_one(make: Make, order: object, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partner={"reafference": {"seen_as": order}})
    assert str(error.value) == f"configuration: partner.reafference.{line}"
