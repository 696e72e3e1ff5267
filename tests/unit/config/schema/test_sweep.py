"""Both forms of an axis."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from snn.config.file.resolved_document import resolved_document
from snn.config.schema.experiment import Experiment
from snn.config.schema.sweep import ConditionsAxis, ValuesAxis
from snn.config.schema.swept_values import frozen_value, thawed_value
from snn.config.trials.expand import expand
from snn.errors import ConfigError

Make = Callable[..., Experiment]


def test_a_sweep_is_kept_as_it_was_written_with_common_keys_spelled_out(make: Make) -> None:
    sweep = [
        {
            "label": "coupling",
            "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"],
            "values": [0, 0.5, 1],
        },
        {
            "label": "map",
            "conditions": {"as_is": {}, "swapped": {"partner.mirror.map": [[0, 1, 0, 0]] * 4}},
        },
    ]
    experiment = make(sweep=sweep, partners={"b": {"mirror": {"map": "none"}}})
    assert isinstance(experiment.sweep[0], ValuesAxis)
    assert isinstance(experiment.sweep[1], ConditionsAxis)
    sweep[1]["conditions"]["swapped"] = {"partners.a.mirror.map": [[0, 1, 0, 0]] * 4}  # b has its own
    assert resolved_document(experiment)["sweep"] == sweep


def test_a_partners_own_setting_wins_over_the_common_one_of_the_same_condition(make: Make) -> None:
    conditions = {"x": {"partners.a.oxytocin.level": 1, "partner.oxytocin.level": 0.5}}
    experiment = make(sweep=[{"label": "c", "conditions": conditions}])
    assert isinstance(experiment.sweep[0], ConditionsAxis)
    assert dict(experiment.sweep[0].conditions[0].settings) == {
        "partners.a.oxytocin.level": 1,
        "partners.b.oxytocin.level": 0.5,
    }


@pytest.mark.parametrize(
    ("axis", "line"),
    [
        (5, "sweep[0]: expected mapping, got 5"),
        ({"label": "a", "keys": ["duration"]}, "sweep[0].values: is required"),
        ({"label": "a", "keys": [], "values": [1]}, "sweep[0].keys: is empty"),
        (
            {"label": "a", "keys": "duration", "values": [1]},
            'sweep[0].keys: expected list, got text "duration"',
        ),
        ({"label": "a", "keys": [1], "values": [1]}, "sweep[0].keys[0]: expected text, got 1"),
        (
            {"label": "a b", "conditions": {"x": {}}},
            "sweep[0].label: use letters A to Z, digits, _ . -, not starting with '.'",
        ),
        ({"label": "a", "conditions": {}}, "sweep[0].conditions: is empty"),
        (
            {"label": "a", "conditions": {"x": None}},
            "sweep[0].conditions: x: expected a mapping of parameters to values; "
            "write {} for the configuration as it is",
        ),
        (
            {"label": "a", "conditions": {"x": {"partners.a.intention.events": [{}]}}},
            "sweep[0].conditions.x: partners.a.intention.events[0].channel: is required",
        ),
        (
            {"label": "a", "keys": ["duration"], "values": [None]},
            "sweep[0].values[0]: expected a value, got null",
        ),
        (
            {"label": "a", "valuse": [1], "keys": ["duration"]},
            "sweep[0].valuse: unknown key; did you mean 'values'?",
        ),
    ],
)
def test_malformed_axes(make: Make, axis: Any, line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(sweep=[axis])
    assert error.value.lines[0] == f"configuration: {line}"


def test_a_sweep_is_a_list(make: Make) -> None:
    with pytest.raises(ConfigError, match="^configuration: sweep: expected list, got mapping$"):
        make(sweep={"coupling": [0, 1]})


def test_a_mapping_is_a_value_that_cannot_change_and_comes_out_as_it_went_in() -> None:
    value = {"from_condition": "x", "list": [{"at": "1 s"}, 2]}
    frozen = frozen_value(value)
    assert hash(frozen) == hash(frozen_value(dict(value)))
    assert frozen_value(frozen) == frozen
    assert thawed_value(frozen) == value
    assert thawed_value(frozen_value({})) == {}
    assert thawed_value(()) == []
    assert pickle.loads(pickle.dumps(frozen)) == frozen  # noqa: S301 (our own bytes)
    assert thawed_value(pickle.loads(pickle.dumps(frozen))) == value  # noqa: S301 (our own bytes)


@pytest.mark.parametrize("form", ["values", "conditions"])
def test_phases_can_be_swept(make: Make, form: str) -> None:
    phases = [{"name": "a", "duration": "15 s"}, {"name": "b", "duration": "5 s", "learning": 0}]
    axis = {
        "values": {"keys": ["protocol.phases"], "values": [[], phases]},
        "conditions": {"conditions": {"one": {}, "two": {"protocol.phases": phases}}},
    }
    one, two = expand(make(sweep=[{"label": "k"} | axis[form]]))
    assert one.experiment.protocol.phases == ()
    assert [(phase.name, phase.learning) for phase in two.experiment.protocol.phases] == [("a", 1), ("b", 0)]
    assert one.key != two.key


def test_a_mapping_where_a_number_belongs_is_refused(make: Make) -> None:
    with pytest.raises(ConfigError) as error:
        make(sweep=[{"label": "a", "keys": ["partner.oxytocin.level"], "values": [{"x": 1}]}])
    assert str(error.value).startswith(
        "configuration: sweep[0].values[0]: partners.a.oxytocin.level: expected number, got mapping"
    )
