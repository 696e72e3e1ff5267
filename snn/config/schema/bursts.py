"""Bursts of dopamine that are given: at listed times, or those that another condition earned."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Seconds
from snn.config.schema.reference_schema import condition_schema
from snn.config.schema.references import FromCondition, parse_bursts_reference


class Burst(Frozen):
    """One phasic burst of dopamine that is given, not earned."""

    at_s: Seconds = parameter(meaning="When it comes.", larger="later", source="user's choice", ge=0)


class _BurstsSchema:
    """Makes a field take a list of bursts or a reference, and write either."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        listed = handler.generate_schema(Annotated[tuple[Burst, ...], Field(strict=False, max_length=10_000)])
        return core_schema.no_info_wrap_validator_function(
            _list_or_reference,
            listed,
            serialization=core_schema.wrap_serializer_function_ser_schema(_document, schema=listed),
        )

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        reference = condition_schema(
            "same", "next", condition="Label of a condition of this sweep.", default="next"
        )
        return {"anyOf": [handler(schema), reference]}


def _list_or_reference(value: Any, listed: Callable[[Any], Any]) -> Any:
    if isinstance(value, FromCondition):
        return value
    return parse_bursts_reference(value) if isinstance(value, Mapping) else listed(value)


def _document(value: Any, listed: Callable[[Any], Any]) -> Any:
    return value.document() if isinstance(value, FromCondition) else listed(value)


Bursts: TypeAlias = Annotated[tuple[Burst, ...] | FromCondition, _BurstsSchema]
"""Bursts at given times, or those of another condition."""
