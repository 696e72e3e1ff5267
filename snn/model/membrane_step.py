"""1 - exp(-x), the fraction of its way that a membrane goes in one time step.

Written out in C++ because the library's exponential keeps the compiler from working on several cells at once, and it
is what a step spends most of its time on: reduction to |r| <= ln(2)/2 and a Taylor polynomial whose first omitted
term is below 1e-17, so the result is within a few units in the last place of the library's.
"""

import math

import numpy as np
from numpy.typing import NDArray

_TAYLOR_DEGREE = 13

_HORNER = "1.0"
for _order in range(_TAYLOR_DEGREE, 0, -1):
    _HORNER = f"1.0 - r*({1 / _order!r})*({_HORNER})"

CPP_SOURCE = f"""
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


def one_minus_exp(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``1 - exp(-x)`` for ``x >= 0``, any shape; larger x goes further. The NumPy twin of the C++."""
    return 1.0 - np.exp(-x)
