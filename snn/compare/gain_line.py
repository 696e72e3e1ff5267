"""Does a modulator scale responses or shift them? The line of modulated against control rates."""

from dataclasses import dataclass

import numpy as np

from snn.compare.effects import Estimate, estimate_over_dyads
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class GainLine:
    """Modulated rate = intercept + slope x control rate."""

    slope: Estimate
    intercept_hz: Estimate


def gain_line(
    control_hz: FloatArray, modulated_hz: FloatArray, *, unscored: BoolArray, rng: np.random.Generator
) -> GainLine:
    """Fit a line to the evoked rates of the same dyads under control and under a modulator.

    The line is the major axis (total least squares): both rates are measured, with like errors, and ordinary
    regression would take the errors of the control for a slope below 1, and for an intercept above 0. All points
    of all dyads are fitted together; intervals come from resampling dyads, with all their points.

    Parameters
    ----------
    control_hz, modulated_hz
        Rates of corresponding points (situations, channels or cells, the same in each dyad), shape
        ``(n_dyads, n_points)`` each. A point that is nan in either is left out. Points should span rates from
        low to high, or slope and intercept cannot be told apart.
    unscored
        Dyads that are unscored in either condition, and do not count, shape ``(n_dyads,)``.
    rng
        Draws the bootstraps.

    Returns
    -------
    GainLine
        Slope and intercept over dyads, each with its 95 % interval; nan if the points do not spread.

    Raises
    ------
    ResultError
        If the shapes differ.
    """
    if control_hz.shape != modulated_hz.shape or control_hz.shape[:1] != unscored.shape:
        raise ResultError(
            f"each dyad needs the same points under control and modulator; got {control_hz.shape}, "
            f"{modulated_hz.shape} and {unscored.shape[0]} dyads"
        )
    moments = _moments(control_hz, modulated_hz)
    counted = ~unscored & (moments[0] > 0)
    samples = tuple(moment[counted] for moment in moments)
    counts = {"unscored": unscored, "counted": counted, "rng": rng}
    return GainLine(
        slope=estimate_over_dyads(samples, _slope, **counts),
        intercept_hz=estimate_over_dyads(samples, _intercept_hz, **counts),
    )


def _moments(x: FloatArray, y: FloatArray) -> tuple[FloatArray, ...]:
    """Return for each dyad the number of its points and the sums of x, y, xx, yy and xy, each ``(n_dyads,)``."""
    both = np.isfinite(x) & np.isfinite(y)
    x, y = np.where(both, x, 0.0), np.where(both, y, 0.0)
    sums = (np.sum(product, axis=1) for product in (x, y, x * x, y * y, x * y))
    return both.sum(axis=1).astype(np.float64), *sums


def _slope(*moments: FloatArray, axis: int = -1) -> FloatArray:
    n, x, y, xx, yy, xy = (moment.sum(axis=axis) for moment in moments)
    with np.errstate(divide="ignore", invalid="ignore"):
        s_xx, s_yy, s_xy = xx - x * x / n, yy - y * y / n, xy - x * y / n
        difference = s_yy - s_xx
        slope = (difference + np.sqrt(difference**2 + 4 * s_xy**2)) / (2 * s_xy)
    return np.where(s_xy != 0, slope, np.nan)


def _intercept_hz(*moments: FloatArray, axis: int = -1) -> FloatArray:
    n, x, y = (moment.sum(axis=axis) for moment in moments[:3])
    with np.errstate(divide="ignore", invalid="ignore"):
        return (y - _slope(*moments, axis=axis) * x) / n
