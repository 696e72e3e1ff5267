"""How a file writes what a design lists: values by parameter, parameters by factor, and points that were drawn."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias, cast

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from snn.config.problems.value_text import described, printable
from snn.config.schema.swept_values import frozen_value, thawed_value


def refused(reason: str) -> PydanticCustomError:
    """Return the error that says what is wrong with a value."""
    return PydanticCustomError("plain", "{reason}", {"reason": reason})


def pairs_of(value: object, expected: str) -> Sequence[tuple[str, Any]]:
    """Return the keys and values of a mapping that is not empty.

    Raises
    ------
    PydanticCustomError
        If it is none; ``expected`` says what should be there.
    """
    if isinstance(value, Mapping):
        pairs = tuple((str(key), entry) for key, entry in value.items())
    elif isinstance(value, tuple):  # checked before
        pairs = value
    else:
        raise refused(f"expected {expected}, got {described(value)}")
    if not pairs:
        raise refused("is empty")
    return pairs


def _lists_of(value: object) -> Any:
    pairs = pairs_of(value, "a mapping of parameters to lists")
    for key, entry in pairs:
        if not isinstance(entry, list | tuple) or not entry:
            raise refused(f"{printable(key)}: expected a list of values, got {described(entry)}")
        if None in entry:
            raise refused(f"{printable(key)}: expected values, got null")
    return tuple((key, tuple(map(frozen_value, entry))) for key, entry in pairs)


def _keys_of(value: object) -> Any:
    if not value:
        return ()
    pairs = pairs_of(value, "a mapping of factors to lists of parameters")
    for key, entry in pairs:
        texts = isinstance(entry, list | tuple) and all(isinstance(each, str) for each in entry)
        if not texts or not entry:
            raise refused(f"{printable(key)}: expected a list of parameters, got {described(entry)}")
    return tuple((key, tuple(entry)) for key, entry in pairs)


def _lists_as_mapping(pairs: Sequence[tuple[str, Sequence[Any]]]) -> dict[str, list[Any]]:
    return {key: [thawed_value(value) for value in values] for key, values in pairs}


def _points_of(value: object) -> Any:
    if not isinstance(value, list | tuple):
        raise refused(f"expected a list of texts, got {described(value)}")
    return tuple(_point_of(entry) for entry in value)


def _point_of(entry: object) -> tuple[Any, ...]:
    try:
        found = json.loads(entry) if isinstance(entry, str) else entry
    except ValueError:
        found = None
    plain = isinstance(found, list | tuple) and all(isinstance(each, int | float | str) for each in found)
    if not plain:
        raise refused(f"expected texts such as '[0, 0.25]', got {described(entry)}")
    return tuple(cast(Sequence[Any], found))


def _points_as_texts(points: Sequence[Sequence[Any]]) -> list[str]:
    return [json.dumps(list(point)) for point in points]


Lists: TypeAlias = Annotated[
    tuple[tuple[str, tuple[Any, ...]], ...],
    PlainValidator(_lists_of),
    PlainSerializer(_lists_as_mapping),
    WithJsonSchema({"type": "object", "minProperties": 1, "additionalProperties": {"type": "array"}}),
]
Sets: TypeAlias = Annotated[
    tuple[tuple[str, tuple[str, ...]], ...],
    PlainValidator(_keys_of),
    PlainSerializer(_lists_as_mapping),
    WithJsonSchema(
        {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
    ),
]


Points: TypeAlias = Annotated[
    tuple[tuple[Any, ...], ...],
    PlainValidator(_points_of),
    PlainSerializer(_points_as_texts),
    WithJsonSchema({"type": "array", "items": {"type": "string"}}),
]
"""One text a point, ``[0, 0.25, "5 ms"]``: files that are read hold a limited number of values."""
