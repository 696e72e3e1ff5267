"""The state of a network: how fast, how irregular, how correlated its cells fire."""

from dataclasses import dataclass

import numpy as np

from snn.analyse.views.rates import cell_rates_hz
from snn.record.base_firing import mean_pair_correlation
from snn.record.signals import binned_spikes
from snn.record.types import FloatArray, SpikeTrains

MIN_INTERVALS = 10
"""A cell counts for the CV from this many intervals on: few intervals underestimate it."""
COUNT_BIN_MS = 50.0
"""Bin of the spike-count correlation, as laboratories use it. Larger bins give larger correlations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkState:
    """Means over the cells of one population."""

    rate_hz: float
    interval_cv: float
    """1 for a Poisson process, 0 for a clock; nan if no cell fired often enough."""
    pair_correlation: float
    """Of spike counts in bins of 50 ms, mean over all pairs of cells that fired; nan without a pair."""

    @classmethod
    def undefined(cls) -> "NetworkState":
        """Return that of a population that was not recorded."""
        return cls(rate_hz=float("nan"), interval_cv=float("nan"), pair_correlation=float("nan"))


def network_state(trains: SpikeTrains) -> NetworkState:
    """Describe the activity of one population; meaningful at rest, where nothing drives the rates.

    Asynchronous irregular activity has a CV near 1 and a correlation near 0 (Brunel 2000; Renart et al.
    2010). Acts raise both, because rates that change are irregular and shared.

    Parameters
    ----------
    trains
        Spikes of one population, without the initial transient.

    Returns
    -------
    NetworkState
        Rate in Hz, CV of inter-spike intervals, pairwise spike-count correlation.
    """
    cvs = interval_cvs(trains)
    counts = binned_spikes(trains, n_rows=trains.n_cells, bin_ms=COUNT_BIN_MS)
    return NetworkState(
        rate_hz=float(cell_rates_hz(trains).mean()),
        interval_cv=float(np.nanmean(cvs)) if np.isfinite(cvs).any() else float("nan"),
        pair_correlation=mean_pair_correlation(counts),
    )


def interval_cvs(trains: SpikeTrains) -> FloatArray:
    """Coefficient of variation of each cell's inter-spike intervals: standard deviation over mean.

    Parameters
    ----------
    trains
        Spikes of one population.

    Returns
    -------
    ndarray
        Shape ``(n_cells,)``; nan where a cell has fewer than ``MIN_INTERVALS`` intervals.
    """
    # stable: keeps the order in time within a cell; of small integers it is a radix sort
    by_cell = np.argsort(trains.cells.astype(np.min_scalar_type(trains.n_cells)), kind="stable")
    cells, steps = trains.cells[by_cell], trains.steps[by_cell]
    same_cell = cells[1:] == cells[:-1]
    intervals = np.diff(steps)[same_cell].astype(np.float64)
    cell = cells[1:][same_cell]
    n_intervals = np.bincount(cell, minlength=trains.n_cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(cell, intervals, minlength=trains.n_cells) / n_intervals
        variance = np.bincount(cell, (intervals - mean[cell]) ** 2, minlength=trains.n_cells) / n_intervals
        cvs = np.sqrt(variance) / mean
    return np.where(n_intervals >= MIN_INTERVALS, cvs, np.nan)
