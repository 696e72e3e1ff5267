"""Cross-correlogram beyond what spikes that keep to their windows, but not to the millisecond, would show."""

import numpy as np

from snn.analyse.measures.crosscorrelation import check_rates, correlate_lags, lag_bins
from snn.analyse.measures.lag_curve import LagCurve, lag_curve
from snn.errors import ResultError
from snn.record.signals import whole_steps
from snn.record.types import FloatArray


def jitter_corrected_correlogram(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, window_ms: float, max_lag_ms: float
) -> LagCurve:
    """Excess of coincidences over their expectation under interval jitter, pooled over the cells of a channel.

    Interval jitter draws each spike of one partner anew, uniformly from the window of width W in which it lies:
    all that varies more slowly than W is kept, all that is faster destroyed. Here the expectation is exact rather
    than drawn, and is also taken over where the windows begin, so that no such choice is left: a spike then moves
    by k bins with probability ``(W - |k|) / W**2`` (W in bins), and

    ``excess(L) = (v(L) - sum_k (W - |k|) / W**2 v(L - k)) / (m_a m_b)``

    with v the covariance of the partners' rates at lag L, not circular and with 1/n normalisation as in C, and m
    the mean rates. 0 is as many coincidences as slow co-variation explains, .1 a tenth of the chance level more;
    it does not depend on the number of cells, nor on rates that only scale. It is the same whichever partner is
    jittered.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and B, shape ``(n_channels, n_bins)`` each, in bins of a few ms.
    bin_ms
        Width of a bin: the precision with which coincidences are told apart.
    window_ms
        Width W of the jitter window, a whole multiple of the bin and at least two bins. Larger counts slower
        co-variation as synchrony; to be chosen beforehand (25 ms for spike timing, 100 ms for volleys).
    max_lag_ms
        Largest lag to either side, rounded to whole bins.

    Returns
    -------
    LagCurve
        Excess without unit by lag; at positive lags A leads, and swapped partners mirror the curve. A channel in
        which a partner is constant (silent) is nan and left out of the mean.

    Raises
    ------
    ResultError
        If the shapes differ, a rate is not finite, the window does not fit the bins, or the recording is not
        longer than the largest lag and the window together.

    Notes
    -----
    A null that jitters both partners has a still wider kernel; Monte Carlo over fixed windows gives the same mean
    over their placements. Whatever is common to both partners and faster than W counts as synchrony.

    References
    ----------
    Amarasingham, Harrison, Hatsopoulos & Geman (2012), J Neurophysiol 107, 517-531.

    Examples
    --------
    >>> a = np.zeros((1, 1000))
    >>> a[0, 100:900:50] = 1.0
    >>> curve = jitter_corrected_correlogram(a, np.roll(a, 3), bin_ms=1.0, window_ms=25.0, max_lag_ms=20.0)
    >>> curve.lag_s
    0.003
    """
    n_max_lag = lag_bins(bin_ms=bin_ms, max_lag_ms=max_lag_ms)  # checks the bin, before it divides
    n_window = whole_steps(window_ms, time_step_ms=bin_ms)
    if n_window < 2:
        raise ResultError(
            f"a jitter window of {window_ms:g} ms leaves spikes in their bin of {bin_ms:g} ms: take finer bins"
        )
    n_reach = n_max_lag + n_window - 1  # the farthest lag that jitter brings within reach
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=n_reach, bin_ms=bin_ms)
    means = [rates.mean(axis=1, keepdims=True) for rates in (rates_a_hz, rates_b_hz)]
    covariance = correlate_lags(rates_a_hz - means[0], rates_b_hz - means[1], n_max_lag=n_reach)
    kernel = jitter_kernel(n_window)
    expected = np.stack([np.convolve(row, kernel, mode="valid") for row in covariance])
    excess = covariance[:, n_window - 1 : covariance.shape[1] - (n_window - 1)] - expected
    vary = [np.ptp(rates, axis=1) > 0 for rates in (rates_a_hz, rates_b_hz)]
    chance = np.where(vary[0] & vary[1], (means[0] * means[1])[:, 0], np.nan)
    return lag_curve(excess / chance[:, None], bin_ms=bin_ms)


def jitter_kernel(n_window: int) -> FloatArray:
    """Probability that interval jitter moves a spike by each number of bins, windows beginning anywhere.

    The difference of two independent places in the window: a triangle.

    Parameters
    ----------
    n_window
        Width of the window in bins.

    Returns
    -------
    ndarray
        Shape ``(2 * n_window - 1,)`` for moves from ``-(n_window - 1)`` on; sums to 1.

    Examples
    --------
    >>> jitter_kernel(2)
    array([0.25, 0.5 , 0.25])
    """
    moves = np.arange(1 - n_window, n_window)
    return (n_window - np.abs(moves)) / n_window**2
