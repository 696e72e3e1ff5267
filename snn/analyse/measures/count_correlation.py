"""Spike-count correlation at lag zero: of channels and of pairs of cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.measures.channel_mean import ChannelMean, channel_mean
from snn.analyse.measures.crosscorrelation import check_rates, standardise
from snn.analyse.views.merged_bins import merged_bins, require_bins
from snn.errors import ResultError
from snn.record.types import FloatArray

MIN_BINS = 3
"""Two bins always correlate with +1 or -1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCorrelation:
    """Mean correlation over pairs of one cell of A and one of B."""

    value: float
    """Mean over the channels that have a pair of cells that both vary; nan if there is none."""
    channel_values: FloatArray  # (n_channels,) mean over the pairs within a channel; nan without any
    n_pairs: NDArray[np.int64]  # (n_channels,) pairs of cells that both vary


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


def pair_count_correlation(
    counts_a: NDArray[np.int64],
    counts_b: NDArray[np.int64],
    *,
    bin_ms: float,
    count_bin_ms: float,
    n_channels: int,
) -> PairCorrelation:
    """Mean count correlation at lag zero over all pairs of a cell of A and a cell of B, within each channel.

    With z the counts of a cell, mean 0 and variance 1, the mean over pairs is ``mean_t (sum_i z_i)(sum_j z_j) /
    (n_a n_b)``: it costs as much as one pair of sums, not one for each pair. Much smaller than the correlation of
    the channels, since each cell's own irregularity is not averaged away.

    Parameters
    ----------
    counts_a, counts_b
        Spike counts as `snn.record.signals.binned_spikes` gives them, shapes ``(n_cells_a, n_bins)`` and
        ``(n_cells_b, n_bins)``, cells ordered by channel.
    bin_ms
        Width of a bin.
    count_bin_ms
        Width of the bins in which is counted, a whole multiple of ``bin_ms``.
    n_channels
        Number of equal blocks of cells; 1 takes all pairs, whatever their channels.

    Returns
    -------
    PairCorrelation
        Mean over pairs by channel, and over channels; cells whose count is constant (silent) are in no pair. The
        same if the partners are swapped.

    Raises
    ------
    ResultError
        If the durations differ, a count is not finite, the bins or the channels do not fit, or fewer than three
        bins remain.

    References
    ----------
    Cohen & Kohn (2011), Nat Neurosci 14, 811-819; there of cells of one brain, here of a cell in each.

    Examples
    --------
    >>> a = np.array([[1, 0, 2], [0, 0, 0]])
    >>> b = np.array([[2, 1, 3]])
    >>> pair_count_correlation(a, b, bin_ms=50.0, count_bin_ms=50.0, n_channels=1).n_pairs
    array([1])
    """
    for counts in (counts_a, counts_b):
        if counts.ndim != 2:
            raise ResultError(
                f"counts have shape {counts.shape}: (cells, bins) is needed, one row for each cell"
            )
        if n_channels < 1 or counts.shape[0] < n_channels or counts.shape[0] % n_channels:
            raise ResultError(f"{counts.shape[0]} cells cannot be divided into {n_channels} equal blocks")
    check_rates(
        *(_blocks(c, n_channels).sum(axis=1) for c in (counts_a, counts_b)), n_max_lag=0, bin_ms=bin_ms
    )
    sums_a, n_a = _standardised_sums(counts_a, bin_ms, count_bin_ms, n_channels)
    sums_b, n_b = _standardised_sums(counts_b, bin_ms, count_bin_ms, n_channels)
    require_bins(sums_a.shape[1], n_needed=MIN_BINS, bin_ms=count_bin_ms, measure="count correlation")
    n_pairs = n_a * n_b
    means = (sums_a * sums_b).mean(axis=1) / np.maximum(n_pairs, 1)
    mean = channel_mean(np.where(n_pairs > 0, means, np.nan))
    return PairCorrelation(value=mean.value, channel_values=mean.channel_values, n_pairs=n_pairs)


def _blocks(counts: NDArray[np.int64] | FloatArray, n_channels: int) -> NDArray[np.int64] | FloatArray:
    return counts.reshape(n_channels, -1, counts.shape[1])


def _standardised_sums(
    counts: NDArray[np.int64], bin_ms: float, count_bin_ms: float, n_channels: int
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Sum over a channel's cells of what is left after standardising each, and how many of them vary."""
    z, varies = standardise(merged_bins(counts.astype(np.float64), bin_ms=bin_ms, wider_bin_ms=count_bin_ms))
    return _blocks(z, n_channels).sum(axis=1), varies.reshape(n_channels, -1).sum(axis=1)
