"""Intervals of statistics of dyads that hold what they promise: how they are found, and of how many dyads."""

import warnings
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import scipy  # its parts load when they are used: `stats` takes longer than the drawing of a figure

from snn.compare.proportions import proportion
from snn.record.types import FloatArray

N_RESAMPLES = 9999
"""Enough that the ends of a 95 % interval move by about 1 % of its width from one bootstrap to the next."""
CONFIDENCE = 0.95
MIN_DYADS = 3
"""Two dyads say next to nothing of the spread between dyads: no interval."""
MIN_BOOTSTRAP = 15
"""From this many dyads on the interval is a bootstrap's. Of fewer it is too narrow: BCa held the mean of normal values
in 72, 89 and 92 % of samples of 3, 8 and 20."""
INTERVALS: Final = (
    f"95 % CI over dyads (jackknife t below {MIN_BOOTSTRAP} of them, else BCa bootstrap; Clopper-Pearson where all are "
    "alike)"
)
"""What the brackets of a table are, for its legend."""
Limits: TypeAlias = tuple[float, float]
"""The least and the largest value that an outcome can have."""
IntervalKind: TypeAlias = Literal["jackknife t", "BCa", "percentile", "Clopper-Pearson", "none"]
NO_INTERVAL: tuple[float, float, IntervalKind] = float("nan"), float("nan"), "none"


def interval_of(
    samples: tuple[FloatArray, ...],
    statistic: Any,
    value: float,
    rng: np.random.Generator,
    limits: Limits | None,
) -> tuple[float, float, IntervalKind]:
    """Return the 95 % interval of a statistic of dyads, and how it was found.

    Parameters
    ----------
    samples, statistic
        As in `snn.compare.effects.estimate_over_dyads`.
    value
        The statistic of all dyads.
    rng
        Draws the bootstrap.
    limits
        Between which the statistic must lie; None if nothing bounds it.

    Returns
    -------
    tuple
        Both ends and the kind; nan, nan and ``none`` with fewer than three dyads, if the statistic is undefined, or if
        all dyads are alike and nothing bounds it.
    """
    n = samples[0].size
    if n < MIN_DYADS or not np.isfinite(value):
        return NO_INTERVAL
    if all(np.ptp(sample) == 0 for sample in samples):  # every resample is the sample
        return (*alike_interval(value, n, limits), "Clopper-Pearson") if limits else NO_INTERVAL
    low, high, kind = (
        _jackknife(samples, statistic, value) if n < MIN_BOOTSTRAP else _bootstrap(samples, statistic, rng)
    )
    return (max(low, limits[0]), min(high, limits[1]), kind) if limits else (low, high, kind)


def _jackknife(
    samples: tuple[FloatArray, ...], statistic: Any, value: float
) -> tuple[float, float, IntervalKind]:
    n = samples[0].size
    kept = np.nonzero(~np.eye(n, dtype=np.bool_))[1].reshape(n, n - 1)  # row k has all dyads but k
    without_one = statistic(*(sample[kept] for sample in samples), axis=-1)
    return jackknife_interval(value, without_one)


def jackknife_interval(value: float, without_one: FloatArray) -> tuple[float, float, IntervalKind]:
    """Return the 95 % interval of a statistic, from its values with each of the n dyads left out, and its kind.

    None with fewer than three dyads, or if it is undefined without one of them.
    """
    n = without_one.size
    if n < MIN_DYADS or not np.isfinite(without_one).all():
        return NO_INTERVAL
    error = np.sqrt((n - 1) * np.var(without_one))
    half = float(scipy.stats.t.ppf((1 + CONFIDENCE) / 2, n - 1) * error)
    return value - half, value + half, "jackknife t"


def _bootstrap(
    samples: tuple[FloatArray, ...], statistic: Any, rng: np.random.Generator
) -> tuple[float, float, IntervalKind]:
    methods: tuple[Literal["BCa", "percentile"], ...] = ("BCa", "percentile")
    for method in methods:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # scipy warns where BCa is undefined, and returns nan
            found = scipy.stats.bootstrap(
                samples,
                statistic,
                n_resamples=N_RESAMPLES,
                confidence_level=CONFIDENCE,
                method=method,
                paired=len(samples) > 1,
                vectorized=True,
                rng=rng,
            ).confidence_interval
        if np.isfinite(found.low) and np.isfinite(found.high):
            return float(found.low), float(found.high), method
    return NO_INTERVAL


def alike_interval(value: float, n: int, limits: Limits) -> tuple[float, float]:
    """Bound the mean of a bounded outcome that was the same in all n dyads.

    In at most a share u of all dyads, the 97.5 % bound of Clopper & Pearson (1934) for none of n, the outcome is
    another; even if it is at a limit there, the mean moves by u times the way to that limit.

    Parameters
    ----------
    value
        What all dyads have.
    n
        How many there are.
    limits
        The least and the largest value that there can be.

    Examples
    --------
    >>> low, high = alike_interval(0.0, 20, (0.0, 1.0))
    >>> low, round(high, 3)
    (0.0, 0.168)
    """
    share = proportion(0, n).ci_high
    return value - share * (value - limits[0]), value + share * (limits[1] - value)
