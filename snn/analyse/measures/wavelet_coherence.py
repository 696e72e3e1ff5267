"""Wavelet coherence of the partners' channel rates in a frequency band, the measure of fNIRS hyperscanning."""

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len

from snn.analyse.measures.channel_mean import ChannelMean, channel_mean
from snn.analyse.measures.crosscorrelation import check_rates
from snn.analyse.views.bands import Band, check_band
from snn.analyse.views.merged_bins import require_bins
from snn.record.types import FloatArray

ComplexArray = NDArray[np.complex128]

CYCLES: Final = 6.0
"""Angular frequency of the Morlet wavelet at scale 1, ``omega_0``: the usual choice, with which it is admissible."""
STEPS_PER_OCTAVE: Final = 5
"""Three steps are .6 octaves, over which the Morlet wavelet is the same: the width of the smoothing over scales."""
PADDING_SCALES: Final = 6.0
"""Zeros beyond the end, in units of the largest scale: what is transformed as a circle must not reach around it."""
NO_POWER: Final = 1e-13
"""Share of a channel's largest power below which rounding errors of the Fourier transform count."""


def wavelet_coherence(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, band: Band
) -> ChannelMean:
    """Squared wavelet coherence, mean over a band and over the time outside the cone of influence, by channel.

    ``|S(W_ab / s)|**2 / (S(|W_a|**2 / s) S(|W_b|**2 / s))`` with W the Morlet wavelet transforms of the rates at scale
    s, and S a smoothing in time by a Gaussian of standard deviation s and over .6 octaves of scale. Frequencies lie
    a fifth of an octave apart. At each, what lies closer to an end of the recording than ``sqrt(2) s`` is left out: the
    cone of influence, in which the transform sees beyond the end. It is 6.8 s at 0.2 Hz. All frequencies count alike.

    Any delay that is short against the smoothing leaves it high, and so does opposition; common input counts fully. It
    is coherence within a few cycles, so its bias does not shrink with the length of the recording: unrelated
    partners of white rates have about .35 in any band. Compare it only with a null.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and B, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    band
        Frequencies over which is averaged.

    Returns
    -------
    ChannelMean
        0 to 1 without unit. The same if the partners are swapped. A channel in which a partner is constant (silent) is
        nan and left out of the mean; so are times from which a partner's spikes are so far that it has no power.

    Raises
    ------
    ResultError
        If the shapes differ, a rate is not finite, the band does not fit the bins, or the recording leaves less than
        a cycle of the slowest frequency outside the cone of influence.

    References
    ----------
    Torrence & Compo (1998), Bull Am Meteorol Soc 79, 61-78; Grinsted, Moore & Jevrejeva (2004), Nonlinear Process
    Geophys 11, 561-566, doi 10.5194/npg-11-561-2004. In hyperscanning: Cui, Bryant & Reiss (2012), NeuroImage 59.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA
    >>> noise = np.random.default_rng(1).normal(size=(1, 1000))
    >>> round(wavelet_coherence(noise, -3 * noise, bin_ms=20.0, band=THETA).value, 3)
    1.0
    """
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=0, bin_ms=bin_ms)
    check_band(band, bin_ms=bin_ms)
    n_bins = rates_a_hz.shape[1]
    frequencies_hz = band_frequencies_hz(band)
    cone_bins = np.ceil(np.sqrt(2) * scales_bins(frequencies_hz, bin_ms=bin_ms)).astype(int)
    n_cycle = int(np.ceil(1e3 / (frequencies_hz[0] * bin_ms)))
    require_bins(
        n_bins,
        n_needed=2 * int(cone_bins[0]) + n_cycle,
        bin_ms=bin_ms,
        measure="wavelet coherence in this band",
    )
    channel_values = np.full(rates_a_hz.shape[0], np.nan)
    both = (np.ptp(rates_a_hz, axis=1) > 0) & (np.ptp(rates_b_hz, axis=1) > 0)
    if both.any():
        squared = coherence_map(
            rates_a_hz[both], rates_b_hz[both], frequencies_hz=frequencies_hz, bin_ms=bin_ms
        )
        inside = np.minimum(np.arange(n_bins), np.arange(n_bins)[::-1]) >= cone_bins[:, None]
        channel_values[both] = _mean_inside(squared, inside)
    return channel_mean(channel_values)


def band_frequencies_hz(band: Band) -> FloatArray:
    """Return frequencies a fifth of an octave apart, centred in a band: ``(n_frequencies,)``, rising.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA
    >>> band_frequencies_hz(THETA).round(1)
    array([4. , 4.6, 5.3, 6.1, 7. , 8. ])
    """
    steps = STEPS_PER_OCTAVE * np.log2(band.high_hz / band.low_hz)
    n_steps = int(steps + 1e-9)  # 1e-9: a whole number of steps stays one
    return band.low_hz * 2 ** ((np.arange(n_steps + 1) + (steps - n_steps) / 2) / STEPS_PER_OCTAVE)


