"""Constraints on the points of a design: ``KEY op KEY`` or ``KEY op number``, read without evaluating anything."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from snn.config.problems.value_text import printable
from snn.units import parse_quantity, split_quantity

_SIGNS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_FORM = re.compile(r"\s*([^<>=\s]+)\s*(<=|>=|<|>)\s*([^<>=]*[^<>=\s])\s*")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One comparison of a factor with another one, or with a number.

    Examples
    --------
    >>> one = constraint_of("delay <= 20 ms", ["delay"])
    >>> one.holds({"delay": "0.01 s"}), one.holds({"delay": "21 ms"})
    (True, False)
    """

    left: str
    sign: str
    right: str
    compares_factors: bool

    def holds(self, point: Mapping[str, Any]) -> bool:
        """Tell whether a point, the value of each factor, is allowed.

        Raises
        ------
        ValueError
            If the values cannot be compared.
        """
        right = point[self.right] if self.compares_factors else _number_or_text(self.right)
        return _SIGNS[self.sign](*_comparable(point[self.left], right))


def constraint_of(text: str, factors: Iterable[str]) -> Constraint:
    """Read a constraint.

    Parameters
    ----------
    text
        Such as ``partners.a.oxytocin.level <= partners.b.oxytocin.level`` or ``duration < 30 s``.
    factors
        What the design varies.

    Raises
    ------
    ValueError
        If it is none, or names what the design does not vary; the message says what is allowed.
    """
    from snn.config.problems.suggestions import closest  # which knows all models, and so these, too

    known = list(factors)
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(
            f"'{printable(text)}': write FACTOR < FACTOR or FACTOR < number, with one of {', '.join(_SIGNS)}"
        )
    left, sign, right = match.groups()
    for name in (left, right):
        if name in known or (name == right and _NUMBER.match(right)):
            continue
        near = closest(name, known)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(known)}"
        raise ValueError(f"'{printable(name)}' is no factor of this design; {hint}")
    return Constraint(left, sign, right, right in known)


def _number_or_text(text: str) -> float | str:
    return float(text) if _NUMBER.fullmatch(text) else text


def _comparable(left: Any, right: Any) -> tuple[float, float]:
    """Return two values as numbers in one unit, that of the left one."""
    if isinstance(left, str) and isinstance(right, str):
        number, unit = split_quantity(left)
        return number, parse_quantity(right, unit)
    if all(isinstance(each, int | float) and not isinstance(each, bool) for each in (left, right)):
        return float(left), float(right)
    raise ValueError(
        f"{printable(str(left))} and {printable(str(right))} cannot be compared; compare numbers, with units on both "
        "sides or on none"
    )
