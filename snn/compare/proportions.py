"""How often a measure calls a dyad reciprocal: shares of dyads with bounds that hold for any number of them."""

from dataclasses import dataclass

import scipy  # its parts load when they are used: `stats` takes longer than the drawing of a figure

from snn.errors import ResultError

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
