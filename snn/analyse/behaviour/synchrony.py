"""Behavioural synchrony: windowed lagged cross-correlation of two partners' movement, beside unrelated times."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from snn.analyse.crosscorrelation import check_rates
from snn.analyse.surrogate_statistics import surrogate_p
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
STRETCH_S = 40.0
"""Windows are shifted within stretches no longer than this, so that slow changes stay in the null. Assumed."""
LARGEST_R = 0.999
"""Fisher's z of a correlation of 1 is infinite: no window counts for more than this."""
MIN_SHIFTS = 19
"""With fewer shifts p could not reach .05."""
NULL_NAME = "windows of partner B shifted within stretches of the measured phase"

Indices: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementSynchrony:
    """How alike two partners move, at whatever delay."""

    value: float
    """Mean of the windows' peak correlations (Fisher z), turned back into a correlation; nan without any peak."""
    lag_s: float
    """Mean lag of the peaks; above 0 if A leads; nan without any."""
    peaks: FloatArray  # (n_windows,) nan where the correlation has no peak, or neither partner moves
    lags_s: FloatArray  # (n_windows,) of each peak
    null_values: FloatArray  # (n_shifts,) the same mean with the windows of B shifted; empty if too short
    p_value: float
    """``(1 + #{null >= value}) / (1 + n_shifts)``; nan with fewer than 19 shifts."""

    @property
    def null_mean(self) -> float:
        """Mean over the shifts; nan without any."""
        defined = self.null_values[np.isfinite(self.null_values)]
        return float(defined.mean()) if defined.size else float("nan")


def movement_synchrony(
    movement_a_hz: FloatArray, movement_b_hz: FloatArray, *, step_ms: float, min_shift_s: float
) -> MovementSynchrony:
    """Correlate the partners' movement in windows, at lags up to 1 s, and average the peaks.

    In each window of 4 s the correlation (Pearson's) of each channel is taken at each lag: at positive lags of A's
    movement so much earlier with B's in the window, at negative ones the reverse, so that exchanging the partners
    turns the lags and nothing else. A channel in which only one of them moves counts as 0, one in which neither
    moves does not count; a channel on which a partner never moves is left out of all windows. The peak of the mean
    over channels is the local maximum nearest to lag 0 (`picked_peaks`). A window whose correlation rises to the
    last lag has none.

    The null keeps each partner's own movement and all that happens inside a window, and destroys what the partners
    have to do with each other in time, whatever caused it: *unrelated partners*. Each surrogate shifts the windows of
    B by the same whole number of steps around a stretch of at most 40 s. Common events are rejected as well; against
    them, pair partners of other dyads (`movement_pseudo_dyads`).

    Parameters
    ----------
    movement_a_hz, movement_b_hz
        Movement on each channel, shape ``(n_channels, n_samples)`` each.
    step_ms
        From one sample to the next; 20 ms must be a multiple of it.
    min_shift_s
        Smallest shift of the null to either side; at least 1 s more than no lag is taken.

    Returns
    -------
    MovementSynchrony
        A mean of maxima is far above 0 for unrelated partners too: compare it with its null, never with 0.

    Raises
    ------
    ResultError
        If the shapes differ, a movement is not finite, or the recording is shorter than a window and the largest lag.

    References
    ----------
    Boker, Xu, Rotondo & King (2002), Psychol Methods 7, 338-355, doi:10.1037/1082-989X.7.3.338: windows, lags to
    either side, peak nearest to lag 0 (without their smoothing: movement is smooth). Shifted windows as surrogates:
    Moulder, Boker, Ramseyer & Tschacher (2018), Psychol Methods 23, 757-773, doi:10.1037/met0000172. That still
    channels count as 0, and all lengths but the largest lag, are our own.

    Examples
    --------
    >>> a = np.random.default_rng(1).normal(size=(1, 4000)).cumsum(axis=1) % 50.0  # 40 s
    >>> found = movement_synchrony(a, np.roll(a, 30, axis=1), step_ms=10.0, min_shift_s=2.0)
    >>> round(found.lag_s, 2)
    0.3
    """
    a_hz, b_hz = _on_grid(movement_a_hz, movement_b_hz, step_ms)
    moving = (np.ptp(a_hz, axis=1) > 0) & (np.ptp(b_hz, axis=1) > 0)
    n_window, n_step, n_lag = _lengths()
    n_windows = (a_hz.shape[1] - n_window - n_lag) // n_step + 1
    # stretches of equally many windows, or else exchanging the partners would change the null: one or two are left out
    n_stretches = max(1, int(np.ceil(a_hz.shape[1] * GRID_MS * 1e-3 / STRETCH_S)))
    blocks = np.arange(n_windows - n_windows % n_stretches).reshape(n_stretches, -1)
    shifts = _shifts(blocks.shape[1], min_shift_s)
    peaks, lags_s = zip(
        *(_shifted_peaks(a_hz[moving], b_hz[moving], n_step * block, [0, *shifts]) for block in blocks),
        strict=True,
    )
    of_shifts = np.concatenate(peaks, axis=1)  # (1 + n_shifts, n_windows)
    values = fisher_mean(of_shifts)
    observed, null_values = float(values[0]), values[1:]
    lags = np.concatenate(lags_s, axis=1)[0]
    return MovementSynchrony(
        value=observed,
        lag_s=float(np.nanmean(lags)) if np.isfinite(lags).any() else float("nan"),
        peaks=of_shifts[0],
        lags_s=lags,
        null_values=null_values,
        p_value=surrogate_p(observed, null_values) if null_values.size >= MIN_SHIFTS else float("nan"),
    )


