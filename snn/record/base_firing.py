"""How irregular and how independent cells fire in the scattered time that a partner has nothing to do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.record.types import BoolArray, FloatArray, SpikeTrains

SAMPLED_CELLS = 10
"""Of each channel, the first; all cells of a channel are alike before they learn."""
COUNT_BIN_MS = 50.0
"""Bin of the spike-count correlation, as laboratories use it. Larger bins give larger correlations."""
MIN_INTERVALS = 200
"""With so many the CV of a Poisson process is good to .1."""
MIN_COUNT_BINS = 40
"""In fewer bins (2 s) a few spikes that happen to fall together make any correlation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseTrains:
    """Spikes of the sampled cells of a population in base time, whose stretches are joined end to end.

    A Poisson process that is cut and joined is one again; a more regular one becomes a little less so at the joints.
    """

    rows: NDArray[np.intp]  # (n_spikes,) sampled cell, ordered by channel
    positions: NDArray[np.int64]  # (n_spikes,) time steps of joined base time, non-decreasing
    n_rows: int
    n_channels: int
    n_steps: int
    time_step_ms: float


def base_trains(
    trains: SpikeTrains, *, n_channels: int, base: BoolArray, steps_per_bin: int, first_step: int
) -> BaseTrains:
    """Take the first cells of each channel in base time.

    Parameters
    ----------
    trains
        Spikes of a whole recording, with cells ordered by channel.
    n_channels
        Channels of the population.
    base
        Bins of base time, shape ``(n_bins,)``.
    steps_per_bin, first_step
        Time steps in each bin, and that with which the first begins.
    """
    per_channel = trains.n_cells // n_channels
    n_sampled = min(SAMPLED_CELLS, per_channel)
    inside = slice(*np.searchsorted(trains.steps, [first_step, first_step + base.size * steps_per_bin]))
    channel, cell = np.divmod(trains.cells[inside], per_channel)
    sampled = np.flatnonzero(cell < n_sampled)
    bins, within = np.divmod(trains.steps[inside][sampled] - first_step, steps_per_bin)
    at_base = base[bins]
    joined = (np.cumsum(base) - 1) * steps_per_bin
    sampled = sampled[at_base]
    return BaseTrains(
        rows=(channel[sampled] * n_sampled + cell[sampled]).astype(np.intp),
        positions=joined[bins[at_base]] + within[at_base],
        n_rows=n_channels * n_sampled,
        n_channels=n_channels,
        n_steps=int(np.count_nonzero(base)) * steps_per_bin,
        time_step_ms=trains.time_step_ms,
    )


def interval_cvs(trains: BaseTrains) -> FloatArray:
    """Return the CV of the inter-spike intervals of all sampled cells, and of those of each channel.

    The time of each cell is closed to a ring, so that n spikes make n intervals, however few; each is measured in the
    cell's own mean. Of a Poisson process the squared deviations of n such intervals from 1 sum to n (n - 1) / (n + 1)
    on average (spacings on a circle; Moran 1947, J R Stat Soc B 9:92), not to n, which is what they are divided by:
    its CV is 1, without the bias of few intervals.

    Returns
    -------
    ndarray
        Shape ``(1 + n_channels,)``; nan with fewer than ``MIN_INTERVALS`` intervals.
    """
    order = np.argsort(trains.rows.astype(np.min_scalar_type(trains.n_rows)), kind="stable")
    rows, positions = trains.rows[order], trains.positions[order]
    counts = np.bincount(rows, minlength=trains.n_rows)
    last = np.cumsum(counts) - 1
    intervals = np.diff(positions, append=0)
    spiking = counts > 0
    first = last[spiking] - counts[spiking] + 1
    intervals[last[spiking]] = positions[first] + trains.n_steps - positions[last[spiking]]
    deviations = (intervals * counts[rows] / max(1, trains.n_steps) - 1.0) ** 2
    sums = np.bincount(rows, deviations, minlength=trains.n_rows)
    expected = counts * (counts - 1) / (counts + 1)
    grouped = [_with_total(values, trains.n_channels) for values in (sums, expected, counts)]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(grouped[2] >= MIN_INTERVALS, np.sqrt(grouped[0] / grouped[1]), np.nan)


def pair_correlations(trains: BaseTrains) -> tuple[FloatArray, FloatArray]:
    """Return the mean correlation of the counts of two cells, over all pairs and over those of each channel.

    Returns
    -------
    tuple of ndarray
        The means and the standard errors that they would have if no two cells had anything in common, both
        ``(1 + n_channels,)``; nan without two cells that fire, and with fewer than ``MIN_COUNT_BINS`` bins.
    """
    steps_per_bin = max(1, round(COUNT_BIN_MS / trains.time_step_ms))
    n_bins = trains.n_steps // steps_per_bin
    if n_bins < MIN_COUNT_BINS:
        undefined = np.full(1 + trains.n_channels, np.nan)
        return undefined, undefined
    bins = trains.positions // steps_per_bin
    complete = bins < n_bins
    places = trains.rows[complete] * n_bins + bins[complete]
    counts = np.bincount(places, minlength=trains.n_rows * n_bins).reshape(trains.n_rows, n_bins)
    groups = [counts, *np.split(counts, trains.n_channels)]
    found = [(mean_pair_correlation(group), _n_pairs(group)) for group in groups]
    means, n_pairs = np.asarray(found).T
    with np.errstate(divide="ignore"):
        return means, 1 / np.sqrt(n_pairs * n_bins)


def mean_pair_correlation(counts: NDArray[np.int64]) -> float:
    """Pearson correlation of spike counts, mean over all pairs of cells, exact without looking at pairs.

    The variance of the sum of n standardised counts is the sum of all n * n correlations, of which n are 1.

    Parameters
    ----------
    counts
        Spike counts, shape ``(n_cells, n_bins)``. Cells whose count never changes have no correlation and are
        left out.

    Returns
    -------
    float
        Between -1 / (n_cells - 1) and 1; nan with fewer than two cells that vary.
    """
    varying = counts[_varies(counts)]
    n_cells = varying.shape[0]
    if n_cells < 2:
        return float("nan")
    standardised = (varying - varying.mean(axis=1, keepdims=True)) / varying.std(axis=1, keepdims=True)
    return float((standardised.sum(axis=0).var() - n_cells) / (n_cells * (n_cells - 1)))


def _varies(counts: NDArray[np.int64]) -> BoolArray:
    return np.ptp(counts, axis=1) > 0 if counts.shape[1] else np.zeros(counts.shape[0], dtype=np.bool_)


def _n_pairs(counts: NDArray[np.int64]) -> int:
    n_cells = int(np.count_nonzero(_varies(counts)))
    return n_cells * (n_cells - 1) // 2


def _with_total(values: NDArray, n_channels: int) -> FloatArray:
    by_channel = values.reshape(n_channels, -1).sum(axis=1)
    return np.concatenate(([by_channel.sum()], by_channel)).astype(np.float64)
