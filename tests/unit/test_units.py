"""Quantities: exact decimals, dimensions, and messages that say what to write."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snn.units import (
    SUFFIXES,
    UNITS,
    Unit,
    format_number,
    format_quantity,
    parse_quantity,
    split_quantity,
    split_suffix,
    symbols_of,
)

MS, S, MV, HZ, NS = (UNITS[symbol] for symbol in ("ms", "s", "mV", "Hz", "nS"))


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("100 ms", MS, 100.0),
        ("0.1 ms", MS, 0.1),
        ("5 ms", MS, 5.0),
        ("20 s", S, 20.0),
        ("0.1 s", MS, 100.0),
        ("0.3 ms", UNITS["us"], 300.0),  # 0.3 * 1000 is 299.99... in binary floats
        ("100us", MS, 0.1),
        ("100 µs", MS, 0.1),
        ("100 μs", MS, 0.1),
        (" -50  mV ", MV, -50.0),
        ("+.5e-1 V", MV, 50.0),
        ("0.28 kHz", HZ, 280.0),
        ("4000 pS", NS, 4.0),
        ("1. s", S, 1.0),
        ("2 min", S, 120.0),
        ("1.5 h", S, 5400.0),
        ("0.1 min", MS, 6000.0),
    ],
)
def test_quantities_are_read_exactly(text: str, unit: Unit, expected: float) -> None:
    assert parse_quantity(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("10 mX", MV, "unknown unit 'mX'; write a voltage, e.g. in 'mV'"),
        ("10 hz", HZ, "unknown unit 'hz'; did you mean 'Hz'?"),
        ("10 msec", MS, "unknown unit 'msec'; did you mean 'ms'?"),
        ("10 ms", MV, "expected voltage, got time ('ms'); write it e.g. in 'mV'"),
        ("10 mS", MS, "expected time, got conductance ('mS'); did you mean 'ms'?"),
        ("-50", MV, 'unit missing, write e.g. "-50 mV"'),
        ("1,5 ms", MS, 'expected number, got text "1,5 ms"; write a decimal point, not a comma'),
        ("1:30", S, 'expected number with unit, got text "1:30"; write e.g. "5 s"'),
        ("", S, 'expected number with unit, got text ""; write e.g. "5 s"'),
        ("1e3.5 s", S, 'expected number with unit, got text "1e3.5 s"; write e.g. "5 s"'),
        ("1 s s", S, 'expected number with unit, got text "1 s s"; write e.g. "5 s"'),
        (".nan ms", MS, "must be finite"),
        ("-inf ms", MS, "must be finite"),
        ("1e999 s", S, "must be finite"),
        ("1e99999999999999999999 s", S, "must be finite"),
        ("\x1b[0m s", S, 'expected number with unit, got text "?[0m s"; write e.g. "5 s"'),
    ],
)
def test_what_is_no_such_quantity_is_refused_with_a_remedy(text: str, unit: Unit, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_quantity(text, unit)


def test_arabic_digits_are_no_number() -> None:
    with pytest.raises(ValueError, match="expected number with unit"):
        parse_quantity("٣ ms", MS)


def test_a_text_of_a_million_digits_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="expected number with unit"):
        parse_quantity("1" * 1_000_000 + " ms", MS)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(UNITS)))
@settings(deadline=None)
def test_what_is_written_reads_as_the_same_float(value: float, symbol: str) -> None:
    assert parse_quantity(format_quantity(value, UNITS[symbol]), UNITS[symbol]) == value


@given(st.integers(-(10**6), 10**6), st.integers(0, 6))
@settings(deadline=None)
def test_seconds_and_milliseconds_of_the_same_decimal_are_the_same_float(digits: int, places: int) -> None:
    assert parse_quantity(f"{digits}e{3 - places} ms", MS) == parse_quantity(f"{digits}e-{places} s", MS)


def test_prefixes_are_those_of_the_si() -> None:
    exponents = {"f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9}
    assert {symbol: UNITS[symbol + "S"].exponent for symbol in exponents} == exponents
    assert symbols_of("time") == ("fs", "ps", "ns", "us", "ms", "s", "min", "ks", "h", "Ms", "Gs")


def test_the_six_dimensions() -> None:
    assert {unit.dimension for unit in UNITS.values()} == {
        "time", "frequency", "voltage", "current", "capacitance", "conductance",
    }  # fmt: skip
    assert len(UNITS) == 6 * 9 + 2  # prefixes, and minutes and hours


@pytest.mark.parametrize(
    ("name", "stem", "symbol"),
    [
        ("tau_adaptation_ms", "tau_adaptation", "ms"),
        ("duration_s", "duration", "s"),
        ("rate_hz", "rate", "Hz"),
        ("weight_nS", "weight", "nS"),
        ("interneuron_current_pA", "interneuron_current", "pA"),
        ("capacitance_pF", "capacitance", "pF"),
        ("threshold_mV", "threshold", "mV"),
        ("coupling", "coupling", None),
        ("shared_events", "shared_events", None),
        ("_ms", "_ms", None),
    ],
)
def test_a_name_carries_its_unit_at_the_end(name: str, stem: str, symbol: str | None) -> None:
    found_stem, unit = split_suffix(name)
    assert (found_stem, unit.symbol if unit else None) == (stem, symbol)


def test_suffixes_name_their_units() -> None:
    assert {suffix.lower() for suffix in SUFFIXES} == {
        f"_{unit.symbol.lower()}" for unit in SUFFIXES.values()
    }


@pytest.mark.parametrize(
    ("value", "text"), [(120.0, "120"), (0.5, "0.5"), (1e-7, "1e-07"), (3, "3"), (-0.0, "-0")]
)
def test_numbers_are_written_as_short_as_they_can_be(value: float, text: str) -> None:
    assert format_number(value) == text
    assert math.copysign(1.0, float(text)) == math.copysign(1.0, value)


def test_a_quantity_of_100_characters_is_the_longest():
    longest = "1".rjust(98, "0") + " s"
    assert (len(longest), parse_quantity(longest, S)) == (100, 1.0)
    with pytest.raises(ValueError, match="expected|write"):
        parse_quantity("0" + longest, S)


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, "x" * 57 + "...")])
def test_a_long_text_is_shown_shortened(length, shown):
    with pytest.raises(ValueError, match=re.escape(f'got text "{shown}"')):
        split_quantity("x" * length)


@pytest.mark.parametrize("text", ["soon", "3 furlongs", "1 ms 2"])
def test_what_has_no_known_unit_is_no_quantity(text):
    with pytest.raises(ValueError, match=f'^expected number or number with unit, got text "{text}"$'):
        split_quantity(text)
