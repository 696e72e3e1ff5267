"""Behavioural synchrony: windowed lagged cross-correlation of two partners' movement, beside unrelated times."""

from collections.abc import Iterator, Sequence
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
SHIFT_S = 1.5
"""From one shift of the null to the next: more than the largest lag, so that no shift contains the true alignment."""
STRETCH_S = 80.0
"""Windows are shifted within stretches no longer than this, so that slow changes stay in the null. Assumed."""
STILL_HZ = 1.0
"""Who changes less than this, a fortieth of a full act, does not move: what is left of an act long over. Assumed."""
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
    movement_a_hz: FloatArray, movement_b_hz: FloatArray, *, step_ms: float
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
    B around a stretch of at most 80 s, by a multiple of 1.5 s; all multiples are used, no shift among them, so that
    the rank of the true alignment is exact for unrelated partners of steady habits. (Smaller shifts would give more
    surrogates, of which the nearest must be left out, and p of .05 in 7 % of unrelated dyads.) Common events are
    rejected as well; against them, pair partners of other dyads (`movement_pseudo_dyads`).

    Parameters
    ----------
    movement_a_hz, movement_b_hz
        Movement on each channel, shape ``(n_channels, n_samples)`` each.
    step_ms
        From one sample to the next; 20 ms must be a multiple of it.

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
    >>> found = movement_synchrony(a, np.roll(a, 30, axis=1), step_ms=10.0)
    >>> round(found.lag_s, 2)
    0.3
    """
    a_hz, b_hz = _on_grid(movement_a_hz, movement_b_hz, step_ms)
    moving = (np.ptp(a_hz, axis=1) >= STILL_HZ) & (np.ptp(b_hz, axis=1) >= STILL_HZ)
    stretches = list(_stretches(a_hz.shape[1]))
    peaks, lags_s = zip(*(_shifted_peaks(a_hz[moving], b_hz[moving], one) for one in stretches), strict=True)
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
    return np.array(
        [
            [movement_synchrony(a_hz, b_hz, step_ms=step_ms).value for b_hz in movements_b_hz]
            for a_hz in movements_a_hz
        ]
    )


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


def _stretches(n_samples: int) -> Iterator[Indices]:
    """Give the samples at which the windows of each stretch begin, ``(n_each, n_apart)``, in time row by row.

    The windows of a column are shifted onto each other. All stretches are of one length, or else exchanging the
    partners would change the null; less than 1.5 s at the end of each is left out for that.
    """
    n_window, n_step, n_lag = _lengths()
    n_apart = round(SHIFT_S / STEP_S)
    n_windows = (n_samples - n_window - n_lag) // n_step + 1
    n_stretches = max(1, int(np.ceil(n_samples * GRID_MS * 1e-3 / STRETCH_S)))
    n_each, n_apart = (
        (n_windows // n_stretches // n_apart, n_apart) if n_windows >= n_apart else (1, n_windows)
    )
    number = np.arange(n_stretches * n_each * n_apart).reshape(n_stretches, n_each, n_apart)
    yield from n_lag + n_step * number


def _shifted_peaks(a_hz: FloatArray, b_hz: FloatArray, starts: Indices) -> tuple[FloatArray, FloatArray]:
    """Pick the peak of each window of A with each shifted one of B, and its lag in seconds.

    Both have shape ``(n_each, n_windows)``, windows in time: row n is shifted by n times 1.5 s, row 0 not at all.
    """
    n_each = starts.shape[0]
    if not a_hz.shape[0]:
        return np.full((n_each, starts.size), np.nan), np.full((n_each, starts.size), np.nan)
    n_window, _, n_lag = _lengths()
    stretch = slice(starts[0, 0] - n_lag, starts[-1, -1] + n_window)
    a, b = (_Windows(series[:, stretch]) for series in (a_hz, b_hz))
    ours = np.arange(n_each)
    theirs = (ours + ours[:, None]) % n_each
    found = [_peaks_of_pairs(a, b, column - starts[0, 0] + n_lag) for column in starts.T]
    peaks, lags = (np.stack([one[part][ours, theirs] for one in found], axis=2) for part in (0, 1))
    return peaks.reshape(n_each, -1), lags.reshape(n_each, -1) * (GRID_MS * 1e-3)


class _Windows:
    """The window that begins at each sample of a movement, standardised; one in which nobody moves is 0."""

    def __init__(self, series_hz: FloatArray) -> None:
        n_window, _, n_lag = _lengths()
        windows = sliding_window_view(series_hz.astype(np.float32), n_window, axis=1).transpose(1, 0, 2)
        mean, spread = _sliding_moments(series_hz, n_window)
        factor = np.where(_moves(series_hz, n_window), 1.0 / np.where(spread > 0, spread, 1.0), 0.0)
        scores = np.array(windows, order="C")
        scores -= mean.T[..., None].astype(np.float32)
        scores *= factor.T[..., None].astype(np.float32)
        self.scores = scores.reshape(scores.shape[0], -1)  # (n_positions, n_channels * n_window)
        self.moves = _moves(
            series_hz, n_window + n_lag
        )  # (n_channels, n_positions) from the largest lag before


def _peaks_of_pairs(a: _Windows, b: _Windows, starts: Indices) -> tuple[FloatArray, FloatArray]:
    """Pick the peak of each window of A with each of B, and its lag in samples, ``(n_windows, n_windows)`` each."""
    n_window, _, n_lag = _lengths()
    ours = np.arange(starts.size)
    earlier = starts[:, None] - np.arange(
        n_lag + 1
    )  # (n_windows, n_lags) where the one who leads is taken from
    # one product of matrices holds the windows of one beside all of the other's, summed over time and channels
    b_beside_a, a_beside_b = b.scores[starts] @ a.scores.T, a.scores[starts] @ b.scores.T
    n_moving = (a.moves[:, starts - n_lag, None] | b.moves[:, None, starts - n_lag]).sum(axis=0)
    scale = n_window * np.where(n_moving > 0, n_moving, np.nan)[..., None]
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
