"""Labels and units of points, and values that their parameter does not take."""

from collections.abc import Callable
from typing import Any

import pytest

from snn.config.schema.experiment import Experiment
from snn.config.trials.sweep_points import axis_points, axis_unit
from snn.errors import ConfigError

Make = Callable[..., Experiment]
TWICE = "given twice on this axis; name each point once"


def test_quantities_are_labelled_by_their_value_in_the_unit_of_the_first_key(make: Make) -> None:
    axis = make(
        sweep=[{"label": "d", "keys": ["link.a_to_b.latency", "duration"], "values": ["0.1 s", "250 ms"]}]
    ).sweep[0]
    unit = axis_unit(axis)
    assert unit is not None
    assert unit.symbol == "ms"
    assert [label for label, _ in axis_points(axis)] == [100.0, 250.0]
    assert axis_points(axis)[0][1] == (("link.a_to_b.latency", "0.1 s"), ("duration", "0.1 s"))


@pytest.mark.parametrize(
    ("key", "values", "labels"),
    [
        ("link.a_to_b.coupling", [0, 0.5], [0.0, 0.5]),
        ("partners.a.sizes.inhibitory", [40, 80], [40.0, 80.0]),
        ("partners.a.mirror.map", ["none", "congruent"], ["none", "congruent"]),
        (
            "partners.a.mirror.map",
            [[[1, 0, 0, 0]] * 4],
            ["[[1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]"],
        ),
        ("protocol.shared_events.per_replicate", [True, False], ["true", "false"]),
    ],
)
def test_other_values_are_numbers_or_text(make: Make, key: str, values: list[Any], labels: list[Any]) -> None:
    axis = make(sweep=[{"label": "x", "keys": [key], "values": values}]).sweep[0]
    found = [label for label, _ in axis_points(axis)]
    assert found == labels
    assert [type(label) for label in found] == [type(label) for label in labels]
    assert axis_unit(axis) is None


def test_conditions_are_labelled_by_their_names(make: Make) -> None:
    axis = make(sweep=[{"label": "x", "conditions": {"p": {}, "q": {"duration": "10 s"}}}]).sweep[0]
    assert axis_points(axis) == (("p", ()), ("q", (("duration", "10 s"),)))
    assert axis_unit(axis) is None


@pytest.mark.parametrize(
    ("axis", "line"),
    [
        (
            {"keys": ["link.a_to_b.coupling"], "values": [0, -1]},
            "values[1]: link.a_to_b.coupling: must be between 0 and 100, got -1",
        ),
        ({"keys": ["duration"], "values": [5]}, 'values[0]: duration: unit missing, write e.g. "5 s"'),
        (
            {"keys": ["partners.a.serotonin.mode"], "values": ["recepter"]},
            "values[0]: partners.a.serotonin.mode: must be one of receptor, inverted_u; "
            "got text \"recepter\"; did you mean 'receptor'?",
        ),
        (
            {"conditions": {"x": {}, "y": {"duration": "0 s"}}},
            "conditions.y: duration: must be between 0.01 and 86400 s, got 0 s",
        ),
        ({"keys": ["link.a_to_b.latency"], "values": ["100 ms", "0.1 s"]}, f"values[1]: {TWICE}"),
        ({"keys": ["link.a_to_b.coupling"], "values": [1, 1.0]}, f"values[1]: {TWICE}"),
    ],
)
def test_points_that_are_none(make: Make, axis: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(sweep=[{"label": "s", **axis}])
    assert str(error.value) == f"configuration: sweep[0].{line}"


def test_a_contradiction_that_another_axis_resolves_is_left_to_expand(make: Make) -> None:
    sweep = [
        {"label": "first", "keys": ["partner.mirror.delay_min"], "values": ["6 ms"]},
        {"label": "q", "keys": ["partner.mirror.delay_max"], "values": ["8 ms"]},
    ]
    assert len(make(sweep=sweep).sweep) == 2


def test_a_sweep_of_1000_points_is_checked_in_a_second(make: Make) -> None:
    import time

    began_s = time.perf_counter()
    make(
        sweep=[
            {"label": "s", "keys": ["partners.a.oxytocin.level"], "values": [n / 1000 for n in range(1000)]}
        ]
    )
    assert time.perf_counter() - began_s < 1.0
