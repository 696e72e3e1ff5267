"""Windows of two partners' movement, correlated at each lag, and the peak nearest to lag 0."""

from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import DTypeLike, NDArray

from snn.analyse.measures.crosscorrelation import check_rates
from snn.errors import ResultError
from snn.record.signals import whole_steps
from snn.record.types import BoolArray, FloatArray

GRID_MS = 20.0
"""Every second sample of the recorded movement: the body passes next to nothing above 10 Hz."""
WINDOW_S = 4.0
"""Assumed: twice the 2 s for which head movements of people who talk stay alike (Ashenfelter et al. 2009)."""
STEP_S = 0.5
"""From one window to the next; assumed. Windows overlap, and so are not independent."""
MAX_LAG_S = 1.0
"""More than the 0.9 s within which people mimic a dynamic face (Sato & Yoshikawa 2007)."""
SEARCH_S = 0.2
"""A peak is the largest value until 0.2 s further from lag 0, either way. Assumed; it leaves peaks up to 0.8 s."""
SHIFT_S = 1.5
"""From one shift of the null to the next: more than the largest lag, so that no shift contains the true alignment."""
STILL_HZ = 1.0
"""Who changes less than this, a fortieth of a full act, does not move: what is left of an act long over. Assumed."""

Indices: TypeAlias = NDArray[np.intp]


def window_lengths() -> tuple[int, int, int]:
    """Return window, step and largest lag in samples of the grid."""
    window, step, lag = (
        whole_steps(length_s * 1e3, time_step_ms=GRID_MS) for length_s in (WINDOW_S, STEP_S, MAX_LAG_S)
    )
    return window, step, lag


def on_grid(
    movement_a_hz: NDArray[np.floating], movement_b_hz: NDArray[np.floating], *, step_ms: float
) -> tuple[FloatArray, FloatArray]:
    """Return both partners' movement every 20 ms, ``(n_channels, n_samples)`` each.

    Raises
    ------
    ResultError
        If the shapes differ, a movement is not finite, or it is shorter than a window and the largest lag.
    """
    check_rates(movement_a_hz, movement_b_hz, n_max_lag=0, bin_ms=step_ms)
    every = whole_steps(GRID_MS, time_step_ms=step_ms)
    a_hz, b_hz = (series[:, ::every].astype(np.float64) for series in (movement_a_hz, movement_b_hz))
    n_window, _, n_lag = window_lengths()
    if a_hz.shape[1] < n_window + n_lag:
        raise ResultError(
            f"{a_hz.shape[1] * GRID_MS * 1e-3:g} s of movement are shorter than a window of {WINDOW_S:g} s and the "
            f"largest lag of {MAX_LAG_S:g} s: record longer"
        )
    return a_hz, b_hz


class Windows:
    """The window that begins at each sample of a movement, standardised; one in which nobody moves is 0.

    Single precision, of which 7 digits are enough for a peak, takes half the time; a map that is drawn takes double.
    """

    def __init__(self, series_hz: FloatArray, *, dtype: DTypeLike = np.float32) -> None:
        n_window, _, n_lag = window_lengths()
        windows = sliding_window_view(series_hz.astype(dtype), n_window, axis=1).transpose(1, 0, 2)
        mean, spread = _sliding_moments(series_hz, n_window)
        factor = np.where(_moves(series_hz, n_window), 1.0 / np.where(spread > 0, spread, 1.0), 0.0)
        scores = np.array(windows, order="C")
        scores -= mean.T[..., None].astype(dtype)
        scores *= factor.T[..., None].astype(dtype)
        self.scores = scores.reshape(scores.shape[0], -1)  # (n_positions, n_channels * n_window)
        # (n_channels, n_positions) from the largest lag before the window to its end
        self.moves = _moves(series_hz, n_window + n_lag)


def moving_channels(a: Windows, b: Windows, starts: Indices) -> FloatArray:
    """Count the channels on which anybody moves in each window of A and of B, ``(n_windows, n_windows)``; nan for 0."""
    first = starts - window_lengths()[2]
    n_moving = (a.moves[:, first, None] | b.moves[:, None, first]).sum(axis=0)
    return np.where(n_moving > 0, n_moving, np.nan)


