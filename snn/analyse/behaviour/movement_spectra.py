"""How fast two partners move, and at which rhythms together: power spectra and coherence of their movement."""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are used
from numpy.typing import NDArray

from snn.errors import ResultError
from snn.record.types import FloatArray

RATE_HZ = 20.0
"""To which movement is averaged; the body passes little above 5 Hz."""
SEGMENT_S = 6.4
MIN_SEGMENTS = 3
"""A recording must be as long as this many."""
N_SHIFTS = 199
MIN_SHIFT_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementSpectra:
    """Power and coherence at each frequency, mean over the channels on which both partners move."""

    frequencies_hz: FloatArray  # (n_frequencies,) above 0
    power: dict[str, FloatArray]  # by partner, (n_frequencies,) in Hz**2 / Hz
    coherence: FloatArray  # (n_frequencies,) 0 to 1; nan without a channel on which both move
    null_low: FloatArray  # (n_frequencies,) 2.5th percentile over shifts of B
    null_high: FloatArray  # (n_frequencies,) 97.5th percentile
    n_segments: int
    """That overlap by half."""


def movement_spectra(
    movement_a_hz: NDArray[np.floating],
    movement_b_hz: NDArray[np.floating],
    *,
    step_ms: float,
    rng: np.random.Generator,
) -> MovementSpectra:
    """Take spectra by Welch's method, and put the coherence beside circular shifts of B.

    Segments of 6.4 s have Hann windows, overlap by half and are freed of their mean. Coherence of so few segments is
    far above 0 for unrelated partners: it is to be compared with the null, which keeps each partner's own movement and
    destroys when it happens. Common events exceed it as well.

    Parameters
    ----------
    movement_a_hz, movement_b_hz
        Movement on each channel, shape ``(n_channels, n_samples)`` each.
    step_ms
        From one sample to the next.
    rng
        Draws the shifts, all of at least 2 s.

    Raises
    ------
    ResultError
        If the recording is shorter than three segments.

    References
    ----------
    Welch (1967), IEEE Trans Audio Electroacoust 15, 70-73; computed by SciPy. The lengths are assumed.
    """
    a, b = (_thinned(movement, step_ms) for movement in (movement_a_hz, movement_b_hz))
    n_segment = round(SEGMENT_S * RATE_HZ)
    if a.shape[1] < MIN_SEGMENTS * n_segment:
        raise ResultError(
            f"{a.shape[1] / RATE_HZ:g} s of movement are too short for spectra: "
            f"{MIN_SEGMENTS * SEGMENT_S:g} s are needed"
        )
    welch = {"fs": RATE_HZ, "nperseg": n_segment}
    frequencies_hz, power_a = scipy.signal.welch(a, **welch)
    power_b = scipy.signal.welch(b, **welch)[1]
    least, n = round(MIN_SHIFT_S * RATE_HZ), a.shape[1]
    shifts = rng.integers(least, n - least + 1, N_SHIFTS)
    both = (np.ptp(a, axis=1) > 0) & (np.ptp(b, axis=1) > 0)
    of_shifts = np.array([_coherence(a[both], np.roll(b[both], k, axis=1), welch) for k in (0, *shifts)])[
        :, 1:
    ]
    return MovementSpectra(
        frequencies_hz=frequencies_hz[1:],
        power={"a": power_a.mean(axis=0)[1:], "b": power_b.mean(axis=0)[1:]},
        coherence=of_shifts[0],
        null_low=np.percentile(of_shifts[1:], 2.5, axis=0),
        null_high=np.percentile(of_shifts[1:], 97.5, axis=0),
        n_segments=2 * (n // n_segment) - 1 + int(n % n_segment >= n_segment // 2),
    )


def _coherence(a: FloatArray, b: FloatArray, welch: dict[str, float]) -> FloatArray:
    if not len(a):
        return np.full(int(welch["nperseg"]) // 2 + 1, np.nan)
    with np.errstate(invalid="ignore"):  # a channel of a shift may rest in all segments
        found = scipy.signal.coherence(a, b, **welch)[1]
    return np.nan_to_num(found).mean(axis=0)


def _thinned(movement_hz: NDArray[np.floating], step_ms: float) -> FloatArray:
    """Average neighbouring samples, shape ``(n_channels, n_samples)`` at 20 Hz."""
    n = max(1, round(1e3 / (RATE_HZ * step_ms)))
    whole = movement_hz.shape[1] // n
    return movement_hz[:, : whole * n].reshape(len(movement_hz), whole, n).mean(axis=2, dtype=np.float64)
