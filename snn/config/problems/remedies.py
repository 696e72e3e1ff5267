"""What a value was probably meant to be: the unit that is missing, the key that a bare value is for."""

import math
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from snn.config.problems.value_text import printable
from snn.config.schema.frozen import yaml_key
from snn.units import UNITS, Unit, format_quantity, split_suffix

_USUAL_UNITS: Final = {
    "time": ("us", "ms", "s"),
    "frequency": ("Hz", "kHz"),
    "voltage": ("mV", "V"),
    "current": ("pA", "nA"),
    "capacitance": ("pF", "nF"),
    "conductance": ("pS", "nS", "uS"),
}
_HUGE = 1e30


def with_likely_unit(value: float, unit: Unit, default: object) -> str:
    """Write a bare number with the unit in which it is nearest to the default of its parameter.

    Parameters
    ----------
    value
        The number.
    unit
        Unit of the parameter, which is taken where no other is nearer.
    default
        The parameter's default in ``unit``; anything else than a number other than 0 says nothing.

    Examples
    --------
    >>> with_likely_unit(0.1, UNITS["ms"], 100.0)
    '0.1 s'
    """
    likely = unit
    if isinstance(default, float) and default and 0 < abs(value) < _HUGE:
        usual = [UNITS[symbol] for symbol in _USUAL_UNITS[unit.dimension]]

        def distance(other: Unit) -> tuple[float, bool]:
            in_unit = abs(value) * 10.0 ** (other.exponent - unit.exponent)
            return round(abs(math.log10(in_unit / abs(default))), 6), other != unit

        likely = min([unit, *usual], key=distance)
    return format_quantity(value, likely)


def as_mapping(value: object, part: type[BaseModel] | None) -> str:
    """Suggest the mapping that a bare value stands for, such as ``{level: 0.5}``; empty if none is likely.

    It is that of the first parameter which holds such a value: of most parts, what they are about.
    """
    for attribute, field in part.model_fields.items() if part else ():
        text = _as_value_of(field, split_suffix(attribute)[1], value)
        if text is not None and _takes(part, yaml_key(attribute), text if isinstance(value, str) else None):
            return f"; write e.g. {{{yaml_key(attribute)}: {text}}}"
    return ""


def _as_value_of(field: FieldInfo, unit: Unit | None, value: object) -> str | None:
    """Write a value as one of a parameter, if it is of its kind."""
    kind: Any = field.annotation
    if isinstance(value, int | float) and not isinstance(value, bool) and kind in (int, float):
        return with_likely_unit(value, unit, field.default) if unit else str(value)
    if isinstance(value, str) and (unit or (get_origin(kind) is Literal and value in get_args(kind))):
        return printable(value)
    return None


def _takes(part: type[BaseModel] | None, key: str, text: str | None) -> bool:
    """Tell whether a part takes a text for a key; numbers are not tried: one out of bounds is told when it is there."""
    if part is None or text is None:
        return True
    try:
        part.model_validate({key: text})
    except ValidationError as error:
        return all(details["loc"][:1] != (key,) for details in error.errors())
    return True