def peaks_of_pairs(a: Windows, b: Windows, starts: Indices) -> tuple[FloatArray, FloatArray]:
    """Pick the peak of each window of A with each of B, and its lag in samples, ``(n_windows, n_windows)`` each."""
    n_window, _, n_lag = window_lengths()
    ours = np.arange(starts.size)
    # (n_windows, n_lags) where the one who leads is taken from
    earlier = starts[:, None] - np.arange(n_lag + 1)
    # one product of matrices holds the windows of one beside all of the other's, summed over time and channels
    b_beside_a, a_beside_b = b.scores[starts] @ a.scores.T, a.scores[starts] @ b.scores.T
    scale = n_window * moving_channels(a, b, starts)[..., None]
    a_leads = b_beside_a[ours[:, None], earlier[:, None]] / scale  # (n_windows of a, n_windows of b, n_lags)
    b_leads = a_beside_b[ours[:, None, None], earlier] / scale
    return picked_peaks(b_leads, a_leads, n_search=round(SEARCH_S * 1e3 / GRID_MS))


def _sliding_moments(series: FloatArray, n_samples: int) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation of as many samples from each on, ``(n_channels, n_positions)``."""
    sums = [
        np.cumsum(np.pad(power, ((0, 0), (1, 0))), axis=1, dtype=np.float64) for power in (series, series**2)
    ]
    first, second = ((total[:, n_samples:] - total[:, :-n_samples]) / n_samples for total in sums)
    return first, np.sqrt(np.maximum(second - first**2, 0.0))


def _moves(series_hz: FloatArray, n_samples: int) -> BoolArray:
    """Tell whether a movement changes by 1 Hz within as many samples from each on, ``(n_channels, n_positions)``."""
    largest, least, span = series_hz, series_hz, 1
    while 2 * span <= n_samples:  # over twice as many samples each time
        largest = np.maximum(largest[:, :-span], largest[:, span:])
        least = np.minimum(least[:, :-span], least[:, span:])
        span *= 2
    rest, n_positions = n_samples - span, series_hz.shape[1] - n_samples + 1
    last = slice(rest, rest + n_positions)
    largest = np.maximum(largest[:, :n_positions], largest[:, last])
    return largest - np.minimum(least[:, :n_positions], least[:, last]) >= STILL_HZ


def picked_peaks(
    negative: FloatArray, positive: FloatArray, *, n_search: int
) -> tuple[FloatArray, NDArray[np.float64]]:
    """Find the local maximum nearest to lag 0.

    From lag 0 on outward, both ways at once: the largest value so far is the peak as soon as none of the next
    ``n_search`` lags either way exceeds it.

    Parameters
    ----------
    negative, positive
        Values at lags 0, -1, -2, ... and at 0, 1, 2, ..., shape ``(..., n_lags)`` each.
    n_search
        How many lags further none may exceed it.

    Returns
    -------
    tuple of ndarray
        Peak and signed lag, shape ``(...)`` each. Nan where the search ends before a peak, or a value is nan. Of
        equal peaks at both signs the lag is 0.

    References
    ----------
    Boker, Xu, Rotondo & King (2002), Psychol Methods 7, 338-355.

    Examples
    --------
    >>> peak, lag = picked_peaks(np.array([0.1, 0.0, 0.0, 0.0]), np.array([0.1, 0.3, 0.2, 0.4]), n_search=1)
    >>> float(peak), float(lag)
    (0.3, 1.0)
    """
    largest = np.maximum.accumulate(np.maximum(negative, positive), axis=-1)
    stays = largest[..., n_search:] == largest[..., : largest.shape[-1] - n_search]
    lag = stays.argmax(axis=-1)[..., None]
    peak, left, right = (
        np.take_along_axis(part, lag, axis=-1)[..., 0] for part in (largest, negative, positive)
    )
    there = stays.any(axis=-1)
    return np.where(there, peak, np.nan), np.where(there, lag[..., 0] * np.sign(right - left), np.nan)
