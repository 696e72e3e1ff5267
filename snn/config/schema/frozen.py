"""The base of all configuration models, and how a parameter is declared."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from snn.units import split_suffix


def yaml_key(attribute: str) -> str:
    """Return the key in a file of a Python attribute: its name without the unit, which the value carries."""
    return split_suffix(attribute)[0]


class Frozen(BaseModel):
    """A part of the configuration: immutable, without unknown keys, without silent conversions.

    Files name a parameter without its unit (``tau_adaptation: 120 ms``), Python with it
    (``tau_adaptation_ms``).
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        alias_generator=yaml_key,
    )


def parameter(
    default: Any = ...,
    *,
    meaning: str,
    larger: str | None = None,
    source: str = "assumed",
    gt: float | None = None,
    ge: float | None = None,
    lt: float | None = None,
    le: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Any:
    """Declare one parameter.

    Parameters
    ----------
    default
        Value when the file is silent; without one the key is required.
    meaning
        What it is.
    larger
        What a larger value does; for numbers only.
    source
        Where the default comes from; starts with "assumed" if nobody measured it.
    gt, ge, lt, le
        Bounds, in the attribute's unit.
    min_length, max_length
        Bounds on the length of a list.
    """
    notes: JsonDict = {"meaning": meaning, "source": source}
    if larger:
        notes["larger"] = larger
    return Field(
        default,
        description=f"{meaning} Larger: {larger}." if larger else meaning,
        json_schema_extra=notes,
        gt=gt,
        ge=ge,
        lt=lt,
        le=le,
        min_length=min_length,
        max_length=max_length,
    )
