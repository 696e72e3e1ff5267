"""The mean over pairs of strangers, with an interval that knows that pairs share their partners."""

import numpy as np

from snn.compare.effects import Estimate
from snn.compare.intervals import jackknife_interval
from snn.errors import ResultError
from snn.record.types import FloatArray


def mean_over_strangers(pairs: FloatArray) -> Estimate:
    """Average over all pairs of partners who did not meet.

    n dyads give n (n - 1) pairs of strangers, but only 2n partners: what is peculiar to one of them is in n - 1 pairs,
    and an interval that takes pairs, or the dyads' means over them, for independent held the truth in 60 % instead of
    95. Here a dyad is left out with both its partners, all their pairs at once, and the spread of the n means that are
    left is the error: the jackknife of a U statistic.

    Parameters
    ----------
    pairs
        Element ``[i, j]`` of partner a of dyad i with partner b of dyad j, shape ``(n_dyads, n_dyads)``; the diagonal,
        partners who met, does not count; nan where undefined.

    Returns
    -------
    Estimate
        Mean with its 95 % interval over dyads, of which there are ``n``; nan with fewer than three of them, or if
        without some dyad no pair is left.

    Raises
    ------
    ResultError
        If there are not as many partners a as b.

    References
    ----------
    Arvesen (1969), Ann Math Stat 40, 2076-2100: jackknifing U statistics.

    Examples
    --------
    >>> found = mean_over_strangers(np.array([[9.0, 1.0, 2.0], [3.0, 9.0, 4.0], [5.0, 6.0, 9.0]]))
    >>> found.value, found.n  # without dyad 0: (4 + 6) / 2, without 1: (2 + 5) / 2, without 2: (1 + 3) / 2
    (3.5, 3)
    """
    if pairs.ndim != 2 or pairs.shape[0] != pairs.shape[1]:
        raise ResultError(f"strangers need both partners of each dyad; got pairs of shape {pairs.shape}")
    defined = np.isfinite(pairs) & ~np.eye(len(pairs), dtype=np.bool_)
    with_strangers = defined.any(axis=0) | defined.any(axis=1)
    totals, numbers = np.where(defined, pairs, 0.0), defined.astype(np.float64)
    n = int(np.count_nonzero(with_strangers))
    value = float(totals.sum() / numbers.sum()) if n else float("nan")
    low, high, kind = jackknife_interval(value, _without_each(totals, numbers)[with_strangers])
    return Estimate(
        value=value,
        ci_low=low,
        ci_high=high,
        n=n,
        n_unscored=0,
        n_undefined=len(pairs) - n,
        interval=kind,
    )


def _without_each(totals: FloatArray, numbers: FloatArray) -> FloatArray:
    """Return the mean without each dyad in turn, shape ``(n_dyads,)``; nan where no pair is left."""
    left_total, left_number = (each.sum() - each.sum(axis=0) - each.sum(axis=1) for each in (totals, numbers))
    return np.divide(left_total, left_number, out=np.full(len(totals), np.nan), where=left_number > 0)
