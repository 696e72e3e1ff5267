"""When, and at what lag, two partners move alike: the map behind behavioural synchrony, for drawing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.behaviour.window_peaks import (
    GRID_MS,
    SEARCH_S,
    SHIFT_S,
    STEP_S,
    Windows,
    moving_channels,
    on_grid,
    picked_peaks,
    window_lengths,
)
from snn.record.types import FloatArray

BAND = (2.5, 97.5)
"""Percentiles of what unrelated windows reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LagMap:
    """Correlation of two partners' movement in windows, at each lag; above 0 A leads."""

    centres_s: FloatArray  # (n_windows,) middle of each window
    lags_s: FloatArray  # (n_lags,) ascending
    correlations: FloatArray  # (n_windows, n_lags) means over channels; nan where neither partner moves
    peak_lags_s: FloatArray  # (n_windows,) of the peak nearest to lag 0; nan without one above 0
    null_low: FloatArray  # (n_lags,) 2.5th percentile of the mean over windows, with the windows of B shifted
    null_high: FloatArray  # (n_lags,) 97.5th percentile; both nan if the stretch is too short
    single_high: float
    """97.5th percentile of single unrelated windows, over all lags."""

    @property
    def mean(self) -> FloatArray:
        """Mean over the windows in which anybody moves, shape ``(n_lags,)``; nan if there are none."""
        return _mean_over(self.correlations)


def lag_map(
    movement_a_hz: NDArray[np.floating], movement_b_hz: NDArray[np.floating], *, step_ms: float
) -> LagMap:
    """Correlate two partners' movement as `snn.analyse.behaviour.synchrony.movement_synchrony` does, and keep it all.

    The time that it takes grows with the square of the length: meant for a stretch of a minute or two.

    Parameters
    ----------
    movement_a_hz, movement_b_hz
        Movement on each channel, shape ``(n_channels, n_samples)`` each.
    step_ms
        From one sample to the next; 20 ms must be a multiple of it.

    Returns
    -------
    LagMap
        Times count from the first sample.

    Raises
    ------
    ResultError
        If the shapes differ, a movement is not finite, or it is shorter than a window and the largest lag.
    """
    a_hz, b_hz = on_grid(movement_a_hz, movement_b_hz, step_ms=step_ms)
    n_window, n_step, n_lag = window_lengths()
    starts = np.arange(n_lag, a_hz.shape[1] - n_window + 1, n_step)
    pairs = _all_pairs(a_hz, b_hz, starts)
    own = pairs[:, np.arange(starts.size), np.arange(starts.size)].T
    shifted = _shifted(pairs)
    low, high = _percentiles(np.array([_mean_over(one) for one in shifted]))
    peaks, peak_lags = picked_peaks(
        own[:, n_lag::-1], own[:, n_lag:], n_search=round(SEARCH_S * 1e3 / GRID_MS)
    )
    return LagMap(
        centres_s=(starts + n_window / 2) * GRID_MS * 1e-3,
        lags_s=np.arange(-n_lag, n_lag + 1, dtype=np.float64) * (GRID_MS * 1e-3),
        correlations=own,
        peak_lags_s=np.where(peaks > 0, peak_lags, np.nan) * GRID_MS * 1e-3,
        null_low=low,
        null_high=high,
        single_high=float(np.nanpercentile(shifted, BAND[1])) if np.isfinite(shifted).any() else float("nan"),
    )


def _all_pairs(a_hz: FloatArray, b_hz: FloatArray, starts: NDArray[np.intp]) -> FloatArray:
    """Correlate each window of A with each of B at each lag, shape ``(n_lags, n_windows, n_windows)``.

    At positive lags A's window is taken so much earlier, at negative ones B's: exchanging the partners turns the lags.
    """
    n_window, _, n_lag = window_lengths()
    a, b = (Windows(series, dtype=np.float64) for series in (a_hz, b_hz))
    scale = n_window * moving_channels(a, b, starts)
    pairs = np.empty((2 * n_lag + 1, starts.size, starts.size))
    for lag in range(n_lag + 1):
        pairs[n_lag + lag] = a.scores[starts - lag] @ b.scores[starts].T / scale
        pairs[n_lag - lag] = a.scores[starts] @ b.scores[starts - lag].T / scale
    return pairs


def _shifted(pairs: FloatArray) -> FloatArray:
    """Pair the windows of A with those of B that are multiples of 1.5 s away, ``(n_shifts, n_windows, n_lags)``."""
    n_windows = pairs.shape[1]
    apart = round(SHIFT_S / STEP_S)
    windows = np.arange(n_windows)
    ahead = range(apart, n_windows - apart + 1, apart)
    shifts = sorted(
        {*ahead, *(n_windows - shift for shift in ahead)}
    )  # both ways alike: neither partner is special
    chosen = [pairs[:, windows, (windows + shift) % n_windows].T for shift in shifts]
    return np.array(chosen) if chosen else np.full((1, n_windows, pairs.shape[0]), np.nan)


def _mean_over(correlations: FloatArray) -> FloatArray:
    """Average over windows, leaving out those in which nobody moves."""
    moving = np.isfinite(correlations[:, 0])
    return correlations[moving].mean(axis=0) if moving.any() else np.full(correlations.shape[1], np.nan)


def _percentiles(means: FloatArray) -> tuple[FloatArray, FloatArray]:
    defined = means[np.isfinite(means[:, 0])]
    if not defined.size:
        return np.full(means.shape[1], np.nan), np.full(means.shape[1], np.nan)
    low, high = np.percentile(defined, BAND, axis=0)
    return low, high
