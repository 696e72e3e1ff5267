"""An effect over the dyads of a study that are not all alike."""

from dataclasses import dataclass

import numpy as np
import scipy

from snn.compare.proportions import CONFIDENCE
from snn.errors import ResultError
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEffect:
    """Mean of an effect over dyads, and how much dyads differ."""

    mean: float
    ci_low: float
    ci_high: float
    """95 % t interval over dyads; nan with fewer than two."""
    n: int
    """Dyads with an effect."""
    sd_between: float
    """Standard deviation of the dyads' true effects: DerSimonian and Laird's tau; 0 if they differ no more than their
    errors say."""
    i_squared: float
    """Share of the variance of the dyads' effects that their errors do not explain; nan with fewer than two."""


def group_effect(effects: FloatArray, errors: FloatArray) -> GroupEffect:
    """Average an effect over dyads.

    Parameters
    ----------
    effects, errors
        Of each dyad, and its standard error, shape ``(n_dyads,)``; nan where undefined.

    Returns
    -------
    GroupEffect
        The mean weighs dyads alike, and its interval rests on how they differ, so that it does not depend on the
        errors; these say only what part of the differences is noise (DerSimonian & Laird 1986, Controlled Clinical
        Trials 7, 177-188; Higgins & Thompson 2002, Statistics in Medicine 21, 1539-1558).

    Raises
    ------
    ResultError
        If the shapes differ.

    Examples
    --------
    >>> found = group_effect(np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.5, 0.5]))
    >>> round(found.mean, 2), round(found.ci_low, 2), round(found.sd_between, 3), found.i_squared
    (2.0, -0.48, 0.866, 0.75)
    """
    if effects.ndim != 1 or effects.shape != errors.shape:
        raise ResultError(
            f"each dyad needs an effect and its error, got shapes {effects.shape} and {errors.shape}"
        )
    counted = np.isfinite(effects) & np.isfinite(errors)
    effects, errors = effects[counted], errors[counted]
    n, nan = effects.size, float("nan")
    mean = float(effects.mean()) if n else nan
    if n < 2:
        return GroupEffect(mean=mean, ci_low=nan, ci_high=nan, n=n, sd_between=nan, i_squared=nan)
    half = float(scipy.stats.t.ppf((1 + CONFIDENCE) / 2, n - 1) * effects.std(ddof=1) / np.sqrt(n))
    tau, i_squared = _heterogeneity(effects, errors)
    return GroupEffect(
        mean=mean, ci_low=mean - half, ci_high=mean + half, n=n, sd_between=tau, i_squared=i_squared
    )


def _heterogeneity(effects: FloatArray, errors: FloatArray) -> tuple[float, float]:
    """Return tau and I squared; errors of 0 leave all differences to tau."""
    if not (errors > 0).all():
        return float(effects.std(ddof=1)), float(np.ptp(effects) > 0)
    weights = errors**-2.0
    centre = (weights * effects).sum() / weights.sum()
    q, freedom = float((weights * (effects - centre) ** 2).sum()), effects.size - 1
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return float(np.sqrt(max(0.0, (q - freedom) / scale))), max(0.0, 1 - freedom / q) if q > 0 else 0.0
