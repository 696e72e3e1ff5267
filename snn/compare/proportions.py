"""How often a measure calls a dyad reciprocal: shares of dyads with bounds that hold for any number of them."""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are used: `stats` takes longer than the drawing of a figure

from snn.errors import ResultError
from snn.record.types import BoolArray

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """A share of dyads with its Clopper-Pearson bounds (Clopper & Pearson 1934); all nan without dyads."""

    n_found: int
    n: int
    value: float
    ci_low: float
    ci_high: float
    """Two-sided 95 % interval: each end errs in at most 2.5 %."""
    lower_bound: float
    """One-sided 95 %: the share is at least this. For power."""
    upper_bound: float
    """One-sided 95 %: the share is at most this. For false alarms. Both bounds together are an interval of 90 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionRate:
    """Share of the scored dyads that were detected, and how many did not count."""

    detected: Proportion
    n_unscored: int
    n_undefined: int
    """Scored, but the detector had no verdict."""


def proportion(n_found: int, n: int) -> Proportion:
    """Put bounds on a share.

    Parameters
    ----------
    n_found, n
        Dyads that have the property, and all dyads.

    Returns
    -------
    Proportion
        Share, interval and bounds; they hold their promise for any n, and for small n more than that.

    Raises
    ------
    ResultError
        If ``n_found`` is not between 0 and ``n``.

    Examples
    --------
    >>> round(proportion(4, 200).upper_bound, 3), round(proportion(188, 200).lower_bound, 3)
    (0.045, 0.905)
    """
    if not 0 <= n_found <= n:
        raise ResultError(f"{n_found} of {n} is not a share")
    if n == 0:
        nan = float("nan")
        return Proportion(
            n_found=0, n=0, value=nan, ci_low=nan, ci_high=nan, lower_bound=nan, upper_bound=nan
        )
    two_sided, greater, less = (
        scipy.stats.binomtest(n_found, n, alternative=alternative).proportion_ci(CONFIDENCE, method="exact")
        for alternative in ("two-sided", "greater", "less")
    )
    return Proportion(
        n_found=n_found,
        n=n,
        value=n_found / n,
        ci_low=float(two_sided.low),
        ci_high=float(two_sided.high),
        lower_bound=float(greater.low),
        upper_bound=float(less.high),
    )


def detection_rate(detected: BoolArray, *, unscored: BoolArray, undefined: BoolArray) -> DetectionRate:
    """Count in how many dyads something was detected.

    Parameters
    ----------
    detected
        Verdict for each dyad, shape ``(n_dyads,)``.
    unscored
        Dyads that are not scored and do not count, shape ``(n_dyads,)``.
    undefined
        Dyads without a verdict, which do not count either, shape ``(n_dyads,)``.

    Returns
    -------
    DetectionRate
        False-alarm rate if the dyads have no reciprocity, power if they have.

    Raises
    ------
    ResultError
        If the shapes differ.
    """
    if not detected.shape == unscored.shape == undefined.shape:
        raise ResultError("each dyad needs its verdict, and whether it is unscored or has none")
    counted = ~unscored & ~undefined
    return DetectionRate(
        detected=proportion(int(np.count_nonzero(detected & counted)), int(np.count_nonzero(counted))),
        n_unscored=int(np.count_nonzero(unscored)),
        n_undefined=int(np.count_nonzero(undefined & ~unscored)),
    )
