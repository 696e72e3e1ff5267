"""What a partner does apart from what its own past, its own cues, common events and slow drift say of it."""

import numpy as np

from snn.analyse.measures.lagged_regression import check_length, lagged, residuals
from snn.errors import ResultError
from snn.record.types import FloatArray

PAST_BINS = 6
"""Own past that is taken out, in bins: 0.3 s in bins of 50 ms."""
DRIVE_BINS = 6
"""Lags at which own cues and common events count, beside the bin itself."""
DRIFT_S = 10.0
"""Cosines of this period and longer are taken out as drift."""


def drift(n_bins: int, *, bin_s: float) -> FloatArray:
    """Return slow cosines, of periods down to `DRIFT_S`, shape ``(n_waves, n_bins)``; a constant is not among them."""
    n_waves = int(2 * n_bins * bin_s / DRIFT_S)
    phase = np.pi * (np.arange(n_bins) + 0.5) / n_bins
    return np.cos(np.arange(1, n_waves + 1)[:, None] * phase)


def conditions(
    own_cues: FloatArray | None,
    shared_events: FloatArray | None,
    *,
    n_bins: int,
    bin_s: float,
    n_skipped: int,
) -> FloatArray:
    """Lay out courses at their lags, and drift, as regressors of the bins from ``n_skipped`` on.

    Parameters
    ----------
    own_cues, shared_events
        Courses in the bins of the target, shape ``(n_courses, n_bins)``; None for none.
    n_bins, bin_s
        Bins of the target.
    n_skipped
        Bins at the start whose past is not whole; at least `DRIVE_BINS`.

    Returns
    -------
    ndarray
        Shape ``(n_bins - n_skipped, n_regressors)``.

    Raises
    ------
    ResultError
        If the courses have another number of bins, or a value that is not finite.
    """
    courses = [given for given in (own_cues, shared_events) if given is not None]
    if any(given.ndim != 2 or given.shape[1] != n_bins for given in courses):
        raise ResultError(f"own cues and shared events must be courses of {n_bins} bins, as the target is")
    if not all(np.isfinite(given).all() for given in courses):
        raise ResultError("own cues or shared events are not finite numbers throughout")
    columns = [
        lagged(course, first=0, last=DRIVE_BINS, n_skipped=n_skipped)
        for given in courses
        for course in given
        if np.ptp(course) > 0
    ]
    return np.concatenate([*columns, drift(n_bins, bin_s=bin_s)[:, n_skipped:].T], axis=1)


def cue_residuals(target: FloatArray, regressors: FloatArray, *, n_skipped: int) -> FloatArray:
    """Take from each channel what its past and the conditions say of it.

    Parameters
    ----------
    target
        Shape ``(n_channels, n_bins)``.
    regressors
        From `conditions`.
    n_skipped
        As there; at least `PAST_BINS`.

    Returns
    -------
    ndarray
        In units of their own standard deviation, shape ``(n_channels, n_bins)``; 0 in the bins that are skipped, and
        in a channel of which nothing is left.

    Raises
    ------
    ResultError
        If there are fewer than two bins for each coefficient.
    """
    check_length(n_rows=target.shape[1] - n_skipped, n_regressors=regressors.shape[1] + PAST_BINS + 1)
    left = np.zeros(target.shape)
    for channel, series in enumerate(target):
        past = lagged(series, first=1, last=PAST_BINS, n_skipped=n_skipped)
        design = np.concatenate((past, regressors), axis=1)
        left[channel, n_skipped:] = residuals(series[n_skipped:, None], design)[:, 0]
    return in_own_spread(left)


def in_own_spread(left: FloatArray) -> FloatArray:
    """Divide each channel by its root mean square; one that is 0 throughout stays so."""
    spread = np.sqrt(np.mean(left**2, axis=1, keepdims=True))
    return left / np.where(spread > 0, spread, 1.0)
