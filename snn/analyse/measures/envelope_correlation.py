"""Amplitude envelope correlation: whether channel rates wax and wane together in a frequency band."""

import numpy as np

from snn.analyse.measures.channel_mean import ChannelMean, channel_mean
from snn.analyse.measures.crosscorrelation import standardise
from snn.analyse.views.bands import BandSignals


def envelope_correlation(signals: BandSignals) -> ChannelMean:
    """Pearson's correlation of the amplitudes of the partners' rates in a band, channel by channel.

    Phases do not count, at lag 0: rhythms of the two partners that come and go together are alike whatever their
    phase difference. A delay lowers it once it is not short against 1 / bandwidth. Common input counts fully. It is
    the plain one. The orthogonalised one (Hipp et al. 2012) first takes out what is simultaneous in both signals, as
    one source seen by two sensors is. Two brains share no volume conduction, so there it would only remove synchrony.

    Parameters
    ----------
    signals
        Both partners' channel rates in a band (`snn.analyse.views.bands.band_signals`).

    Returns
    -------
    ChannelMean
        -1 to 1 without unit, around 0 for unrelated partners. The same if the partners are swapped. A channel in which
        a partner is constant (silent) is nan and left out of the mean.

    References
    ----------
    Hipp, Hawellek, Corbetta, Siegel & Engel (2012), Nat Neurosci 15, 884-890, of the orthogonalised one; of the plain
    one `envelope_correlation` of MNE-Connectivity with ``orthogonalize=False``.

    Examples
    --------
    >>> from snn.analyse.views.bands import THETA, band_signals
    >>> t = np.arange(1000) * 0.02
    >>> louder = 1 + np.cos(2 * np.pi * 0.5 * t)  # a common envelope of rhythms of different frequency
    >>> a, b = ((louder * np.cos(2 * np.pi * f_hz * t))[None] for f_hz in (5.5, 6.5))
    >>> round(envelope_correlation(band_signals(a, b, bin_ms=20.0, band=THETA)).value, 1)
    1.0
    """
    (a, a_varies), (b, b_varies) = standardise(np.abs(signals.a)), standardise(np.abs(signals.b))
    defined = signals.both_vary & a_varies & b_varies
    return channel_mean(np.where(defined, (a * b).mean(axis=1), np.nan))