def movement_pseudo_dyads(
    movements_a_hz: Sequence[FloatArray], movements_b_hz: Sequence[FloatArray], *, step_ms: float
) -> FloatArray:
    """Measure the behavioural synchrony of partner A of every dyad with partner B of every dyad, aligned in time.

    Keeps: all movement of both partners, and what they have in common because they followed the same events at the
    same time. Destroys: all that happens between the partners.

    Parameters
    ----------
    movements_a_hz, movements_b_hz
        By dyad, ``(n_channels, n_samples)`` each, all alike in shape and starting at the same time of the protocol.
    step_ms
        As in `movement_synchrony`.

    Returns
    -------
    ndarray
        Shape ``(n_dyads, n_dyads)``, dyads on the diagonal, pseudo-dyads beside it. The exact rank p of each dyad is
        `snn.analyse.pseudo_dyads.pseudo_dyad_p`, that of all together `snn.analyse.pseudo_dyads.pairing_p`.

    Raises
    ------
    ResultError
        If there are fewer than two dyads or unequally many partners, and as `movement_synchrony`.

    References
    ----------
    Bernieri, Reznick & Rosenthal (1988), J Pers Soc Psychol 54, 243-253: pseudosynchrony.
    """
    if len(movements_a_hz) != len(movements_b_hz) or len(movements_a_hz) < 2:
        raise ResultError(
            f"{len(movements_a_hz)} partners A and {len(movements_b_hz)} partners B: pseudo-dyads need both partners "
            "of at least two dyads"
        )
    return np.array([[_value(a_hz, b_hz, step_ms) for b_hz in movements_b_hz] for a_hz in movements_a_hz])


def _value(movement_a_hz: FloatArray, movement_b_hz: FloatArray, step_ms: float) -> float:
    """Return what `movement_synchrony` does, without its null."""
    endless_s = float(movement_a_hz.shape[1])
    return movement_synchrony(movement_a_hz, movement_b_hz, step_ms=step_ms, min_shift_s=endless_s).value


def _lengths() -> tuple[int, int, int]:
    """Return window, step and largest lag in samples of the grid."""
    window, step, lag = (
        whole_steps(length_s * 1e3, time_step_ms=GRID_MS) for length_s in (WINDOW_S, STEP_S, MAX_LAG_S)
    )
    return window, step, lag


def _on_grid(
    movement_a_hz: FloatArray, movement_b_hz: FloatArray, step_ms: float
) -> tuple[FloatArray, FloatArray]:
    check_rates(movement_a_hz, movement_b_hz, n_max_lag=0, bin_ms=step_ms)
    every = whole_steps(GRID_MS, time_step_ms=step_ms)
    a_hz, b_hz = (series[:, ::every].astype(np.float64) for series in (movement_a_hz, movement_b_hz))
    n_window, _, n_lag = _lengths()
    if a_hz.shape[1] < n_window + n_lag:
        raise ResultError(
            f"{a_hz.shape[1] * GRID_MS * 1e-3:g} s of movement are shorter than a window of {WINDOW_S:g} s and the "
            f"largest lag of {MAX_LAG_S:g} s: record longer"
        )
    return a_hz, b_hz


def _shifts(n_windows: int, min_shift_s: float) -> list[int]:
    """List the shifts of the windows, in steps, that keep them further from their partner than the largest lag."""
    least = int(np.ceil(max(min_shift_s, MAX_LAG_S + STEP_S) / STEP_S - 1e-9))
    possible = range(least, n_windows - least + 1)
    return list(possible)


