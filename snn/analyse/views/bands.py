"""Frequency bands, and the amplitude and phase of channel rates in them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, hilbert, sosfiltfilt

from snn.analyse.measures.crosscorrelation import check_rates
from snn.analyse.views.merged_bins import require_bins
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray

FILTER_ORDER = 3
"""Of the Butterworth filter at each edge; run forward and backward, so that it shifts no phase."""
PADDING_CYCLES = 2
"""A recording is continued at either end by so many cycles of the slowest frequency of the band, after which the filter
has forgotten where the recording began: it rings down to 1 % in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A range of frequencies."""

    low_hz: float
    high_hz: float

    @property
    def independent_s(self) -> float:
        """Time after which amplitude and phase in the band are new: 1 / bandwidth."""
        return 1 / (self.high_hz - self.low_hz)


SLOW: Final = Band(low_hz=0.2, high_hz=2.0)
"""Where acts of half a second that come every few seconds have their power: behaviour."""
THETA: Final = Band(low_hz=4.0, high_hz=8.0)
"""As in EEG."""
ALPHA: Final = Band(low_hz=8.0, high_hz=12.0)
"""As in EEG (alpha-mu)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSignals:
    """What both partners' channels do in a band, as complex numbers: amplitude and phase."""

    a: NDArray[np.complex128]  # (n_channels, n_samples)
    b: NDArray[np.complex128]  # (n_channels, n_samples)
    both_vary: BoolArray  # (n_channels,) False if a partner's rate is constant: it has no phase
    n_independent: int
    """Number of samples after which the signals are new, at least 1."""


def band_signals(rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, band: Band) -> BandSignals:
    """Filter both partners' rates into a band and take their analytic signals.

    Butterworth band-pass forward and backward, then Hilbert transform. The filter meets the recording's mirror image
    beyond its ends. Its negative, SciPy's choice, hangs all that follows on the noise of the very last bin: in 20 s of
    white rates and `SLOW` a common shift by 0.1 s then moves PPC by .09, and with the image by less than .01. What lies
    within 1 / bandwidth of either end is cut off, where filter and transform see most of what is beyond it.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    band
        Frequencies kept; below half the rate of the bins.

    Returns
    -------
    BandSignals
        Amplitude in Hz and phase of each channel.

    Raises
    ------
    ResultError
        If the shapes differ, a rate is not finite, the band does not fit the bins, or the recording is shorter
        than ten times 1 / bandwidth.
    """
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=0, bin_ms=bin_ms)
    check_band(band, bin_ms=bin_ms)
    n_independent = max(1, round(band.independent_s * 1e3 / bin_ms))
    require_bins(
        rates_a_hz.shape[1], n_needed=10 * n_independent, bin_ms=bin_ms, measure="phases in this band"
    )
    sections = butter(FILTER_ORDER, (band.low_hz, band.high_hz), "bandpass", fs=1e3 / bin_ms, output="sos")
    rates_hz = np.stack((rates_a_hz, rates_b_hz))
    n_padded = min(rates_hz.shape[-1] - 1, round(PADDING_CYCLES * 1e3 / (band.low_hz * bin_ms)))
    deviations = rates_hz - rates_hz.mean(axis=-1, keepdims=True)
    filtered = sosfiltfilt(sections, deviations, axis=-1, padtype="even", padlen=n_padded)
    a, b = np.asarray(hilbert(filtered, axis=-1))[..., n_independent:-n_independent]
    both_vary = (np.ptp(rates_hz, axis=-1) > 0).all(axis=0)
    return BandSignals(a=a, b=b, both_vary=both_vary, n_independent=n_independent)


def check_band(band: Band, *, bin_ms: float) -> None:
    """Raise a `ResultError` unless ``0 < low < high < half the rate of the bins``."""
    highest_hz = 0.5e3 / bin_ms
    if not 0 < band.low_hz < band.high_hz < highest_hz:
        raise ResultError(
            f"a band from {band.low_hz:g} to {band.high_hz:g} Hz does not fit bins of {bin_ms:g} ms: it must lie "
            f"above 0 and below {highest_hz:g} Hz"
        )
