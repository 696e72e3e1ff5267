"""Behavioural synchrony: windowed lagged cross-correlation of two partners' movement, beside unrelated times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.behaviour.window_peaks import (
    GRID_MS,
    SHIFT_S,
    STEP_S,
    STILL_HZ,
    Indices,
    Windows,
    on_grid,
    peaks_of_pairs,
    window_lengths,
)
from snn.analyse.nulls.surrogate_statistics import surrogate_p
from snn.errors import ResultError
from snn.record.types import FloatArray

STRETCH_S = 80.0
"""Windows are shifted within stretches no longer than this, so that slow changes stay in the null. Assumed."""
LARGEST_R = 0.999
"""Fisher's z of a correlation of 1 is infinite: no window counts for more than this."""
MIN_SHIFTS = 19
"""With fewer shifts p could not reach .05."""
NULL_NAME = "windows of partner B shifted within stretches of the measured phase"


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
    movement_a_hz: NDArray[np.floating], movement_b_hz: NDArray[np.floating], *, step_ms: float
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
    a_hz, b_hz = on_grid(movement_a_hz, movement_b_hz, step_ms=step_ms)
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
    movements_a_hz: Sequence[NDArray[np.floating]],
    movements_b_hz: Sequence[NDArray[np.floating]],
    *,
    step_ms: float,
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
        `snn.analyse.nulls.pseudo_dyads.pseudo_dyad_p`, that of all together `snn.analyse.nulls.pseudo_dyads.pairing_p`.

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


def _stretches(n_samples: int) -> Iterator[Indices]:
    """Give the samples at which the windows of each stretch begin, ``(n_each, n_apart)``, in time row by row.

    The windows of a column are shifted onto each other. All stretches are of one length, or else exchanging the
    partners would change the null; less than 1.5 s at the end of each is left out for that.
    """
    n_window, n_step, n_lag = window_lengths()
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
    n_window, _, n_lag = window_lengths()
    stretch = slice(starts[0, 0] - n_lag, starts[-1, -1] + n_window)
    a, b = (Windows(series[:, stretch]) for series in (a_hz, b_hz))
    ours = np.arange(n_each)
    theirs = (ours + ours[:, None]) % n_each
    found = [peaks_of_pairs(a, b, column - starts[0, 0] + n_lag) for column in starts.T]
    peaks, lags = (np.stack([one[part][ours, theirs] for one in found], axis=2) for part in (0, 1))
    return peaks.reshape(n_each, -1), lags.reshape(n_each, -1) * (GRID_MS * 1e-3)


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
