"""Axes of a sweep: one parameter, or several together, over values or named conditions."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from snn.config.problems.value_text import printable
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.names import Name

_CHOICE = "user's choice"

Value: TypeAlias = str | bool | int | float | tuple[Any, ...]
"""A parameter's value as a file holds it; lists are tuples, mappings frozen."""
Settings: TypeAlias = tuple[tuple[str, Value], ...]
"""Paths of parameters and their values."""


class FrozenMapping(tuple[tuple[str, Any], ...]):
    """A mapping that cannot change: its keys and values, in the order of the file."""

    __slots__ = ()


def frozen_value(value: object) -> Any:
    """Turn lists into tuples and mappings into frozen ones, at any depth; where the value is set, it is checked.

    Raises
    ------
    PydanticCustomError
        For null, which no parameter that can be swept takes.
    """
    if isinstance(value, FrozenMapping):
        return value
    if isinstance(value, Mapping):
        return FrozenMapping((str(key), frozen_value(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return tuple(frozen_value(item) for item in value)
    if value is None:
        raise PydanticCustomError("plain", "{reason}", {"reason": "expected a value, got null"})
    return value


def thawed_value(value: Any) -> Any:
    """Turn tuples back into the lists and mappings that a file holds."""
    if isinstance(value, FrozenMapping):
        return {key: thawed_value(item) for key, item in value}
    return [thawed_value(item) for item in value] if isinstance(value, tuple) else value


SweptValue = Annotated[
    Value,
    PlainValidator(frozen_value),
    PlainSerializer(thawed_value),
    WithJsonSchema({"not": {"type": "null"}}),
]


class ValuesAxis(Frozen):
    """Parameters that take each of the values in turn, all the same one."""

    label: Name = parameter(meaning="Name of the axis in tables and figures.", source=_CHOICE)
    keys: Annotated[tuple[str, ...], Field(strict=False)] = parameter(
        meaning="Parameters that take the value together, such as link.a_to_b.coupling.",
        source=_CHOICE,
        min_length=1,
    )
    values: Annotated[tuple[SweptValue, ...], Field(strict=False)] = parameter(
        meaning="Values, in the order in which they are shown.", source=_CHOICE, min_length=1
    )


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


def _form_of(value: Any) -> Literal["values_axis", "conditions_axis"]:
    has_conditions = (
        "conditions" in value if isinstance(value, Mapping) else isinstance(value, ConditionsAxis)
    )
    return "conditions_axis" if has_conditions else "values_axis"


Axis: TypeAlias = Annotated[
    Annotated[ValuesAxis, Tag("values_axis")] | Annotated[ConditionsAxis, Tag("conditions_axis")],
    Discriminator(_form_of),
]
"""One axis. Pydantic puts its tag into error locations, after the axis number; it is no part of a file."""
