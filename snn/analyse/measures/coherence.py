"""Magnitude-squared coherence of the partners' channel rates in a frequency band."""

import numpy as np
from scipy.signal import coherence as coherence_spectrum

from snn.analyse.measures.channel_mean import ChannelMean, channel_mean
from snn.analyse.measures.crosscorrelation import check_rates
from snn.analyse.views.bands import Band, check_band
from snn.analyse.views.merged_bins import require_bins
from snn.errors import ResultError
from snn.record.types import FloatArray

MIN_SEGMENTS = 3
"""A single segment is always fully coherent; in a recording of three, which is five that overlap, the bias is .2."""


def band_coherence(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, band: Band, segment_s: float
) -> ChannelMean:
    """Magnitude-squared coherence, mean over the frequencies of a band, channel by channel.

    ``|S_ab(f)|**2 / (S_aa(f) S_bb(f))`` with spectra averaged over Hann-windowed segments that overlap by half
    (Welch), each freed of its mean. A delay between the partners does not lower it as long as it is short against
    a segment, nor does a change of gain. It says nothing of direction, and common input counts fully. Positively
    biased: about ``1.06 / (2 duration / segment_s - 1)`` for unrelated partners, one over the number of independent
    segments.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and B, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    band
        Frequencies over which is averaged, edges included.
    segment_s
        Length of a segment. Longer resolves frequencies finer, ``1 / segment_s``, and leaves fewer segments.

    Returns
    -------
    ChannelMean
        0 to 1 without unit. The same if the partners are swapped. A channel in which a partner is constant (silent)
        is nan and left out of the mean.

    Raises
    ------
    ResultError
        If the shapes differ, a rate is not finite, the band does not fit the bins or holds no frequency of the
        segments, or the recording is shorter than three segments.

    References
    ----------
    Welch (1967), IEEE Trans Audio Electroacoust 15, 70-73; computed by SciPy.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA
    >>> noise = np.random.default_rng(1).normal(size=(1, 1000))
    >>> round(band_coherence(noise, -3 * noise, bin_ms=20.0, band=THETA, segment_s=2.0).value, 3)
    1.0
    """
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=0, bin_ms=bin_ms)
    check_band(band, bin_ms=bin_ms)
    n_segment = round(segment_s * 1e3 / bin_ms)
    require_bins(
        rates_a_hz.shape[1],
        n_needed=MIN_SEGMENTS * n_segment,
        bin_ms=bin_ms,
        measure="coherence in such segments",
    )
    frequencies_hz = np.fft.rfftfreq(n_segment, bin_ms * 1e-3)
    # 1e-9: a frequency on an edge stays inside
    inside = (frequencies_hz >= band.low_hz - 1e-9) & (frequencies_hz <= band.high_hz + 1e-9)
    if not inside.any():
        raise ResultError(
            f"segments of {segment_s:g} s resolve no frequency from {band.low_hz:g} to {band.high_hz:g} Hz: take "
            "longer ones"
        )
    channel_values = np.full(rates_a_hz.shape[0], np.nan)
    both = (np.ptp(rates_a_hz, axis=1) > 0) & (np.ptp(rates_b_hz, axis=1) > 0)
    if both.any():
        _, squared = coherence_spectrum(
            rates_a_hz[both], rates_b_hz[both], fs=1e3 / bin_ms, nperseg=n_segment
        )
        channel_values[both] = squared[:, inside].mean(axis=1)
    return channel_mean(channel_values)
