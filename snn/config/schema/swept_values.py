"""Values that an axis of a sweep sets: as a file holds them, and unable to change."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

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
