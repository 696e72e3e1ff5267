"""Mutual information of the partners' rates, in levels, over lags."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from snn.analyse.measures.crosscorrelation import check_rates, correlate_lags, lag_bins
from snn.analyse.measures.lag_curve import LagCurve, lag_curve
from snn.analyse.views.merged_bins import require_bins
from snn.errors import ResultError
from snn.record.types import FloatArray

BINS_PER_CELL = 5
"""The bias correction is the first term of a series in cells over bins: fewer bins leave it meaningless."""


def mutual_information(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, max_lag_ms: float, n_levels: int = 3
) -> LagCurve:
    """Information in bits that one partner's level of activity gives about the other's, lag by lag.

    Each channel's rate becomes one of ``n_levels`` equally frequent levels by its rank over the whole recording;
    equal rates have equal levels, so with many ties (a channel often silent) the levels are less even, or fewer.
    From the bins that overlap at a lag, ``I = H(A) + H(B) - H(A, B)``, each entropy with the correction of Miller
    and Madow, ``(occupied cells - 1) / (2 n ln 2)``. It finds any dependence, opposition included.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and B, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    max_lag_ms
        Largest lag to either side, rounded to whole bins.
    n_levels
        Number of levels, at least 2; more see finer dependence and need more data.

    Returns
    -------
    LagCurve
        Bits by lag, from about 0 to about ``log2(n_levels)``; at positive lags A leads, and swapped partners mirror the
        curve. Without dependence it scatters around 0, below it too. A channel in which a partner is constant
        (silent) is nan and left out of the mean.

    Raises
    ------
    ResultError
        If there are fewer than two levels, or fewer than five bins overlap for each pair of them; else as
        `cross_correlation`.

    Notes
    -----
    The correction assumes independent bins. Rates that change slowly have fewer, so some bias remains: compare it
    only with a null of the same rates, as for all maxima over lags.

    References
    ----------
    Miller (1955), Note on the bias of information estimates; Paninski (2003), Neural Comput 15, 1191-1253.

    Examples
    --------
    >>> a = np.tile([0.0, 1.0, 2.0], 40)[None]
    >>> curve = mutual_information(a, a, bin_ms=50.0, max_lag_ms=0.0)
    >>> round(curve.peak, 3)  # log2(3) = 1.585, and the correction (2 + 2 - 2) / (2 x 120 ln 2) = .012
    1.597
    """
    n_max_lag = lag_bins(bin_ms=bin_ms, max_lag_ms=max_lag_ms)
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=n_max_lag, bin_ms=bin_ms)
    is_a, is_b = (
        rate_levels(r, n_levels=n_levels) == np.arange(n_levels)[:, None, None]
        for r in (rates_a_hz, rates_b_hz)
    )
    n_bins = rates_a_hz.shape[1]
    n_needed = n_max_lag + BINS_PER_CELL * n_levels**2
    require_bins(n_bins, n_needed=n_needed, bin_ms=bin_ms, measure="mutual information")
    products = correlate_lags(is_a[:, None].astype(float), is_b[None].astype(float), n_max_lag=n_max_lag)
    counts = np.rint(products * n_bins)  # (n_levels, n_levels, n_channels, n_lags), whole numbers
    bits = (
        corrected_entropy_bits(counts.sum(axis=1))
        + corrected_entropy_bits(counts.sum(axis=0))
        - corrected_entropy_bits(counts.reshape(-1, *counts.shape[2:]))
    )
    vary = (np.ptp(rates_a_hz, axis=1) > 0) & (np.ptp(rates_b_hz, axis=1) > 0)
    return lag_curve(np.where(vary[:, None], bits, np.nan), bin_ms=bin_ms)


def rate_levels(rates_hz: FloatArray, *, n_levels: int) -> NDArray[np.int64]:
    """Replace each rate by the level in which its rank lies, 0 to ``n_levels - 1``; equal rates share a level.

    Parameters
    ----------
    rates_hz
        Shape ``(n_channels, n_bins)``.
    n_levels
        Number of levels of equal frequency, at least 2.

    Returns
    -------
    ndarray
        Levels, same shape. Ties have the level of their mean rank.

    Raises
    ------
    ResultError
        If there are fewer than two levels.

    Examples
    --------
    >>> rate_levels(np.array([[0.0, 7.0, 5.0, 0.0, 9.0, 6.0]]), n_levels=3)
    array([[0, 2, 1, 0, 2, 1]])
    """
    if n_levels < 2:
        raise ResultError(f"rates in {n_levels} levels tell nothing: take 2 or more")
    ranks = rankdata(rates_hz, axis=1)  # from 1 on, mean rank for ties
    return np.floor((ranks - 0.5) * n_levels / rates_hz.shape[1]).astype(np.int64)


def corrected_entropy_bits(counts: FloatArray) -> FloatArray:
    """Entropy of a histogram with the bias correction of Miller and Madow.

    Parameters
    ----------
    counts
        Shape ``(n_cells, ...)``, each histogram along the first axis and not empty.

    Returns
    -------
    ndarray
        Bits, shape of the rest.

    Examples
    --------
    >>> corrected_entropy_bits(np.array([[4.0], [4.0]])).round(3)  # 1 bit and 1 / (16 ln 2)
    array([1.09])
    """
    total = counts.sum(axis=0)
    share = counts / total
    plug_in = -(share * np.log2(np.where(share > 0, share, 1.0))).sum(axis=0)
    return plug_in + (np.count_nonzero(counts, axis=0) - 1) / (2 * total * np.log(2))
