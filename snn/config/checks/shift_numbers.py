"""How many circular shifts a recording allows: each is another bin, not too near to no shift at either end."""

import math

MIN_SHIFTS = 19
"""With fewer surrogates p cannot fall to 1 / 20: no test at the 5 % level."""
SHORT_S = 25.0
"""In less, shifts resemble each other so much that p is too small too often: of 200 unrelated dyads below .05 in 16 %
of 10 s, 9 % of 20 s and 4 % of 40 s (results/reference/calibration_rates.csv); where between is assumed."""


def n_possible_shifts(n_bins: int, *, bin_ms: float, min_shift_s: float) -> int:
    """Count the shifts of a recording of so many bins; 0 or less if there is none.

    Examples
    --------
    >>> n_possible_shifts(200, bin_ms=20.0, min_shift_s=1.0)  # 50 to 150 bins
    101
    """
    return n_bins - 2 * shortest_shift(bin_ms=bin_ms, min_shift_s=min_shift_s) + 1


def shortest_shift(*, bin_ms: float, min_shift_s: float) -> int:
    """Return the bins of the smallest shift."""
    return math.ceil(min_shift_s * 1e3 / bin_ms - 1e-9)  # 1e-9: a whole number of bins stays one
