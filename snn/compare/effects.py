"""Means over dyads and paired differences between conditions, with their intervals."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from snn.compare.intervals import MIN_DYADS, IntervalKind, Limits, interval_of
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean or an effect over dyads, with what it rests on."""

    value: float
    """nan if no dyad counts."""
    ci_low: float
    ci_high: float
    """95 % interval; nan with fewer than three dyads, and if all are alike and nothing bounds the outcome."""
    n: int
    """Dyads, or pairs of dyads, that count: scored, and with a defined value."""
    n_unscored: int
    """Left out because they are not scored, in either condition."""
    n_undefined: int
    """Scored, but without a value."""
    interval: IntervalKind
    """How the interval was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedEffect:
    """How a condition differs from a baseline, replicate by replicate."""

    difference: Estimate
    """Mean of condition minus baseline, in the unit of the outcome."""
    hedges_g: Estimate
    """The same in standard deviations between dyads."""


def mean_over_dyads(
    values: FloatArray, *, unscored: BoolArray, rng: np.random.Generator, limits: Limits | None = None
) -> Estimate:
    """Average an outcome over the scored dyads.

    Parameters
    ----------
    values
        One value for each dyad, shape ``(n_dyads,)``; nan where undefined.
    unscored
        Dyads that are not scored and enter no mean, shape ``(n_dyads,)``.
    rng
        Draws the bootstrap.
    limits
        Between which the outcome must lie, such as 0 and 1 of a share; None if nothing bounds it.

    Returns
    -------
    Estimate
        Mean and 95 % interval: Student's t below 15 dyads, from there on the bias-corrected and accelerated (BCa)
        bootstrap (Efron 1987). Where all dyads are alike and the outcome has limits, it is the bound of
        `snn.compare.intervals.alike_interval`; without limits there is none, for n equal values do not say how far
        another one may lie.

    Raises
    ------
    ResultError
        If the shapes differ.
    """
    _check_alike(values, unscored)
    counted = ~unscored & np.isfinite(values)
    return estimate_over_dyads(
        (values[counted],), _mean, unscored=unscored, counted=counted, rng=rng, limits=limits
    )


def paired_effect(
    values: FloatArray,
    baseline: FloatArray,
    *,
    unscored: BoolArray,
    baseline_unscored: BoolArray,
    rng: np.random.Generator,
    limits: Limits | None = None,
) -> PairedEffect:
    """Compare two conditions of the same replicates.

    Replicates share seeds over conditions, so each is its own control. A pair counts if both dyads are
    scored and have a value.

    Parameters
    ----------
    values, baseline
        The outcome in the condition and in the baseline, shape ``(n_replicates,)`` each, in the same order;
        nan where undefined or missing.
    unscored, baseline_unscored
        Dyads that are not scored, shape ``(n_replicates,)`` each.
    rng
        Draws the bootstraps, over pairs.
    limits
        Of the outcome, as in `mean_over_dyads`.

    Returns
    -------
    PairedEffect
        Mean difference and Hedges' g, each with its 95 % interval.

    Raises
    ------
    ResultError
        If the shapes differ.
    """
    _check_alike(values, baseline, unscored, baseline_unscored)
    either = unscored | baseline_unscored
    counted = ~either & np.isfinite(values) & np.isfinite(baseline)
    difference = (values - baseline)[counted]
    pairs = (values[counted], baseline[counted])
    counts = {"unscored": either, "counted": counted, "rng": rng}
    width = limits[1] - limits[0] if limits else np.inf
    correction = _small_sample_correction(
        difference.size
    )  # of the whole sample, also where pairs are left out

    def hedges_g(*samples: FloatArray, axis: int = -1) -> FloatArray:
        return correction * _standardised_difference(*samples, axis=axis)

    return PairedEffect(
        difference=estimate_over_dyads(
            (difference,), _mean, **counts, limits=(-width, width) if limits else None
        ),
        hedges_g=estimate_over_dyads(pairs, hedges_g, **counts),
    )


def _small_sample_correction(n_pairs: int) -> float:
    return 1 - 3 / (4 * (n_pairs - 1) - 1) if n_pairs >= MIN_DYADS else float("nan")  # 0 for two pairs


def _standardised_difference(values: FloatArray, baseline: FloatArray, axis: int = -1) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", category=RuntimeWarning)  # one pair has no variance: nan
        spread = np.sqrt((values.var(axis=axis, ddof=1) + baseline.var(axis=axis, ddof=1)) / 2)
        means = values.mean(axis=axis), baseline.mean(axis=axis)
        found = (means[0] - means[1]) / spread
    # The mean of equal numbers differs from them by rounding, and that is no spread.
    rounding = 1e-12 * np.maximum(np.abs(means[0]), np.abs(means[1]))
    return np.where(spread > rounding, found, np.nan)


def estimate_over_dyads(
    samples: tuple[FloatArray, ...],
    statistic: Any,
    *,
    unscored: BoolArray,
    counted: BoolArray,
    rng: np.random.Generator,
    limits: Limits | None = None,
) -> Estimate:
    """Estimate a statistic of dyads, with its interval from leaving them out or resampling them.

    Parameters
    ----------
    samples
        What the statistic takes, one value for each dyad that counts in each array, shape ``(n,)`` each.
    statistic
        Called with resampled arrays and ``axis``, the axis of the dyads.
    unscored, counted
        Which of all dyads are unscored, and which are in the samples, shape ``(n_dyads,)`` each.
    rng
        Draws the bootstrap.
    limits
        Of a mean, see `mean_over_dyads`.

    Returns
    -------
    Estimate
        The statistic, its 95 % interval, and how many dyads it rests on. Below 15 dyads the interval is the jackknife's
        standard error (Tukey 1958) times the quantile of t with n - 1 degrees of freedom; of a mean that is Student's.
    """
    n = samples[0].size
    value = float(statistic(*samples)) if n else float("nan")
    low, high, interval = interval_of(samples, statistic, value, rng, limits)
    return Estimate(
        value=value,
        ci_low=low,
        ci_high=high,
        n=n,
        n_unscored=int(unscored.sum()),
        n_undefined=int((~unscored & ~counted).sum()),
        interval=interval,
    )


def _mean(values: FloatArray, axis: int = -1) -> FloatArray:
    return values.mean(axis=axis)


def _check_alike(*arrays: FloatArray | BoolArray) -> None:
    if len({array.shape for array in arrays}) > 1:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise ResultError(f"one value for each dyad is needed, in the same order; got shapes {shapes}")
