"""The phase measures of EEG hyperscanning, on channel rates in a frequency band."""

from collections.abc import Callable
from functools import partial

import numpy as np

from snn.analyse.measures.channel_mean import ChannelMean, channel_mean
from snn.analyse.measures.phase_formulas import (
    ComplexArray,
    adjusted_circular_correlations,
    locking_values,
    pairwise_consistencies,
    weighted_lag_indices,
)
from snn.analyse.views.bands import BandSignals
from snn.record.types import FloatArray


def phase_locking_value(signals: BandSignals) -> ChannelMean:
    """PLV: how constant the partners' phase difference is over time, channel by channel.

    Any constant difference counts, 0 included, so common input counts fully. Positively biased: about
    ``0.9 / sqrt(n)`` for unrelated partners, with n = duration x bandwidth.

    Parameters
    ----------
    signals
        Both partners' channel rates in a band (`snn.analyse.views.bands.band_signals`).

    Returns
    -------
    ChannelMean
        0 to 1 without unit. The same if the partners are swapped. A channel in which a partner is constant (silent)
        has no phase: nan, and left out of the mean.

    References
    ----------
    Lachaux, Rodriguez, Martinerie & Varela (1999), Hum Brain Mapp 8, 194-208.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA, band_signals
    >>> t = np.arange(1000) * 0.02
    >>> a, b = np.cos(2 * np.pi * 6 * t)[None], np.cos(2 * np.pi * 6 * t + 1)[None]
    >>> round(phase_locking_value(band_signals(a, b, bin_ms=20.0, band=THETA)).value, 3)
    1.0
    """
    return _by_channel(locking_values, signals)


def pairwise_phase_consistency(signals: BandSignals) -> ChannelMean:
    """PPC: the square of the PLV without its bias, channel by channel.

    Mean cosine between the phase differences at two times. Times closer than 1 / bandwidth, at which the phases of
    a filtered signal are still the same, are not compared: without this the bias would come back.

    Parameters
    ----------
    signals
        As for `phase_locking_value`.

    Returns
    -------
    ChannelMean
        At most 1, around 0 for unrelated partners, negative as often as positive. The same if the partners are
        swapped. Silent channels as for `phase_locking_value`.

    References
    ----------
    Vinck, van Wingerden, Womelsdorf, Fries & Pennartz (2010), NeuroImage 51, 112-122.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA, band_signals
    >>> t = np.arange(1000) * 0.02
    >>> a, b = np.cos(2 * np.pi * 6 * t)[None], np.cos(2 * np.pi * 6 * t + 1)[None]
    >>> round(pairwise_phase_consistency(band_signals(a, b, bin_ms=20.0, band=THETA)).value, 3)
    1.0
    """
    return _by_channel(partial(pairwise_consistencies, n_apart=signals.n_independent), signals)


def weighted_phase_lag_index(signals: BandSignals) -> ChannelMean:
    """WPLI: how consistently one partner is ahead of the other, channel by channel.

    What is simultaneous cancels, so common input does not count; nor does true coupling whose phase difference is
    0 or half a cycle in the band, or whose two directions balance. Positively biased.

    Parameters
    ----------
    signals
        As for `phase_locking_value`.

    Returns
    -------
    ChannelMean
        0 to 1 without unit. The same if the partners are swapped: it does not say who is ahead. Silent channels as
        for `phase_locking_value`; identical partners are nan too, as no phase ever differs.

    References
    ----------
    Vinck, Oostenveld, van Wingerden, Battaglia & Pennartz (2011), NeuroImage 55, 1548-1565.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA, band_signals
    >>> t = np.arange(1000) * 0.02
    >>> a, b = np.cos(2 * np.pi * 6 * t)[None], np.cos(2 * np.pi * 6 * t + 1)[None]
    >>> round(weighted_phase_lag_index(band_signals(a, b, bin_ms=20.0, band=THETA)).value, 3)
    1.0
    """
    return _by_channel(weighted_lag_indices, signals)


def adjusted_circular_correlation(signals: BandSignals) -> ChannelMean:
    """CCorr, adjusted for phases that are spread evenly, channel by channel.

    The unadjusted one asks whether the phases deviate together from their mean directions. Phases of an ongoing rhythm
    are spread evenly and have no mean direction: where it happens to fall decides the result, and 0.1 s taken from the
    end of 20 s to the start changes it by .2. The adjustment takes the directions from both signals together, which
    leaves ``PLV - |mean exp(i (x + y))|`` of evenly spread phases x and y. Their sum turns at twice the frequency and
    averages out in a recording of many cycles: what remains is the PLV, with its bias. As there, any constant
    phase difference counts, opposition included, and common input counts fully.

    Parameters
    ----------
    signals
        As for `phase_locking_value`.

    Returns
    -------
    ChannelMean
        -1 to 1 without unit, below 0 only where phases turn in opposite directions. The same if the partners are
        swapped. Silent channels as for `phase_locking_value`.

    References
    ----------
    Zimmermann, Schultz-Nielsen, Dumas & Konvalinka (2024), Imaging Neurosci 2, doi 10.1162/imag_a_00350; of the
    unadjusted one: Burgess (2013), Front Hum Neurosci 7, 881.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA, band_signals
    >>> t = np.arange(1000) * 0.02
    >>> a, b = np.cos(2 * np.pi * 6 * t)[None], np.cos(2 * np.pi * 6 * t + 1)[None]
    >>> round(adjusted_circular_correlation(band_signals(a, b, bin_ms=20.0, band=THETA)).value, 2)
    1.0
    """
    return _by_channel(adjusted_circular_correlations, signals)


def _by_channel(
    formula: Callable[[ComplexArray, ComplexArray], FloatArray], signals: BandSignals
) -> ChannelMean:
    channel_values = np.full(signals.both_vary.size, np.nan)
    rows = signals.both_vary
    channel_values[rows] = formula(signals.a[rows], signals.b[rows])
    return channel_mean(channel_values)