def _shifted_peaks(
    a_hz: FloatArray, b_hz: FloatArray, starts: Indices, shifts: Sequence[int]
) -> tuple[FloatArray, FloatArray]:
    """Pick the peak of each window of A with each shifted one of B, and its lag in seconds.

    Both have shape ``(n_shifts, n_windows)``. A window begins ``n_lag`` after its start, so that the largest lag back
    is there.
    """
    shifted = (np.arange(starts.size) + np.asarray(shifts)[:, None]) % starts.size
    if not a_hz.shape[0]:
        return np.full(shifted.shape, np.nan), np.full(shifted.shape, np.nan)
    n_window, _, n_lag = _lengths()
    stretch = slice(starts[0], starts[-1] + n_lag + n_window)
    a, b = _windows_of(a_hz[:, stretch]), _windows_of(b_hz[:, stretch])
    begins = starts - starts[0] + n_lag
    back = begins[:, None] - np.arange(n_lag + 1)  # (n_windows, n_lags) where the one who leads is taken from
    # one product of matrices holds the windows of one partner beside all of the other's, summed over channels
    b_beside_a, a_beside_b = _beside(b, begins, a), _beside(a, begins, b)
    n_moving = _moving(a_hz[:, stretch], begins)[:, None] | _moving(b_hz[:, stretch], begins)[:, shifted]
    n_summed = n_moving.sum(axis=0)  # (n_shifts, n_windows) of channels
    scale = n_window * np.where(n_summed > 0, n_summed, np.nan)[..., None]
    a_leads = b_beside_a[shifted[..., None], back] / scale  # (n_shifts, n_windows, n_lags)
    b_leads = a_beside_b[np.arange(starts.size)[:, None], back[shifted]] / scale
    peaks, lags = picked_peaks(b_leads, a_leads, n_search=round(SEARCH_S * 1e3 / GRID_MS))
    return peaks, lags * (GRID_MS * 1e-3)


def _windows_of(series: FloatArray) -> FloatArray:
    """Standardise the window that begins at each sample, ``(n_positions, n_channels, n_window)``; a still one is 0."""
    windows = sliding_window_view(series, _lengths()[0], axis=1).transpose(1, 0, 2)
    deviation = np.subtract(windows, windows.mean(axis=2, keepdims=True), order="C")
    varies = _changes(series, _lengths()[0]).T[..., None] > 0
    spread = np.sqrt(np.einsum("pcw,pcw->pc", deviation, deviation) / deviation.shape[2])[..., None]
    deviation *= np.where(varies, 1.0 / np.where(varies, spread, 1.0), 0.0)
    return deviation


def _beside(fixed: FloatArray, begins: Indices, moved: FloatArray) -> FloatArray:
    """Sum the products of some windows with those of the other that begin anywhere, ``(n_windows, n_positions)``."""
    n_values = fixed.shape[1] * fixed.shape[2]
    return fixed[begins].reshape(-1, n_values) @ moved.reshape(-1, n_values).T


def _moving(series: FloatArray, begins: Indices) -> BoolArray:
    """Tell who moves in each window or within the largest lag before it, ``(n_channels, n_windows)``."""
    n_window, _, n_lag = _lengths()
    return _changes(series, n_window + n_lag)[:, begins - n_lag] > 0


def _changes(series: FloatArray, n_samples: int) -> NDArray[np.int64]:
    """Count the changes within as many samples from each on: exact, where a variance need not round to 0."""
    changed = np.cumsum(np.diff(series, axis=1, prepend=series[:, :1]) != 0, axis=1)
    return changed[:, n_samples - 1 :] - changed[:, : changed.shape[1] - n_samples + 1]


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


def fisher_mean(correlations: FloatArray) -> FloatArray:
    """Average correlations along the last axis by Fisher's z, leaving out nan; nan where all are.

    Examples
    --------
    >>> round(float(fisher_mean(np.array([0.0, 0.8, np.nan]))), 3)  # tanh(artanh(.8) / 2)
    0.5
    """
    defined = np.isfinite(correlations)
    z = np.arctanh(np.clip(np.where(defined, correlations, 0.0), -LARGEST_R, LARGEST_R))
    n_defined = defined.sum(axis=-1)
    return np.where(n_defined > 0, np.tanh(z.sum(axis=-1) / np.maximum(n_defined, 1)), np.nan)
