"""Means over dyads and paired differences between conditions, with bootstrap intervals."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts load when they are used: `stats` takes longer than the drawing of a figure

from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray

N_RESAMPLES = 9999
"""Enough that the ends of a 95 % interval move by about 1 % of its width from one bootstrap to the next."""
CONFIDENCE = 0.95
MIN_DYADS = 3
"""With two dyads a bootstrap only ever sees the two of them and their mean: no interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean or an effect over dyads, with what it rests on."""

    value: float
    """nan if no dyad counts."""
    ci_low: float
    ci_high: float
    """95 % interval; nan with fewer than three dyads; both ends are the value if all dyads are alike."""
    n: int
    """Dyads, or pairs of dyads, that count: scored, and with a defined value."""
    n_unscored: int
    """Left out because they are not scored, in either condition."""
    n_undefined: int
    """Scored, but without a value."""
    interval: str
    """How the interval was found: ``BCa``, ``percentile`` where BCa is undefined, or ``none``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedEffect:
    """How a condition differs from a baseline, replicate by replicate."""

    difference: Estimate
    """Mean of condition minus baseline, in the unit of the outcome."""
    hedges_g: Estimate
    """The same in standard deviations between dyads."""


def mean_over_dyads(values: FloatArray, *, unscored: BoolArray, rng: np.random.Generator) -> Estimate:
    """Average an outcome over the scored dyads.

    Parameters
    ----------
    values
        One value for each dyad, shape ``(n_dyads,)``; nan where undefined.
    unscored
        Dyads that are not scored and enter no mean, shape ``(n_dyads,)``.
    rng
        Draws the bootstrap.

    Returns
    -------
    Estimate
        Mean and 95 % bias-corrected and accelerated (BCa) bootstrap interval (Efron 1987). From few dyads it is too
        narrow, as any bootstrap: it held the mean of normal values in 74 % of 400 samples of 3, in 86 % of those of 5,
        in 89 % of 8, 94 % of 20.

    Raises
    ------
    ResultError
        If the shapes differ.
    """
    _check_alike(values, unscored)
    counted = ~unscored & np.isfinite(values)
    return bootstrap_estimate((values[counted],), _mean, unscored=unscored, counted=counted, rng=rng)


def paired_effect(
    values: FloatArray,
    baseline: FloatArray,
    *,
    unscored: BoolArray,
    baseline_unscored: BoolArray,
    rng: np.random.Generator,
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

    Returns
    -------
    PairedEffect
        Mean difference and Hedges' g, each with its BCa interval.

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
    return PairedEffect(
        difference=bootstrap_estimate((difference,), _mean, unscored=either, counted=counted, rng=rng),
        hedges_g=bootstrap_estimate(pairs, paired_hedges_g, unscored=either, counted=counted, rng=rng),
    )


def paired_hedges_g(values: FloatArray, baseline: FloatArray, axis: int = -1) -> FloatArray:
    """Mean difference over the mean of both standard deviations, corrected for small samples.

    ``g_av = J (m1 - m2) / sqrt((s1**2 + s2**2) / 2)`` with ``J = 1 - 3 / (4 (n - 1) - 1)``. Dividing by the
    spread between dyads, not by that of the differences, keeps g comparable with designs whose seeds are not
    paired (Cumming 2012; Lakens 2013).

    Parameters
    ----------
    values, baseline
        Paired along ``axis``.
    axis
        Axis of the pairs.

    Returns
    -------
    ndarray
        g; nan if neither condition varies, or with fewer than three pairs.
    """
    n_pairs = values.shape[axis]
    correction = 1 - 3 / (4 * (n_pairs - 1) - 1) if n_pairs >= MIN_DYADS else np.nan  # 0 for two pairs
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", category=RuntimeWarning)  # one pair has no variance: nan
        spread = np.sqrt((values.var(axis=axis, ddof=1) + baseline.var(axis=axis, ddof=1)) / 2)
        g = correction * (values.mean(axis=axis) - baseline.mean(axis=axis)) / spread
    return np.where(spread > 0, g, np.nan)


def bootstrap_estimate(
    samples: tuple[FloatArray, ...],
    statistic: Any,
    *,
    unscored: BoolArray,
    counted: BoolArray,
    rng: np.random.Generator,
) -> Estimate:
    """Estimate a statistic of dyads, with its interval from resampling them.

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

    Returns
    -------
    Estimate
        The statistic, its 95 % BCa interval, and how many dyads it rests on.
    """
    n = samples[0].size
    value = float(statistic(*samples)) if n else float("nan")
    low, high, interval = _interval(samples, statistic, value, rng)
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


def _interval(
    samples: tuple[FloatArray, ...], statistic: Any, value: float, rng: np.random.Generator
) -> tuple[float, float, str]:
    if samples[0].size < MIN_DYADS or not np.isfinite(value):
        return float("nan"), float("nan"), "none"
    if all(np.ptp(sample) == 0 for sample in samples):
        return value, value, "none"  # every resample is the sample
    for method in ("BCa", "percentile"):
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
    return float("nan"), float("nan"), "none"
