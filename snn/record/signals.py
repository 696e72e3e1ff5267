"""Signals that follow from spikes and events: channel rates, intentions."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.errors import ResultError
from snn.record.types import BoolArray, EventTable, FloatArray, Recording, SpikeTrains


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedSignals:
    """The signals that are stored beside the spikes of a recording."""

    rates_hz: Mapping[str, FloatArray]  # by population, each (max(n_channels, 1), n_bins)
    rate_bin_ms: float


def derive_signals(recording: Recording) -> DerivedSignals:
    """Compute the channel rates of all populations.

    Parameters
    ----------
    recording
        Spikes, and the setting ``record.rate_bin`` of its trial.

    Returns
    -------
    DerivedSignals
        Inhibitory populations, which have no channels, give one row.

    Raises
    ------
    ResultError
        If a bin is not a whole number of time steps.
    """
    bin_ms = recording.trial.experiment.record.rate_bin_ms
    rates_hz = {
        p.name: channel_rates_hz(recording.spikes[p.name], n_channels=max(p.n_channels, 1), bin_ms=bin_ms)
        for p in recording.populations
    }
    return DerivedSignals(rates_hz=rates_hz, rate_bin_ms=bin_ms)


def whole_steps(interval_ms: float, *, time_step_ms: float) -> int:
    """Return how many time steps an interval has.

    Parameters
    ----------
    interval_ms
        A bin or a lag, a whole positive multiple of the time step.
    time_step_ms
        Time step of the simulation.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ResultError
        If the interval is no whole positive multiple of the time step.

    Examples
    --------
    >>> whole_steps(20.0, time_step_ms=0.1)
    200
    """
    n_steps = round(interval_ms / time_step_ms)
    # 1e-6 of a step: decimal fractions such as 0.1 ms are not exact in binary
    if n_steps < 1 or abs(interval_ms / time_step_ms - n_steps) > 1e-6:
        raise ResultError(
            f"an interval of {interval_ms:g} ms is not a whole number of steps of {time_step_ms:g} ms; "
            "take a multiple"
        )
    return n_steps


def binned_spikes(trains: SpikeTrains, *, n_rows: int, bin_ms: float) -> NDArray[np.int64]:
    """Count the spikes of equal blocks of cells in consecutive bins.

    Parameters
    ----------
    trains
        Spikes of one population.
    n_rows
        Number of blocks of consecutive cells; ``trains.n_cells`` counts each cell by itself.
    bin_ms
        Width of a bin. A last incomplete bin is dropped.

    Returns
    -------
    ndarray
        Counts, shape ``(n_rows, n_bins)``.

    Raises
    ------
    ResultError
        If the bin is not a whole number of time steps, or the cells cannot be divided into the rows.
    """
    if n_rows < 1 or trains.n_cells < n_rows or trains.n_cells % n_rows:
        raise ResultError(f"{trains.n_cells} cells cannot be divided into {n_rows} equal blocks")
    steps_per_bin = whole_steps(bin_ms, time_step_ms=trains.time_step_ms)
    n_bins = trains.n_steps // steps_per_bin
    bins = trains.steps // steps_per_bin
    complete = bins < n_bins
    rows = trains.cells[complete] // (trains.n_cells // n_rows)
    counts = np.bincount(rows * n_bins + bins[complete], minlength=n_rows * n_bins)
    return counts.reshape(n_rows, n_bins)


def channel_rates_hz(trains: SpikeTrains, *, n_channels: int, bin_ms: float) -> FloatArray:
    """Mean firing rate per cell of each channel in consecutive bins.

    Parameters
    ----------
    trains
        Spikes of one population whose cells are ordered by channel.
    n_channels
        Number of equal blocks of cells; 1 gives the rate of the whole population.
    bin_ms
        Width of a bin; larger is smoother. A last incomplete bin is dropped.

    Returns
    -------
    ndarray
        Rates in Hz, shape ``(n_channels, n_bins)``.

    Raises
    ------
    ResultError
        If the bin is not a whole number of time steps, or the cells cannot be divided into the channels.
    """
    counts = binned_spikes(trains, n_rows=n_channels, bin_ms=bin_ms)
    return counts / (trains.n_cells // n_channels * bin_ms * 1e-3)


def intentions_on(
    events: EventTable, *, partner: int, n_channels: int, n_steps: int, time_step_ms: float
) -> BoolArray:
    """Mark the time steps at which a partner intends to act on each channel.

    Parameters
    ----------
    events
        Intended acts; those of intensity 0 drive nothing and do not count.
    partner
        0 for a, 1 for b.
    n_channels, n_steps, time_step_ms
        Size and grid of the result. What lies outside the recording is cut off.

    Returns
    -------
    ndarray
        True while at least one intention is on, shape ``(n_channels, n_steps)``.
    """
    chosen = (events.partner == partner) & (events.intensity > 0)
    channels = events.channel[chosen].astype(np.intp)
    first = np.rint(events.onset_s[chosen] * 1e3 / time_step_ms)
    # at least one step, as in the simulation
    stop = first + np.maximum(1, np.rint(events.duration_s[chosen] * 1e3 / time_step_ms))
    first, stop = (np.clip(edge, 0, n_steps).astype(np.intp) for edge in (first, stop))
    on = np.zeros((n_channels, n_steps), dtype=np.bool_)
    for event, channel in enumerate(channels):
        on[channel, first[event] : stop[event]] = True
    return on
