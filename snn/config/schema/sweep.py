"""Axes of a sweep: values of one parameter or several together, named conditions, or a design."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
)
from pydantic_core import PydanticCustomError

from snn.config.problems.value_text import printable
from snn.config.schema.contradictions import problem
from snn.config.schema.design import DESIGNS, MAX_POINTS, DesignAxis
from snn.config.schema.drawn_points import with_points
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.names import Name
from snn.config.schema.spans import Scale, spaced, span_of
from snn.config.schema.swept_values import SweptValue, Value, frozen_value, thawed_value

_CHOICE = "user's choice"
SPACINGS: dict[str, Scale] = {"linspace": "linear", "logspace": "log"}


class Spacing(Frozen):
    """Values at equal distances, both ends included."""

    start: int | float | str = parameter(meaning="The first value, with its unit.", source=_CHOICE)
    stop: int | float | str = parameter(meaning="The last value, with its unit.", source=_CHOICE)
    n: int = parameter(meaning="How many values.", source=_CHOICE, ge=2, le=MAX_POINTS)


class ValuesAxis(Frozen):
    """Parameters that take each of the values in turn, all the same one."""

    label: Name = parameter(meaning="Name of the axis in tables and figures.", source=_CHOICE)
    keys: Annotated[tuple[str, ...], Field(strict=False)] = parameter(
        meaning="Parameters that take the value together, such as link.a_to_b.coupling.",
        source=_CHOICE,
        min_length=1,
    )
    values: Annotated[tuple[SweptValue, ...], Field(strict=False)] = parameter(
        (), meaning="Values, in the order in which they are shown.", source=_CHOICE
    )
    linspace: Spacing | None = Field(
        default=None, exclude=True, description="Evenly spaced values, in the place of `values`."
    )
    logspace: Spacing | None = Field(
        default=None,
        exclude=True,
        description="Values of evenly spaced logarithms, in the place of `values`.",
    )


def _with_values(axis: ValuesAxis) -> ValuesAxis:
    """Return an axis with the values that it gives in one way or another."""
    given = [name for name in ("values", *SPACINGS) if name in axis.model_fields_set]
    if len(given) > 1:
        raise problem(given[-1], f"is given beside {given[0]}; an axis has one of values, linspace, logspace")
    if axis.values:
        return axis
    spacing = axis.linspace or axis.logspace
    if spacing is None:
        raise problem("values", "is empty" if given == ["values"] else "is required")
    [kind] = given
    try:
        values = spaced(span_of(spacing.start, spacing.stop, SPACINGS[kind]), spacing.n)
    except ValueError as error:
        raise problem(kind, str(error)) from error
    return ValuesAxis(label=axis.label, keys=axis.keys, values=values)


class Condition(Frozen):
    """One named point of an axis: which parameters differ from the configuration, and how."""

    label: Name
    settings: tuple[tuple[str, SweptValue], ...]


def _conditions_of(value: object) -> Any:
    if not isinstance(value, Mapping):
        return value
    return tuple({"label": label, "settings": _settings_of(label, entry)} for label, entry in value.items())


def _settings_of(label: object, entry: object) -> Any:
    if not isinstance(entry, Mapping):
        expected = "expected a mapping of parameters to values; write {} for the configuration as it is"
        reason = f"{printable(str(label))}: {expected}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})
    return tuple((key, _setting_of(label, key, value)) for key, value in entry.items())


def _setting_of(label: object, key: object, value: object) -> Value:
    try:
        return frozen_value(value)
    except PydanticCustomError as error:
        reason = f"{printable(str(label))}: {printable(str(key))}: {error.message()}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason}) from error


def _mapping_of(conditions: tuple[Condition, ...]) -> dict[str, dict[str, Any]]:
    return {c.label: {key: thawed_value(value) for key, value in c.settings} for c in conditions}


class ConditionsAxis(Frozen):
    """Named conditions, each with its own settings."""

    label: Name = parameter(meaning="Name of the axis in tables and figures.", source=_CHOICE)
    conditions: Annotated[
        tuple[Condition, ...],
        BeforeValidator(_conditions_of),
        PlainSerializer(_mapping_of),
    ] = parameter(
        meaning="Each condition's name and the parameters that it sets; {} is the configuration as it is.",
        source=_CHOICE,
        min_length=1,
    )


def _form_of(value: Any) -> Literal["values_axis", "conditions_axis", "design_axis"]:
    if isinstance(value, ConditionsAxis | DesignAxis):
        return "design_axis" if isinstance(value, DesignAxis) else "conditions_axis"
    keys = value if isinstance(value, Mapping) else ()
    if "conditions" in keys:
        return "conditions_axis"
    return "design_axis" if any(name in keys for name in DESIGNS) else "values_axis"


Axis: TypeAlias = Annotated[
    Annotated[ValuesAxis, AfterValidator(_with_values), Tag("values_axis")]
    | Annotated[ConditionsAxis, Tag("conditions_axis")]
    | Annotated[DesignAxis, AfterValidator(with_points), Tag("design_axis")],
    Discriminator(_form_of),
]
"""One axis. Pydantic puts its tag into error locations, after the axis number; it is no part of a file."""
