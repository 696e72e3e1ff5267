"""Times on the grid of the simulation, decided in decimals as people write them, not in binary floats."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=256)  # conditions of a sweep have the same times
def is_multiple(value_ms: float, of_ms: float) -> bool:
    """Tell whether a time is a whole multiple of another, in decimals: 0.3 is 3 times 0.1."""
    # Not by remainder of decimals, which is only to be had of quotients up to 28 digits.
    return (Fraction(repr(value_ms)) / Fraction(repr(of_ms))).denominator == 1


def milliseconds(value_s: float) -> float:
    """Turn seconds into milliseconds without a rounding error: 1.001 s are 1001 ms."""
    return float(Decimal(repr(value_s)).scaleb(3))
