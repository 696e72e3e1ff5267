"""Keys of a sweep: they exist, nobody else sets them, and the grid ends."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.checks.sweep import axis_keys, n_points, sweepable
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]


CANNOT = "cannot be swept; only duration, partner, partners, link and protocol can"
MEANT_LEVEL = "did you mean 'partner.oxytocin.level'?"


def values(key: str, *points: Any, label: str = "a") -> dict[str, Any]:
    return {"label": label, "keys": [key], "values": list(points)}


@pytest.mark.parametrize(
    ("sweep", "line"),
    [
        ([values("seed", 1)], f"keys: 'seed' {CANNOT}"),
        ([values("analysis.bin", "1 ms")], f"keys: 'analysis.bin' {CANNOT}"),
        ([values("link.a_to_b", 1)], "keys: 'link.a_to_b' holds several parameters; name one of them"),
        (
            [values("partner.oxytocin", 1)],
            "keys: 'partner.oxytocin' holds several parameters; name one of them",
        ),
        ([values("partner.oxytocin.lvel", 1)], f"keys: no parameter 'partner.oxytocin.lvel'; {MEANT_LEVEL}"),
        ([values("oxytocin.level", 1)], f"keys: no parameter 'oxytocin.level'; {MEANT_LEVEL}"),
        (
            [values("partner.sizes.xyz", 1)],
            "keys: no parameter 'partner.sizes.xyz'; "
            "partner.sizes has excitatory_per_channel, inhibitory, motor_per_channel",
        ),
        ([values("qqq", 1)], "keys: no parameter 'qqq'"),
        ([values("qq\n\x1b", 1)], "keys: no parameter 'qq\\x0a\\x1b'"),
        (
            [{"label": "a", "conditions": {"x": {"duratoin": "1 s"}}}],
            "conditions: no parameter 'duratoin'; did you mean 'duration'?",
        ),
        (
            [values("duration", "1 s"), values("duration", "2 s", label="b")],
            "[1]: 'duration' is set by two axes ('a' and 'b'); set it in one",
        ),
        (
            [values("partner.oxytocin.level", 1), values("partners.b.oxytocin.level", 1, label="b")],
            "[1]: 'partners.b.oxytocin.level' is set by two axes ('a' and 'b'); set it in one",
        ),
        (
            [values("duration", "1 s"), values("protocol.time_step", "0.1 ms")],
            "[1].label: 'a' is the label of two axes; rename one",
        ),
        (
            [{"label": "C", "keys": ["duration"], "values": ["1 s"]}],
            "label: 'C' is a column of results.csv already; give the axis another label",
        ),
        (
            [{"label": "a", "keys": ["duration", "duration"], "values": ["1 s"]}],
            "keys: 'duration' given twice; name each key once",
        ),
    ],
)
def test_contradictions(make: Make, sweep: list[Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(sweep=sweep)
    where = "sweep" if line.startswith("[") else "sweep[0]."
    assert str(error.value) == f"configuration: {where}{line}"


def test_a_common_key_that_no_partner_follows_has_no_effect(make: Make) -> None:
    own = {"oxytocin": {"level": 0}}
    with pytest.raises(
        ConfigError, match=r"'partner\.oxytocin\.level' has no effect: partners\.a and partners\.b both"
    ):
        make(partners={"a": own, "b": own}, sweep=[values("partner.oxytocin.level", 1)])


def test_the_limit_is_100000_runs(make: Make) -> None:
    levels = [number / 1000 for number in range(1000)]
    sweep = [values("partners.a.oxytocin.level", *levels)]
    assert make(sweep=sweep, replicates=100).replicates == 100
    with pytest.raises(ConfigError, match="sweep: gives 101000 runs; limit 100000"):
        make(sweep=sweep, replicates=101)


def test_the_limit_is_10000_conditions(make: Make) -> None:
    levels = [number / 1000 for number in range(100)]
    sweep = [
        values("partners.a.oxytocin.level", *levels),
        values("partners.b.oxytocin.level", *levels, label="b"),
    ]
    assert len(make(sweep=sweep).sweep) == 2
    with pytest.raises(
        ConfigError, match=r"sweep: gives 20000 conditions; limit 10000; use fewer values or nulls"
    ):
        make(sweep=sweep, nulls={"uncoupled": True})
    with pytest.raises(ConfigError, match=r"sweep: gives 10100 conditions; limit 10000; use fewer values$"):
        make(sweep=[sweep[0], values("partners.b.oxytocin.level", *levels, 1, label="b")])


def test_what_can_be_swept() -> None:
    keys = sweepable(Experiment)
    assert {
        "duration",
        "partner.mirror.map",
        "partners.b.mirror.map",
        "link.a_to_b.latency",
        "protocol.time_step",
    } <= set(keys)
    assert not {"seed", "name", "replicates", "record.rate_bin", "analysis.bin", "partner"} & set(keys)
    assert len(keys) == len(set(keys))


def test_keys_and_points_of_an_axis(make: Make) -> None:
    sweep = [
        values("duration", "10 s", "20 s"),
        {
            "label": "b",
            "conditions": {"x": {}, "y": {"link.a_to_b.coupling": 0}, "z": {"link.a_to_b.coupling": 1}},
        },
    ]
    first, second = make(sweep=sweep).sweep
    assert (axis_keys(first), n_points(first)) == (("duration",), 2)
    assert (axis_keys(second), n_points(second)) == (("link.a_to_b.coupling",), 3)
