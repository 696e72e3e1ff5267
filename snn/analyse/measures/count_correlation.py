"""Spike-count correlation of channels, at lag zero."""

import numpy as np

from snn.analyse.measures.channel_mean import ChannelMean, channel_mean
from snn.analyse.measures.crosscorrelation import check_rates, standardise
from snn.analyse.views.merged_bins import merged_bins, require_bins
from snn.record.types import FloatArray

MIN_BINS = 3
"""Two bins always correlate with +1 or -1."""


def count_correlation(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, count_bin_ms: float
) -> ChannelMean:
    """Pearson correlation of the partners' spike counts at lag zero, channel by channel.

    The count of a channel, all its cells together, in bins of ``count_bin_ms``. What the partners do to each other
    with a delay longer than the bin is missed; what comes to both at once is found at any bin. It rises with the
    rate and with the bin (de la Rocha et al. 2007): compare equal bins, and rate-matched conditions.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and B, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    count_bin_ms
        Width of the bins in which is counted, a whole multiple of ``bin_ms``: 5 to 20 ms is fine, 50 ms usual, 200
        ms behavioural.

    Returns
    -------
    ChannelMean
        Correlations from -1 to 1 without unit. The same if the partners are swapped. A channel in which a partner's
        count is constant (silent) is nan and left out of the mean.

    Raises
    ------
    ResultError
        If the shapes differ, a rate is not finite, the bins do not fit, or fewer than three remain.

    References
    ----------
    De la Rocha, Doiron, Shea-Brown, Josić & Reyes (2007), Nature 448, 802-806; Cohen & Kohn (2011), Nat Neurosci 14,
    811-819.

    Examples
    --------
    >>> a = np.array([[1.0, 0.0, 2.0, 5.0, 0.0, 1.0]])
    >>> round(count_correlation(a, 2 * a + 3, bin_ms=20.0, count_bin_ms=40.0).value, 3)
    1.0
    """
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=0, bin_ms=bin_ms)
    wide_a, wide_b = (
        merged_bins(rates_hz, bin_ms=bin_ms, wider_bin_ms=count_bin_ms)
        for rates_hz in (rates_a_hz, rates_b_hz)
    )
    require_bins(wide_a.shape[1], n_needed=MIN_BINS, bin_ms=count_bin_ms, measure="count correlation")
    z_a, varies_a = standardise(wide_a)
    z_b, varies_b = standardise(wide_b)
    return channel_mean(np.where(varies_a & varies_b, (z_a * z_b).mean(axis=1), np.nan))
