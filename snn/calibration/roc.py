"""How well a measure tells dyads with an effect from dyads without: ROC curve and the area under it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from snn.errors import ResultError
from snn.record.types import FloatArray

CONFIDENCE = 0.95
NEXT_TO_END = 1e-9
"""An area of 1 is a root of its own interval; the other root is farther off than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RocCurve:
    """Shares of dyads above each threshold, from the strictest on, and the area under the curve."""

    thresholds: FloatArray  # (n_points,) decreasing, the first infinite; a detection is a value at or above
    false_alarm_rates: FloatArray  # (n_points,) 0 to 1
    hit_rates: FloatArray  # (n_points,) 0 to 1
    area: float
    """Probability that a dyad with the effect has the larger value, ties counting half: .5 is no use."""
    ci_low: float
    ci_high: float
    """95 %."""


def roc_curve(null: FloatArray, effect: FloatArray) -> RocCurve:
    """Compare a measure in dyads without an effect with that in dyads with it.

    Parameters
    ----------
    null, effect
        Values of scored dyads, shapes ``(n_null,)`` and ``(n_effect,)``; one value for each dyad. If the same
        seeds are in both, the interval is too wide rather than too narrow, as long as their values rise together.

    Returns
    -------
    RocCurve
        Curve, area, and the area's interval.

    Raises
    ------
    ResultError
        If a sample is empty or a value is nan.

    Notes
    -----
    The interval is a score interval: all areas from which the observed one is not further than 1.96 standard
    errors, with the standard error of Hanley & McNeil (1982) at that area and equal weights of both samples
    (Newcombe 2006). Unlike the interval of DeLong et al. (1988) and the bootstrap it has a width even if the
    samples do not overlap, which is the rule here.
    """
    if not null.size or not effect.size or np.isnan(null).any() or np.isnan(effect).any():
        raise ResultError("a ROC curve needs defined values of dyads with and without the effect")
    values = np.unique(np.concatenate((null, effect)))[::-1]
    false_alarms, hits = (_share_at_or_above(sample, values) for sample in (null, effect))
    area = float(np.diff(false_alarms) @ (hits[1:] + hits[:-1]) / 2)
    low, high = _interval(area, n_null=null.size, n_effect=effect.size)
    return RocCurve(
        thresholds=np.append(np.inf, values),
        false_alarm_rates=false_alarms,
        hit_rates=hits,
        area=area,
        ci_low=low,
        ci_high=high,
    )


def _share_at_or_above(sample: FloatArray, values: FloatArray) -> FloatArray:
    """Return the shares for each of the decreasing values, after 0 for an infinite one."""
    below = np.searchsorted(np.sort(sample), values, side="left")
    return np.append(0.0, 1.0 - below / sample.size)


def _interval(area: float, *, n_null: int, n_effect: int) -> tuple[float, float]:
    z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
    mean_others = (n_null + n_effect) / 2 - 1

    def excess(true: float) -> float:
        weight = 1 + mean_others * ((1 - true) / (2 - true) + true / (1 + true))
        variance = true * (1 - true) * weight / (n_null * n_effect)
        return (area - true) ** 2 - z**2 * variance

    # the variance is 0 at 0 and at 1: there the excess is positive, unless the observed area lies at that end
    solve: Any = brentq  # its declared result may be a pair
    low = solve(excess, 0.0, min(area, 1 - NEXT_TO_END)) if area > 0 else 0.0
    high = solve(excess, max(area, NEXT_TO_END), 1.0) if area < 1 else 1.0
    return float(low), float(high)
