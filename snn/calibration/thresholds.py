"""From which value on is a measure a detection? Thresholds fitted to dyads without the effect."""

from math import ceil

import numpy as np

from snn.errors import ResultError
from snn.record.types import FloatArray

ROUNDING = 1e-9


def n_needed(alpha: float) -> int:
    """Return how many values a threshold takes: 19 for 5 %, 99 for 1 %."""
    return ceil(1 / alpha - 1 - ROUNDING)


def fit_threshold(null: FloatArray, *, alpha: float) -> float:
    """Return the smallest value of a null sample that a further null dyad exceeds with probability at most alpha.

    The order statistic of rank ``ceil((1 - alpha)(n + 1))``. Counting the next dyad as one more makes it hold on
    average over samples, whatever the distribution: of n + 1 values in random order the last is among the largest
    alpha (n + 1) with at most that probability. Also, at most alpha of the sample itself lie above. A particular
    sample may do worse: test the threshold on other dyads than it was fitted to.

    Parameters
    ----------
    null
        The measure in scored dyads without the effect, shape ``(n,)``.
    alpha
        Largest share of false alarms, between 0 and 1.

    Returns
    -------
    float
        A detection is a value *above* it.

    Raises
    ------
    ResultError
        If a value is nan, alpha is not between 0 and 1, or the sample has fewer than ``1 / alpha - 1`` values: 19
        for 5 %, 99 for 1 %.

    Examples
    --------
    >>> fit_threshold(np.arange(1.0, 101.0), alpha=0.05)
    96.0
    """
    if not 0 < alpha < 1:
        raise ResultError(f"a share of false alarms of {alpha:g} is not between 0 and 1")
    if np.isnan(null).any():
        raise ResultError("a threshold cannot be fitted to undefined values: leave those dyads out")
    rank = ceil((1 - alpha) * (null.size + 1) - ROUNDING)
    if rank > null.size:
        raise ResultError(
            f"{null.size} values cannot give a threshold for {alpha:.2g} false alarms: "
            f"{n_needed(alpha)} are needed"
        )
    return float(np.sort(null)[rank - 1])
