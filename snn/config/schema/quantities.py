"""Field types of quantities: text with a unit in the file, a float in the attribute's unit in Python."""

import math
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from snn.units import NUMBER_PATTERN, UNITS, Unit, format_quantity, parse_quantity, symbols_of


@dataclass(frozen=True, slots=True)
class Quantity:
    """Annotation that makes a float field read and write quantities in a unit."""

    unit: Unit

    def parse(self, value: object) -> float:
        """Read the value of a file; a bare number is refused, since nobody could tell its unit."""
        if isinstance(value, str):
            try:
                return parse_quantity(value, self.unit)
            except ValueError as error:
                raise PydanticCustomError("quantity", "{reason}", {"reason": str(error)}) from error
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if isinstance(value, float) and not math.isfinite(value):
                raise PydanticCustomError("quantity", "{reason}", {"reason": "must be finite"})
            # Which unit was meant, only the parameter's default can tell.
            raise PydanticCustomError(
                "unit_missing", "unit missing", {"value": value, "unit": self.unit.symbol}
            )
        raise PydanticCustomError("quantity_type", "expected number with unit", {"unit": self.unit.symbol})

    def format(self, value: float) -> str:
        """Write a value as a file holds it."""
        return format_quantity(value, self.unit)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            self.parse,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.format, return_schema=core_schema.str_schema()
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        units = "|".join(symbols_of(self.unit.dimension)).replace("u", "[uµμ]")
        return {
            "type": "string",
            "pattern": rf"^\s*{NUMBER_PATTERN}\s*({units})\s*$",
            "examples": [f"5 {self.unit.symbol}"],
        }


Seconds = Annotated[float, Quantity(UNITS["s"])]
Milliseconds = Annotated[float, Quantity(UNITS["ms"])]
Hertz = Annotated[float, Quantity(UNITS["Hz"])]
Millivolts = Annotated[float, Quantity(UNITS["mV"])]
Nanosiemens = Annotated[float, Quantity(UNITS["nS"])]
Picoamperes = Annotated[float, Quantity(UNITS["pA"])]
Picofarads = Annotated[float, Quantity(UNITS["pF"])]
