"""The points of a sweep's axes: what each sets, and how it is labelled."""

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pydantic import ValidationError

from snn.config.problems.problem import Keys, Problem, problems_of
from snn.config.problems.suggestions import model_at
from snn.config.schema.catalogue import leaves
from snn.config.schema.design import DesignAxis
from snn.config.schema.experiment import Experiment
from snn.config.schema.sweep import Axis, ConditionsAxis
from snn.config.schema.swept_values import Settings, Value, thawed_value
from snn.units import Unit, parse_quantity

PointLabel: TypeAlias = str | float
"""A condition's name, a value (numbers and quantities as floats), or the whole number of a point of a design."""


def axis_points(axis: Axis) -> tuple[tuple[PointLabel, Settings], ...]:
    """List the points of an axis: the label of each and the parameters that it sets.

    Quantities are labelled by their value in the unit that ``axis_unit`` returns.
    """
    if isinstance(axis, ConditionsAxis):
        return tuple((condition.label, condition.settings) for condition in axis.conditions)
    if isinstance(axis, DesignAxis):
        return tuple((number, _settings(axis, values)) for number, values in axis.numbered)
    unit = axis_unit(axis)
    return tuple(
        (_point_label(value, unit), tuple((key, value) for key in axis.keys)) for value in axis.values
    )


def _settings(axis: DesignAxis, values: Iterable[Value]) -> Settings:
    """List what a point of a design sets: each factor one parameter, or several together."""
    factors = zip(axis.sets, values, strict=True)
    return tuple((key, value) for (_, keys), value in factors for key in keys)


def axis_unit(axis: Axis) -> Unit | None:
    """Return the unit of an axis's values, that of its first key; None if they have none."""
    leaf = None if isinstance(axis, ConditionsAxis | DesignAxis) else leaves(Experiment).get(axis.keys[0])
    return leaf.unit if leaf else None


def point_problems(axes: Iterable[Axis]) -> Iterator[Problem]:
    """Yield what is wrong with single points of a sweep, without going through its whole grid.

    Contradictions between parameters are left to ``expand``: another axis may resolve them.
    """
    for number, axis in enumerate(axes):
        labels: set[PointLabel] = set()
        told: set[str] = set()
        for position, (label, settings) in enumerate(axis_points(axis)):
            keys = _keys_of_point(number, axis, position)
            if label in labels:
                yield Problem(keys, "given twice on this axis; name each point once")
            labels.add(label)
            for key, value in settings:
                problems = [] if key in told else _refused(key, value)
                yield from (Problem(keys, str(problem)) for problem in problems)
                if problems and isinstance(
                    axis, DesignAxis
                ):  # one value of a range says what is wrong with it
                    told.add(key)


def _refused(path: str, value: Value) -> list[Problem]:
    """Try a value on the model that holds the parameter, all else at its default."""
    keys = tuple(path.split("."))
    owner = model_at(keys[:-1], Experiment)
    if owner is None or path not in leaves(Experiment):  # that there is no such parameter is told of the axis
        return []
    try:
        owner.model_validate({keys[-1]: thawed_value(value)})
    except ValidationError as error:
        found = [problem for problem in problems_of(error, owner) if problem.keys[:1] == keys[-1:]]
        return [
            Problem((*keys[:-1], *problem.keys), problem.reason)
            for problem in found
            if problem.kind != "combination"
        ]
    return []


def _keys_of_point(number: int, axis: Axis, position: int) -> Keys:
    if isinstance(axis, ConditionsAxis):
        return ("sweep", number, "conditions", axis.conditions[position].label)
    if isinstance(axis, DesignAxis):
        return ("sweep", number, axis.kind)
    return ("sweep", number, "values", position)


def label_on(axis: Axis, value: Value) -> PointLabel:
    """Return how a point of an axis is labelled that a file writes somewhere else: ``60 nS`` is 60.0 on its axis."""
    return (
        value
        if isinstance(axis, ConditionsAxis) and isinstance(value, str)
        else _point_label(value, axis_unit(axis))
    )


def _point_label(value: Value, unit: Unit | None) -> PointLabel:
    if unit and isinstance(value, str):
        try:
            return parse_quantity(value, unit)
        except ValueError:
            return value  # the check of the value itself says what is wrong with it
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value if isinstance(value, str) else json.dumps(thawed_value(value))
