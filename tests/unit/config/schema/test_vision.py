"""What is seen of the other and of oneself."""

from collections.abc import Callable

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.schema.vision import Link, Reafference, Sight
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


@pytest.mark.parametrize(
    ("sight", "line"),
    [
        (
            {"latency": "105 ms"},
            "latency: must be a whole multiple of 10 ms, as often as movement is seen; got 105 ms",
        ),
        ({"latency": "410 ms"}, "latency: must be between 0 and 400 ms, got 410 ms"),
        ({"latency": "-10 ms"}, "latency: must be between 0 and 400 ms, got -10 ms"),
        ({"recovery_time": "9 ms"}, "recovery_time: must be between 10 and 100000 ms, got 9 ms"),
        ({"adaptation": 1.1}, "adaptation: must be between 0 and 1, got 1.1"),
        ({"confusion": 1.1}, "confusion: must be between 0 and 1, got 1.1"),
        ({"acuity": 0.2}, "acuity: expected mapping, got 0.2; write e.g. {sd: 0.2}"),
        (
            {"acuity": {"time_constant": "5 ms"}},
            "acuity.time_constant: must be between 10 and 1000000 ms, got 5 ms",
        ),
        (
            {"occlusion": [{"start": "2 s", "stop": "1 s"}]},
            "occlusion[0].start: 2 s; must be before stop (1 s)",
        ),
        (
            {"occlusion": [{"start": "1 s", "stop": "1 s"}]},
            "occlusion[0].start: 1 s; must be before stop (1 s)",
        ),
        ({"occlusion": [{"start": "1 s"}]}, "occlusion[0].stop: is required"),
        (
            {"occlusion": [{"start": "1.005 s", "stop": "2 s"}]},
            "occlusion[0].start: must be a whole multiple of 10 ms, as often as movement is seen; got 1.005 s",
        ),
        (
            {"occlusion": [{"start": "3 s", "stop": "4 s"}, {"start": "1 s", "stop": "2 s"}]},
            "occlusion[1]: begins at 1 s, before the one above it ends (4 s); put them in order",
        ),
    ],
)
def test_what_cannot_be_seen_like_that(make: Make, sight: dict[str, object], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(link={"a_to_b": sight})
    assert str(error.value) == f"configuration: link.a_to_b.{line}"


def test_latencies_are_on_the_grid_and_may_be_none(make: Make) -> None:
    link = {"a_to_b": {"latency": "0 s"}, "b_to_a": {"latency": "0.4 s"}}
    found = make(link=link).link
    assert (found.a_to_b.latency_ms, found.b_to_a.latency_ms) == (0.0, 400.0)


def test_one_occlusion_may_begin_where_another_ends(make: Make) -> None:
    stretches = [{"start": "0 s", "stop": "0.07 s"}, {"start": "70 ms", "stop": "20 s"}]
    [first, second] = make(partner={"reafference": {"occlusion": stretches}}).partners.a.reafference.occlusion
    assert (first.start_s, first.stop_s, second.start_s, second.stop_s) == (0.0, 0.07, 0.07, 20.0)
