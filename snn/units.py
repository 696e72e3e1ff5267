"""Units of configuration values and of the names that carry them.

A quantity in a file is text, such as ``"100 ms"``; in Python it is a plain float whose name ends in the unit:
``tau_ms``. Only the dimensions and prefixes below exist, and nothing is evaluated. Conversions are decimal,
so ``"0.1 s"`` and ``"100 ms"`` are the same float.
"""

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

_BASE_SYMBOLS: Final[Mapping[str, str]] = MappingProxyType(
    {"time": "s", "frequency": "Hz", "voltage": "V", "current": "A", "capacitance": "F", "conductance": "S"}
)
_PREFIX_EXPONENTS: Final[Mapping[str, int]] = MappingProxyType(
    {"f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9}
)
_QUANTITY = re.compile(
    r"\s*(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(?P<symbol>[^\W\d_]*)\s*"
)
_MAX_LENGTH = 100
NUMBER_PATTERN: Final = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
"""A decimal number, as JSON schema spells regular expressions."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with an SI prefix.

    Attributes
    ----------
    symbol
        As written: ``ms``, ``nS``, ``Hz``.
    dimension
        ``time``, ``frequency``, ``voltage``, ``current``, ``capacitance`` or ``conductance``.
    exponent
        Power of ten to the base unit: -3 for ``ms``.
    multiple
        And the factor beside it: 60 for ``min``.
    """

    symbol: str
    dimension: str
    exponent: int
    multiple: int = 1


UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {
        prefix + base: Unit(prefix + base, dimension, exponent)
        for dimension, base in _BASE_SYMBOLS.items()
        for prefix, exponent in _PREFIX_EXPONENTS.items()
    }
    | {"min": Unit("min", "time", 0, 60), "h": Unit("h", "time", 0, 3600)}
)
"""Every unit that a configuration may use, by its symbol."""

SUFFIXES: Final[Mapping[str, Unit]] = MappingProxyType(
    {"_hz": UNITS["Hz"]} | {f"_{symbol}": UNITS[symbol] for symbol in ("s", "ms", "mV", "nS", "pA", "pF")}
)
"""The endings of names of plain floats, and the units that they stand for."""


def split_suffix(name: str) -> tuple[str, Unit | None]:
    """Split a Python name into the name without its unit, and the unit.

    Examples
    --------
    >>> split_suffix("tau_adaptation_ms")[0]
    'tau_adaptation'
    >>> split_suffix("coupling")
    ('coupling', None)
    """
    stem, separator, ending = name.rpartition("_")
    unit = SUFFIXES.get(separator + ending)
    return (stem, unit) if unit and stem else (name, None)


def symbols_of(dimension: str) -> tuple[str, ...]:
    """List the symbols of a dimension from the smallest to the largest unit: ``fs``, ``ps``, ... ``Gs``."""
    units = [unit for unit in UNITS.values() if unit.dimension == dimension]
    return tuple(unit.symbol for unit in sorted(units, key=lambda unit: unit.multiple * 10.0**unit.exponent))


@lru_cache(maxsize=4096)  # conditions of a sweep are the same but for a value or two
def parse_quantity(text: str, unit: Unit) -> float:
    """Read a number with its unit.

    Parameters
    ----------
    text
        Such as ``"100 ms"``; the space may be missing.
    unit
        Unit of the result; the text may use any other of the same dimension.

    Returns
    -------
    float
        The value in ``unit``.

    Raises
    ------
    ValueError
        If the text is not a finite number followed by a unit of that dimension; the message says what to
        write.

    Examples
    --------
    >>> parse_quantity("0.1 s", UNITS["ms"])
    100.0
    """
    match = _matched(text)
    if match is None:
        raise ValueError(_not_a_quantity(text[:_MAX_LENGTH], unit))
    number, symbol = match["number"], match["symbol"]
    if not symbol:
        raise ValueError(f'unit missing, write e.g. "{number} {unit.symbol}"')
    found = UNITS.get(symbol)
    if found is None:
        raise ValueError(_unknown_unit(symbol, unit))
    if found.dimension != unit.dimension:
        raise ValueError(_wrong_dimension(found, unit))
    return _finite(number, found, unit)


def split_quantity(text: str) -> tuple[float, Unit]:
    """Read a number and the unit that it is written in, whichever it is.

    Raises
    ------
    ValueError
        If the text is not a finite number followed by a known unit.

    Examples
    --------
    >>> number, unit = split_quantity("2.5 ms")
    >>> number, unit.symbol
    (2.5, 'ms')
    """
    match = _matched(text)
    unit = UNITS.get(match["symbol"]) if match else None
    if match is None or unit is None:
        raise ValueError(f'expected number or number with unit, got text "{_shortened(text)}"')
    return _finite(match["number"], unit, unit), unit


def format_quantity(value: float, unit: Unit) -> str:
    """Write a value so that ``parse_quantity`` reads the same float again.

    Examples
    --------
    >>> format_quantity(120.0, UNITS["ms"])
    '120 ms'
    """
    return f"{format_number(value)} {unit.symbol}"


def rounded(value: float, n_digits: int) -> str:
    """Write a value for people: to some significant digits, and without an exponent up to a million.

    Examples
    --------
    >>> rounded(187.4, 2)
    '190'
    """
    return f"{float(f'{value:.{n_digits}g}'):g}"


def format_number(value: float) -> str:
    """Write the shortest text that reads as the same number, without a needless ``.0``."""
    return repr(value).removesuffix(".0")


def _finite(number: str, found: Unit, unit: Unit) -> float:
    try:
        scaled = Decimal(number) * found.multiple / unit.multiple
        value = float(scaled.scaleb(found.exponent - unit.exponent))
    except ArithmeticError:  # an exponent beyond what decimals hold
        value = math.inf
    if not math.isfinite(value):
        raise ValueError("must be finite")
    return value


def _not_a_quantity(text: str, unit: Unit) -> str:
    if re.fullmatch(r"\s*[+-]?\.?(nan|inf(inity)?)\b.*", text, re.IGNORECASE):
        return "must be finite"
    if re.fullmatch(r"\s*[+-]?\d+,\d+\b.*", text):
        return f'expected number, got text "{_shortened(text)}"; write a decimal point, not a comma'
    return f'expected number with unit, got text "{_shortened(text)}"; write e.g. "5 {unit.symbol}"'


def _unknown_unit(symbol: str, unit: Unit) -> str:
    allowed = symbols_of(unit.dimension)
    by_case = [known for known in allowed if known.lower() == symbol.lower()]
    near = by_case or difflib.get_close_matches(symbol, allowed, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"write a {unit.dimension}, e.g. in '{unit.symbol}'"
    return f"unknown unit '{_shortened(symbol)}'; {hint}"


def _wrong_dimension(found: Unit, unit: Unit) -> str:
    same_letters = [known for known in symbols_of(unit.dimension) if known.lower() == found.symbol.lower()]
    hint = f"did you mean '{same_letters[0]}'?" if same_letters else f"write it e.g. in '{unit.symbol}'"
    return f"expected {unit.dimension}, got {found.dimension} ('{found.symbol}'); {hint}"


def _matched(text: str) -> re.Match[str] | None:
    """Take a text apart into number and unit, both signs for micro as the letter u."""
    plain = text.replace("\N{MICRO SIGN}", "u").replace("\N{GREEK SMALL LETTER MU}", "u")
    return _QUANTITY.fullmatch(plain) if len(text) <= _MAX_LENGTH else None


def _shortened(text: str) -> str:
    printable = "".join(character if character.isprintable() else "?" for character in text)
    return printable if len(printable) <= 60 else printable[:57] + "..."