def scales_bins(frequencies_hz: FloatArray, *, bin_ms: float) -> FloatArray:
    """Return the scale at which the Morlet wavelet answers most to each frequency, in bins (Torrence & Compo 1998)."""
    period_per_scale = 4 * np.pi / (CYCLES + np.sqrt(2 + CYCLES**2))
    return 1e3 / (frequencies_hz * bin_ms * period_per_scale)


def coherence_map(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, frequencies_hz: FloatArray, bin_ms: float
) -> FloatArray:
    """Squared wavelet coherence at each frequency and time, cone of influence included.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Shape ``(n_channels, n_bins)`` each.
    frequencies_hz
        A fifth of an octave apart, rising.
    bin_ms
        Width of a bin.

    Returns
    -------
    ndarray
        Shape ``(n_channels, n_frequencies, n_bins)``, nan where a partner has no power.
    """
    n_bins = rates_a_hz.shape[1]
    step = 2 ** (1 / STEPS_PER_OCTAVE)
    # one more at each edge, for the smoothing over scales
    wider_hz = np.concatenate((frequencies_hz[:1] / step, frequencies_hz, frequencies_hz[-1:] * step))
    scales = scales_bins(wider_hz, bin_ms=bin_ms)
    n_padded = n_bins + int(PADDING_SCALES * scales.max())
    n_fft = cast("int", next_fast_len(n_padded))  # which scipy calls None
    a, b = (_transformed(rates_hz, scales, n_fft=n_fft) for rates_hz in (rates_a_hz, rates_b_hz))
    cross = _smoothed(a * b.conj(), scales, n_fft=n_fft)
    # both powers in one complex number: smoothing is linear, and the transform costs most
    power = _smoothed(_power(a) + 1j * _power(b), scales, n_fft=n_fft)
    floors = [NO_POWER * part.max(axis=(1, 2), keepdims=True) for part in (power.real, power.imag)]
    defined = (power.real > floors[0]) & (power.imag > floors[1])
    product = np.where(defined, power.real * power.imag, np.nan)
    return np.minimum(_power(cross) / product, 1.0)  # rounding may go above


def _transformed(rates_hz: FloatArray, scales: FloatArray, *, n_fft: int) -> ComplexArray:
    """Transform by Morlet wavelets without the factor ``sqrt(s)``: the power is already divided by the scale."""
    deviations = rates_hz - rates_hz.mean(axis=1, keepdims=True)
    angular = 2 * np.pi * np.fft.fftfreq(n_fft)
    wavelets = np.where(angular > 0, _gaussian(scales[:, None] * angular - CYCLES), 0.0)
    spectrum = np.fft.fft(deviations, n_fft, axis=1)[:, None]
    return np.fft.ifft(spectrum * wavelets, axis=-1)[..., : rates_hz.shape[1]]


def _smoothed(values: ComplexArray, scales: FloatArray, *, n_fft: int) -> ComplexArray:
    """Average in time under a Gaussian of the scale, then each scale with its two neighbours, which it loses."""
    angular = 2 * np.pi * np.fft.fftfreq(n_fft)
    kernels = _gaussian(scales[:, None] * angular)
    in_time = np.fft.ifft(np.fft.fft(values, n_fft, axis=-1) * kernels, axis=-1)[..., : values.shape[-1]]
    return (in_time[:, :-2] + in_time[:, 1:-1] + in_time[:, 2:]) / 3


def _gaussian(x: FloatArray) -> FloatArray:
    return np.exp(-np.minimum(x**2 / 2, 100.0))  # beyond it is 0, and must not underflow


def _power(values: ComplexArray) -> FloatArray:
    return values.real**2 + values.imag**2


def _mean_inside(squared: FloatArray, inside: NDArray[np.bool_]) -> FloatArray:
    """Average over time where it is defined, then over frequencies; nan for a channel that is defined nowhere."""
    counted = inside & np.isfinite(squared)
    n_times = counted.sum(axis=2)
    sums = np.where(counted, squared, 0.0).sum(axis=2)
    by_frequency = sums / np.maximum(n_times, 1)
    n_frequencies = (n_times > 0).sum(axis=1)
    total = np.where(n_times > 0, by_frequency, 0.0).sum(axis=1)
    return np.where(n_frequencies > 0, total / np.maximum(n_frequencies, 1), np.nan)
