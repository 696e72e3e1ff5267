"""One number for each dyad that says how its conditions differ, tested and estimated over dyads."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy  # its parts load when they are used

from snn.compare.sign_flip import sign_flip_test
from snn.config.checks.answers import MIN_DYADS
from snn.record.types import FloatArray

ALPHA = 0.05
POWER = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect over dyads, with what it rests on; what is undefined is nan."""

    name: str
    value: float
    ci_low: float
    ci_high: float
    """95 % interval."""
    p: float
    """Two-sided, of no effect."""
    n: int
    """Dyads that count."""
    least: float
    """The smallest effect that so many dyads, which differ as these do, show in 80 % of studies."""


def effect_over_dyads(name: str, contrasts: FloatArray, *, rng: np.random.Generator) -> Effect:
    """Estimate and test the mean of a contrast.

    Parameters
    ----------
    name
        What it is.
    contrasts
        One number for each dyad, ``(n_dyads,)``; nan where it has none.
    rng
        Draws the sign flips.

    Returns
    -------
    Effect
        Mean with Student's t interval, and p of sign flips (`snn.compare.sign_flip`).

    Examples
    --------
    >>> import numpy as np
    >>> found = effect_over_dyads("rise", np.array([1.0, 2, 3, 4, 5, 6]), rng=np.random.default_rng(1))
    >>> found.value, found.p, found.n
    (3.5, 0.03125, 6)
    """
    counted = contrasts[np.isfinite(contrasts)]
    error = standard_error(counted)
    value = float(counted.mean()) if counted.size else float("nan")
    half = error * float(scipy.stats.t.isf(ALPHA / 2, counted.size - 1)) if counted.size > 1 else float("nan")
    none = np.zeros(counted.size, dtype=np.bool_)
    flipped = sign_flip_test(counted, np.zeros_like(counted), unscored=none, baseline_unscored=none, rng=rng)
    return Effect(
        name=name,
        value=value,
        ci_low=value - half,
        ci_high=value + half,
        p=flipped.p_two_sided,
        n=int(counted.size),
        least=least_shown(error, counted.size),
    )


def standard_error(values: FloatArray) -> float:
    """Return the standard error of a mean; nan of fewer than two values."""
    return float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else float("nan")


def least_shown(error: float, n: int, *, fewest: int = MIN_DYADS) -> float:
    """Return the effect that a two-sided t test at .05 finds with a power of .8.

    Parameters
    ----------
    error
        Standard error of the effect.
    n
        Dyads.
    fewest
        With fewer no effect is found, however large; the result is nan.
    """
    if n < fewest or not np.isfinite(error):
        return float("nan")
    if error == 0:
        return 0.0
    return error * _noncentrality(n - 1)


@cache  # most studies have the same number of dyads
def _noncentrality(df: int) -> float:
    """Return the effect in standard errors at which Student's t exceeds its limit in 80 % of studies."""
    limit = float(scipy.stats.t.isf(ALPHA / 2, df))

    def lacking(delta: float) -> float:
        return float(scipy.stats.nct.sf(limit, df, delta)) - POWER

    return float(scipy.optimize.brentq(lacking, 0.0, limit + 10.0))


def bounds_at_once(contrasts: FloatArray) -> tuple[float, float]:
    """Return the 90 % interval of a mean: each end is a one-sided bound of 95 %, as two one-sided tests ask."""
    counted = contrasts[np.isfinite(contrasts)]
    if counted.size < 2:
        return float("nan"), float("nan")
    half = standard_error(counted) * float(scipy.stats.t.isf(ALPHA, counted.size - 1))
    return float(counted.mean()) - half, float(counted.mean()) + half


def least_margin(contrasts: FloatArray) -> float:
    """Return the margin within which two one-sided tests at .05 find no difference at all with a power of .8."""
    counted = contrasts[np.isfinite(contrasts)]
    if counted.size < 2:
        return float("nan")
    # each of both tests fails in half of the studies in which one does
    quantiles = scipy.stats.t.isf((ALPHA, (1 - POWER) / 2), counted.size - 1)
    return standard_error(counted) * float(quantiles.sum())


def rank_correlations(levels: FloatArray, values: FloatArray) -> FloatArray:
    """Return Spearman's correlation of an outcome with its level, dyad by dyad.

    Parameters
    ----------
    levels
        ``(n_levels,)``
    values
        ``(n_levels, n_dyads)``; nan where a dyad has none.

    Returns
    -------
    ndarray
        ``(n_dyads,)``; nan of a dyad with fewer than three levels; 0 of one whose outcome is the same at all.
    """
    found = np.full(values.shape[1], np.nan)
    for dyad, of_dyad in enumerate(values.T):
        there = np.isfinite(of_dyad)
        if there.sum() < 3:
            continue
        ranks = [scipy.stats.rankdata(one[there]) for one in (levels, of_dyad)]
        x, y = (rank - rank.mean() for rank in ranks)
        spread = np.sqrt((x @ x) * (y @ y))
        found[dyad] = (x @ y) / spread if spread > 0 else 0.0
    return found
