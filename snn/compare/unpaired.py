"""Two conditions whose dyads have nothing to do with each other: how large the difference is, and a test of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy  # its parts load when they are used

from snn.compare.intervals import CONFIDENCE
from snn.record.types import FloatArray

Statistic: TypeAlias = Callable[[FloatArray, FloatArray], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A number with its 95 % interval; nan where it is undefined."""

    value: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpairedEffect:
    """How the dyads of a condition differ from others."""

    difference: Interval
    """Mean of the condition less that of the baseline, in the unit of the outcome."""
    hedges_g: Interval
    """The same in standard deviations between dyads."""
    p: float
    """Two-sided; nan with fewer than two dyads on a side, and where both sides have no spread."""
    n: int
    n_baseline: int


def unpaired_effect(values: FloatArray, baseline: FloatArray) -> UnpairedEffect:
    """Compare the dyads of two conditions that share no seed.

    Parameters
    ----------
    values, baseline
        The outcome of the dyads that count, ``(n_dyads,)`` and ``(n_baseline,)``; all finite.

    Returns
    -------
    UnpairedEffect
        Interval and p of the difference are Welch's (1947); the interval of g comes from leaving out one dyad at a
        time, which of a mean gives Welch's, too. No exchange of dyads: with 6 dyads of a spread of 3 against 12 of 1,
        that of the difference in its own errors rejects in a tenth of cases at .05.

    Examples
    --------
    >>> import numpy as np
    >>> found = unpaired_effect(np.array([3.0, 4, 5]), np.array([1.0, 2, 3, 2]))
    >>> found.difference.value, found.n, found.n_baseline
    (2.0, 3, 4)
    """
    return UnpairedEffect(
        difference=_jackknifed(_mean_difference, values, baseline),
        hedges_g=_jackknifed(_hedges_g, values, baseline),
        p=_welch_p(values, baseline),
        n=values.size,
        n_baseline=baseline.size,
    )


def _mean_difference(values: FloatArray, baseline: FloatArray) -> float:
    return float(values.mean() - baseline.mean()) if values.size and baseline.size else float("nan")


def _hedges_g(values: FloatArray, baseline: FloatArray) -> float:
    """Return the difference over the root of the mean variance, corrected for few dyads (Hedges 1981)."""
    degrees = values.size + baseline.size - 2
    if min(values.size, baseline.size) < 2:
        return float("nan")
    spread = np.sqrt((values.var(ddof=1) + baseline.var(ddof=1)) / 2)
    return (
        _mean_difference(values, baseline) / spread * (1 - 3 / (4 * degrees - 1))
        if spread > 0
        else float("nan")
    )


def _jackknifed(statistic: Statistic, values: FloatArray, baseline: FloatArray) -> Interval:
    """Return a statistic with the interval of its jackknife: t with the degrees of Welch and Satterthwaite."""
    value = statistic(values, baseline)
    left_out = [
        np.array([statistic(np.delete(values, k), baseline) for k in range(values.size)]),
        np.array([statistic(values, np.delete(baseline, k)) for k in range(baseline.size)]),
    ]
    n = np.array([values.size, baseline.size])
    known = n.min() >= 2 and all(np.isfinite(one).all() for one in left_out)
    parts = np.array([(one.size - 1) * one.var() for one in left_out] if known else [0.0, 0.0])
    if parts.sum() == 0:
        return Interval(value=value, ci_low=float("nan"), ci_high=float("nan"))
    degrees = parts.sum() ** 2 / (parts**2 / (n - 1)).sum()
    half = float(scipy.stats.t.ppf((1 + CONFIDENCE) / 2, degrees) * np.sqrt(parts.sum()))
    return Interval(value=value, ci_low=value - half, ci_high=value + half)


def _welch_p(values: FloatArray, baseline: FloatArray) -> float:
    if min(values.size, baseline.size) < 2 or np.ptp(values) == np.ptp(baseline) == 0:
        return float("nan")
    return float(scipy.stats.ttest_ind(values, baseline, equal_var=False).pvalue)
