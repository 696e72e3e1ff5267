"""What the named conditions and designs of a sweep set, as columns of the table of dyads.

The point of an axis of values is its value. A name and a number say nothing of what they set, which has a column each.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from snn.config.checks.sweep import axis_keys, sweepable
from snn.config.file.resolved_document import resolved_document
from snn.config.schema.catalogue import Leaf, leaves
from snn.config.schema.design import MATRIX, POINT, DesignAxis, matrix_of
from snn.config.schema.experiment import Experiment
from snn.config.schema.sweep import ValuesAxis
from snn.config.trials.trial import Trial
from snn.units import split_suffix

Settings: TypeAlias = dict[str, float | int | str]
"""Values by name of their column."""
_A, _B, _BOTH = "partners.a.", "partners.b.", "partner."


def settings_of(experiment: Experiment, trials: Sequence[Trial]) -> Callable[[Trial], Settings]:
    """Return what tells the settings of a trial: for each parameter that a condition or design sets, what the run has.

    Parameters
    ----------
    experiment
        Whose sweep sets them.
    trials
        All that are asked for. Where both partners are alike in all of them, one column, `partner.`, stands for both.

    Returns
    -------
    callable
        The columns are the paths of parameters, with the unit of numbers at their end
        (``partner.stress.recovery_time_s``). Of a design for Sobol indices there is ``design.matrix``, too.
    """
    columns = {_column(path, paths[0]): paths[0] for path, paths in _columns(experiment, trials).items()}
    designs = {
        axis.label: axis for axis in experiment.sweep if isinstance(axis, DesignAxis) and axis.saltelli
    }
    known: dict[object, Settings] = {}

    def settings(trial: Trial) -> Settings:
        if trial.condition not in known:
            points = dict(trial.condition)
            matrices = {
                _matrix(label): matrix_of(axis, int(points[label])) for label, axis in designs.items()
            }
            values = {name: _value(_leaf(path), trial.experiment) for name, path in columns.items()}
            known[trial.condition] = {**matrices, **values}
        return known[trial.condition]

    return settings


def is_setting(column: str) -> bool:
    """Tell whether a column of the table of dyads is a parameter of the configuration.

    Examples
    --------
    >>> is_setting("partner.stress.recovery_time_s"), is_setting("stress_level")
    (True, False)
    """
    return column == MATRIX or split_suffix(column)[0] in sweepable(Experiment)


def _matrix(label: str) -> str:
    return MATRIX if label == POINT else f"{label}.matrix"


def _columns(experiment: Experiment, trials: Sequence[Trial]) -> Mapping[str, Sequence[str]]:
    """List the columns, and the parameters that each stands for."""
    axes = [axis for axis in experiment.sweep if not isinstance(axis, ValuesAxis)]
    keys = dict.fromkeys(key for axis in axes for key in axis_keys(axis))
    conditions = {trial.condition: trial.experiment for trial in trials}.values()
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(_name(key, keys, conditions), []).append(key)
    return found


def _name(key: str, keys: Mapping[str, None], conditions: Any) -> str:
    """Name the column of a parameter: that of both partners, if both are set and alike everywhere."""
    rest = key.removeprefix(_A).removeprefix(_B)
    pair = (_A + rest, _B + rest)
    if rest == key or any(each not in keys for each in pair):
        return key
    a, b = map(_leaf, pair)
    alike = all(a.value_in(condition) == b.value_in(condition) for condition in conditions)
    return _BOTH + rest if alike else key


def _column(name: str, path: str) -> str:
    attribute = _leaf(path).attributes[-1]
    return name + attribute.removeprefix(split_suffix(attribute)[0])


def _leaf(path: str) -> Leaf:
    return leaves(Experiment)[path]


def _value(leaf: Leaf, experiment: Experiment) -> float | int | str:
    value = leaf.value_in(experiment)
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return _text(_written(resolved_document(experiment), leaf.path.split(".")))


def _written(document: Any, keys: Sequence[str]) -> Any:
    """Return what a file holds at a path."""
    for key in keys:
        document = document[key]
    return document


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
