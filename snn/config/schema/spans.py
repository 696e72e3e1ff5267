"""What lies between two numbers that a file writes: evenly spaced values, and values at a share of the way."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from snn.config.problems.value_text import described
from snn.units import Unit, format_quantity, parse_quantity, split_quantity

DIGITS = 6
"""Significant digits of what is computed here, so that a file of any machine holds the same value."""
Scale: TypeAlias = Literal["linear", "log"]
Number: TypeAlias = int | float | str
"""A number, or a quantity such as ``60 nS``."""


@dataclass(frozen=True, slots=True)
class Span:
    """Two ends in one unit, and how one gets from the first to the second.

    Examples
    --------
    >>> span_of("10 ms", "1 s", "log").at(0.5)
    '100 ms'
    >>> [span_of(1, 3, "linear", step=1).at(share) for share in (0.0, 0.4, 0.99)]
    [1, 2, 3]
    """

    first: float
    last: float
    unit: Unit | None
    scale: Scale
    step: float = 0.0
    """Values are the first end and whole multiples of it more; 0 is any."""
    whole: bool = False
    """Whether all that was written are whole numbers, so that values are."""

    def at(self, share: float) -> Number:
        """Return the value at a share of the way, 0 to 1, as a file holds it."""
        value = float(f"{self._at(share):.{DIGITS}g}") + 0.0  # not -0.0
        if self.whole and self.step:
            return round(value)
        return format_quantity(value, self.unit) if self.unit else value

    def _at(self, share: float) -> float:
        length = self.last - self.first
        if self.scale == "log":
            value = self.first * math.exp(share * math.log(self.last / self.first))
            return self.first + round((value - self.first) / self.step) * self.step if self.step else value
        if not self.step:
            return self.first + share * length
        n_steps = round(length / self.step)
        return self.first + min(int(share * (n_steps + 1)), n_steps) * self.step  # each as likely


def span_of(first: Number, last: Number, scale: Scale, *, step: Number | None = None) -> Span:
    """Make a span, in the unit of its first end.

    Raises
    ------
    ValueError
        If one number has a unit and another not, or another dimension, or the scale or step is not for such ends.
    """
    written = (first, last) if step is None else (first, last, step)
    unit = split_quantity(first)[1] if isinstance(first, str) else None
    if any(isinstance(each, str) != isinstance(first, str) for each in written):
        told = ", ".join(map(described, written))
        raise ValueError(f"{told}: write all with their unit, or none")
    begin, end, *steps = (_in(unit, each) for each in written)
    if steps and not steps[0] > 0:
        raise ValueError(f"step is {step}; it is above 0; leave it out for any value")
    [stride] = steps or [0.0]
    if scale == "log" and min(begin, end) <= 0:
        raise ValueError(f"{first} and {last}: logarithms need both above 0; take linear values")
    n_steps = (end - begin) / stride if stride else 0.0
    if not math.isfinite(n_steps) or not math.isclose(n_steps, round(n_steps)):
        raise ValueError(f"from {first} to {last} is no whole number of steps of {step}; change one of them")
    return Span(begin, end, unit, scale, stride, all(isinstance(each, int) for each in written))


def _in(unit: Unit | None, number: Number) -> float:
    return parse_quantity(number, unit) if unit and isinstance(number, str) else float(number)


def spaced(span: Span, n: int) -> tuple[Number, ...]:
    """Return n values from the first end to the last, both included."""
    return tuple(span.at(number / (n - 1)) for number in range(n))
