"""The mirror map: a name, a matrix over channels, or what another run learned."""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, cast, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from snn.config.schema.channels import CHANNELS
from snn.config.schema.reference_schema import condition_schema, run_schema
from snn.config.schema.references import FromCondition, FromRun, parse_map_reference

MapName: TypeAlias = Literal["congruent", "naive", "scrambled", "none"]
MAX_MULTIPLE = 100.0
_SIZE = len(CHANNELS)
_LARGEST = {"congruent": 1.0, "naive": 1.0 / _SIZE, "scrambled": 1.0, "none": 0.0}


def parse_mirror_map(value: object) -> "MirrorMap":
    """Check a mirror map and freeze it.

    Parameters
    ----------
    value
        One of the names, or rows (observed channel) of columns (executed channel) of numbers from 0 to 100, or a
        mapping that refers to a run.

    Returns
    -------
    str, tuple of tuples, FromRun or FromCondition
        The name, the matrix as floats, or the reference.

    Raises
    ------
    PydanticCustomError
        If it is neither; the message names the row and column.
    """
    names = get_args(MapName)
    if isinstance(value, FromRun | FromCondition):
        return value
    if isinstance(value, str) and value in names:
        return cast(MapName, value)
    if isinstance(value, Mapping):
        return parse_map_reference(value)
    if not isinstance(value, list | tuple):
        choices = {"allowed": list(names), "also": f", a {_SIZE} x {_SIZE} matrix, or {{from: RUN}}"}
        raise PydanticCustomError("one_of", "must be one of {allowed}{also}", choices)
    if len(value) != _SIZE:
        raise _matrix_error(f"must have {_SIZE} rows (observed {_channel_names()}), got {len(value)}")
    return tuple(_row(number, row) for number, row in enumerate(value))


def largest_multiple(mirror_map: "MirrorMap") -> float:
    """Return the largest multiple of `mirror.weight` that a map gives to a synapse.

    0 for a map that a run learned: its weights are not multiples, and checked when they are read.
    """
    if isinstance(mirror_map, FromRun | FromCondition):
        return 0.0
    if isinstance(mirror_map, str):
        return _LARGEST[mirror_map]
    return max(multiple for row in mirror_map for multiple in row)


def _row(number: int, row: object) -> tuple[float, ...]:
    if not isinstance(row, list | tuple) or len(row) != _SIZE:
        got = f"{len(row)}" if isinstance(row, list | tuple) else "no list"
        raise _matrix_error(
            f"row {number + 1} must have {_SIZE} columns (executed {_channel_names()}), got {got}"
        )
    for column, multiple in enumerate(row):
        number_like = isinstance(multiple, int | float) and not isinstance(multiple, bool)
        if not (number_like and math.isfinite(multiple) and 0 <= multiple <= MAX_MULTIPLE):
            where = f"row {number + 1}, column {column + 1}"
            raise _matrix_error(f"{where} must be a number from 0 to {MAX_MULTIPLE:g} (a multiple of weight)")
    return tuple(float(multiple) for multiple in row)


def _matrix_error(reason: str) -> PydanticCustomError:
    return PydanticCustomError("plain", "{reason}", {"reason": reason})


def _channel_names() -> str:
    return ", ".join(channel.name for channel in CHANNELS)


def _document(mirror_map: "MirrorMap") -> Any:
    return mirror_map.document() if isinstance(mirror_map, FromRun | FromCondition) else mirror_map


_RUN = run_schema(
    path="Path of a run that learned, relative to this file.",
    partner="Whose map; by default the same partner's.",
)
_CONDITION = condition_schema(
    "same", condition="Label of a condition of this sweep that learns.", default="same"
)


class _MirrorMapSchema:
    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            parse_mirror_map, serialization=core_schema.plain_serializer_function_ser_schema(_document)
        )

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        entry = {"type": "number", "minimum": 0, "maximum": MAX_MULTIPLE}
        row = {"type": "array", "items": entry, "minItems": _SIZE, "maxItems": _SIZE}
        matrix = {"type": "array", "items": row, "minItems": _SIZE, "maxItems": _SIZE}
        return {"anyOf": [{"enum": list(get_args(MapName))}, matrix, _RUN, _CONDITION]}


MirrorMap: TypeAlias = Annotated[
    MapName | tuple[tuple[float, ...], ...] | FromRun | FromCondition, _MirrorMapSchema
]
"""Rows are observed channels, columns executed ones; entries are multiples of the mirror weight."""
