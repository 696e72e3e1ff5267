"""The exponentials of cells and synapses, written out in C++.

The library's exponential keeps the compiler from working on several cells at once, and it is what a step spends most of
its time on.
"""

import functools
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


def _polynomial(coefficients: Sequence[Fraction]) -> str:
    """Write a polynomial in x out in C++, by Horner's rule; lowest order first."""
    *lower, highest = (repr(float(coefficient)) for coefficient in coefficients)
    return functools.reduce(lambda inner, outer: f"{outer} + x*({inner})", reversed(lower), highest)


def _mean_decay_fraction(degree: int) -> tuple[list[Fraction], list[Fraction]]:
    """Return numerator and denominator of ``(1 - exp(-x))/x`` if exp(-x) is its Pade approximant.

    The approximant has one degree less above than below, so it goes to 0 with large x, and the membrane to where it is
    driven. Source: Baker & Graves-Morris 1996, Pade Approximants, section 1.2.
    """
    above = [
        Fraction(math.comb(degree - 1, j) * (-1) ** j, math.perm(2 * degree - 1, j)) for j in range(degree)
    ]
    below = [Fraction(math.comb(degree, j), math.perm(2 * degree - 1, j)) for j in range(degree + 1)]
    return [b - a for a, b in zip([*above, Fraction(0)], below, strict=True)][1:], below


# A fraction of two polynomials is faster than any exponential, and as exact where the conductances are those of cells:
# 1 - exp(-x) to 1e-15 up to x = 0.5, to 2e-12 at 1 and to 1e-7 at 3. A time step of 0.1 ms has x = 0.005 at rest.
_ABOVE, _BELOW = _mean_decay_fraction(6)
MEAN_DECAY_CPP = f"""
static inline double mean_decay(double x)
{{
    return ({_polynomial(_ABOVE)})
         / ({_polynomial(_BELOW)});
}}
"""

_TAYLOR_DEGREE = 13
_HORNER = "1.0"
for _order in range(_TAYLOR_DEGREE, 0, -1):
    _HORNER = f"1.0 - r*({1 / _order!r})*({_HORNER})"

# Reduction to |r| <= ln(2)/2 and a Taylor polynomial whose first omitted term is below 1e-17.
ONE_MINUS_EXP_CPP = f"""
static inline double one_minus_exp(double x)
{{
    const double halvings = (double)(int32_t)(std::min(x, 700.0) * {1 / math.log(2.0)!r} + 0.5);
    const double r = std::min(x, 700.0) - halvings * {math.log(2.0)!r};
    const int64_t bits = (int64_t)(1023 - (int32_t)halvings) << 52;  // 2^-halvings
    double scale;
    std::memcpy(&scale, &bits, sizeof scale);
    return 1.0 - scale * ({_HORNER});
}}
"""

# The library's exponential will do: no loop over cells, and seldom needed.
RECOVERED_CPP = """
static inline double recovered(double x, double elapsed) { return x == 1.0 ? x : 1.0 - (1.0 - x)*std::exp(-elapsed); }
"""


def mean_decay(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of ``exp(-t)`` for t from 0 to x, which is ``(1 - exp(-x))/x``; the NumPy twin of the C++.

    Any shape, ``x > 0``; larger x gives less, near 0 it is 1 and far above it 1/x.
    """
    return -np.expm1(-x) / x


def one_minus_exp(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``1 - exp(-x)`` for ``x >= 0``, any shape; larger x goes further. The NumPy twin of the C++."""
    return 1.0 - np.exp(-x)


def recovered(x: NDArray[np.float64], elapsed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is there of a synapse's resources some time after ``x`` of them were left, any shape.

    ``elapsed`` is in time constants of recovery; after a longer time it is nearer to 1. The NumPy twin of the C++.
    """
    return 1.0 - (1.0 - x) * np.exp(-elapsed)
