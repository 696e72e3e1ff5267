"""Checks of a sweep: its keys exist, no two axes set the same one, and its grid is not endless."""

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.columns.column_names import column_named
from snn.config.null_models.axis import NULL_AXIS, simulates
from snn.config.null_models.registry import n_null_points
from snn.config.problems.removed_keys import removed_key
from snn.config.problems.suggestions import closest
from snn.config.problems.value_text import printable
from snn.config.schema.catalogue import leaves
from snn.config.schema.contradictions import problem
from snn.config.schema.design import DesignAxis
from snn.config.schema.sweep import Axis, ConditionsAxis

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment

MAX_RUNS = 100_000
MAX_CONDITIONS = 10_000
"""Nulls included. Each is checked like any other experiment, in 2 ms and 120 kB, so that these need 1.2 GB."""
_SWEPT_PARTS = ("duration", "partners.", "link.", "protocol.")
"""What changes the simulation; the rest is the same in all conditions."""


def sweepable(model: "type[Experiment]") -> list[str]:
    """List the keys that an axis may set, those of `partner` included."""
    own = [path for path in leaves(model) if path.startswith(_SWEPT_PARTS)]
    common = [path.replace("partners.a.", "partner.") for path in own if path.startswith("partners.a.")]
    return common + own


def axis_keys(axis: Axis) -> tuple[str, ...]:
    """List the keys that an axis sets, each once."""
    if isinstance(axis, ConditionsAxis):
        return tuple(dict.fromkeys(key for condition in axis.conditions for key, _ in condition.settings))
    return tuple(dict.fromkeys(_named_keys(axis)))


def _named_keys(axis: Axis) -> tuple[str, ...]:
    """List the keys of an axis that names each once."""
    if isinstance(axis, DesignAxis):
        return tuple(key for _, keys in axis.sets for key in keys)
    return () if isinstance(axis, ConditionsAxis) else axis.keys


def sweep_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield what is wrong with the axes, before any of their values is tried."""
    yield from _unknown_keys(experiment)
    yield from _names_of_columns(experiment.sweep)
    yield from _repeats(experiment.sweep)
    yield from _saltelli_beside_others(experiment.sweep)
    yield from _number_of_runs(experiment)


def _unknown_keys(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    allowed = sweepable(type(experiment)) if experiment.sweep else []
    for number, axis in enumerate(experiment.sweep):
        where = _where_keys_are(axis)
        for key in axis_keys(axis):
            if key not in allowed:
                yield problem(f"sweep[{number}].{where}", unknown_sweep_key(key, type(experiment)))
            elif key.startswith("partner."):
                reason = f"'{key}' has no effect: partners.a and partners.b both set it; sweep those"
                yield problem(f"sweep[{number}].{where}", reason)


def _where_keys_are(axis: Axis) -> str:
    if isinstance(axis, DesignAxis):
        return axis.kind
    return "conditions" if isinstance(axis, ConditionsAxis) else "keys"


def unknown_sweep_key(key: str, model: "type[Experiment]") -> str:
    """Say why a key cannot be swept and which one was probably meant."""
    allowed, removed = sweepable(model), removed_key(key.split("."))
    if removed:
        return f"'{key}': {removed}"
    if key in leaves(model) and key.startswith("nulls."):
        return (
            f"'{key}' cannot be swept: nulls stand beside every condition, simulated ones on an axis of their own, "
            f"'{NULL_AXIS}'; set it under nulls"
        )
    if key in leaves(model):
        return f"'{key}' cannot be swept; only duration, partner, partners, link and protocol can"
    if any(path.startswith(f"{key}.") for path in allowed):
        return f"'{key}' holds several parameters; name one of them"
    return f"no parameter '{printable(key)}'{_hint(key, allowed)}"


def _hint(key: str, allowed: Sequence[str]) -> str:
    """Name the parameter that was probably meant: a namesake elsewhere, a neighbour, or a similar path."""
    above, _, name = key.rpartition(".")
    namesakes = [path for path in allowed if path.rpartition(".")[2] == name]
    neighbours = {path.rpartition(".")[2]: path for path in allowed if path.rpartition(".")[0] == above}
    if namesakes:
        near = closest(key, namesakes) or namesakes[0]
    elif neighbours:
        near = neighbours.get(closest(name, neighbours) or "")
    else:
        near = closest(key, allowed)
    if near:
        return f"; did you mean '{near}'?"
    return f"; {printable(above)} has {', '.join(neighbours)}" if above and neighbours else ""


def _names_of_columns(axes: Iterable[Axis]) -> Iterator[PydanticCustomError]:
    for number, axis in enumerate(axes):
        if column_named(axis.label) is not None:
            reason = f"'{axis.label}' is a column of results.csv already; give the axis another label"
            yield problem(f"sweep[{number}].label", reason)


def _repeats(axes: Iterable[Axis]) -> Iterator[PydanticCustomError]:
    owners: dict[str, str] = {}
    labels: set[str] = set()
    for number, axis in enumerate(axes):
        if axis.label in labels:
            yield problem(f"sweep[{number}].label", f"'{axis.label}' is the label of two axes; rename one")
        labels.add(axis.label)
        keys = _named_keys(axis)
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            yield problem(
                f"sweep[{number}].{_where_keys_are(axis)}", f"'{twice}' given twice; name each key once"
            )
        for key in axis_keys(axis):
            if key in owners:
                reason = f"'{key}' is set by two axes ('{owners[key]}' and '{axis.label}'); set it in one"
                yield problem(f"sweep[{number}]", reason)
            owners[key] = axis.label


def _saltelli_beside_others(axes: Sequence[Axis]) -> Iterator[PydanticCustomError]:
    for number, axis in enumerate(axes):
        if isinstance(axis, DesignAxis) and axis.saltelli and len(axes) > 1:
            reason = "Sobol indices are of all that varies; make the other axes factors of it, or experiments"
            yield problem(f"sweep[{number}].saltelli", reason)


def _number_of_runs(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    n_conditions = prod(n_points(axis) for axis in experiment.sweep) * n_null_points(experiment.nulls)
    n_runs = experiment.replicates * n_conditions
    with_nulls = simulates(experiment.nulls)
    if n_runs > MAX_RUNS:
        fewer = "values, nulls" if with_nulls else "values"
        yield problem("sweep", f"gives {n_runs} runs; limit {MAX_RUNS}; use fewer {fewer} or replicates")
    elif n_conditions > MAX_CONDITIONS:
        fewer = "values or nulls" if with_nulls else "values"
        yield problem("sweep", f"gives {n_conditions} conditions; limit {MAX_CONDITIONS}; use fewer {fewer}")


def n_points(axis: Axis) -> int:
    """Count the points of an axis."""
    if isinstance(axis, DesignAxis):
        return axis.n_points
    return len(axis.conditions) if isinstance(axis, ConditionsAxis) else len(axis.values)
