"""Signals that follow from spikes and events: channel rates, motor output, intentions."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.errors import ResultError
from snn.record.types import BoolArray, EventTable, FloatArray, Recording, SpikeTrains

MOTOR_STEP_MS = 1.0
"""Grid of the recorded motor output, so that onsets of acts are good to a millisecond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedSignals:
    """The signals that are stored beside the spikes of a recording."""

    rates_hz: Mapping[str, FloatArray]  # by population, each (max(n_channels, 1), n_bins)
    rate_bin_ms: float
    motor_output_hz: Mapping[str, FloatArray]  # by motor population, each (n_channels, n_steps)
    motor_step_ms: float


def derive_signals(recording: Recording) -> DerivedSignals:
    """Compute the channel rates of all populations and the motor output of both partners.

    Parameters
    ----------
    recording
        Spikes, and the settings ``record.rate_bin`` and ``record.motor_time_constant`` of its trial.

    Returns
    -------
    DerivedSignals
        Inhibitory populations, which have no channels, give one row.

    Raises
    ------
    ResultError
        If a bin is not a whole number of time steps.
    """
    settings = recording.trial.experiment.record
    trains = recording.spikes
    time_step_ms = next(iter(trains.values())).time_step_ms
    motor_step_ms = nearest_on_grid_ms(MOTOR_STEP_MS, time_step_ms=time_step_ms)
    return DerivedSignals(
        rates_hz={
            p.name: channel_rates_hz(
                trains[p.name], n_channels=max(p.n_channels, 1), bin_ms=settings.rate_bin_ms
            )
            for p in recording.populations
        },
        rate_bin_ms=settings.rate_bin_ms,
        motor_output_hz={
            p.name: motor_output_hz(
                trains[p.name],
                n_channels=p.n_channels,
                time_constant_ms=settings.motor_time_constant_ms,
                step_ms=motor_step_ms,
            )
            for p in recording.populations
            if p.circuit == "motor"
        },
        motor_step_ms=motor_step_ms,
    )


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


def nearest_on_grid_ms(interval_ms: float, *, time_step_ms: float) -> float:
    """Return the whole number of time steps nearest to an interval, at least one step, in ms.

    For bins that no setting chooses, so that they suit any time step.

    Examples
    --------
    >>> nearest_on_grid_ms(10.0, time_step_ms=0.1), nearest_on_grid_ms(1.0, time_step_ms=0.4)
    (10.0, 0.8)
    """
    n_steps = max(1, round(interval_ms / time_step_ms))
    # the interval itself where it fits: 3 * 0.1 is not 0.3 in binary
    return interval_ms if abs(n_steps * time_step_ms - interval_ms) < 1e-9 else n_steps * time_step_ms


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


def motor_output_hz(
    trains: SpikeTrains, *, n_channels: int, time_constant_ms: float, step_ms: float
) -> FloatArray:
    """Exponential low-pass of the mean rate of each motor channel: what an onlooker could see.

    Parameters
    ----------
    trains
        Spikes of a motor population.
    n_channels
        Number of channels.
    time_constant_ms
        Time constant of the low-pass; larger is smoother and later.
    step_ms
        Sampling interval; sample ``n`` is the output at time ``(n + 1) * step_ms``.

    Returns
    -------
    ndarray
        Output in Hz, shape ``(n_channels, n_steps)``; it starts from 0 and has gain 1 at rest.

    Raises
    ------
    ResultError
        If the step is not a whole number of time steps, or the cells cannot be divided into the channels.
    """
    # Imported here: the program's quick commands load this module, but not SciPy. Not `scipy.signal.lfilter`: its
    # package takes every worker longer to import than a short run to simulate.
    from scipy.linalg import solve_banded

    rates_hz = channel_rates_hz(trains, n_channels=n_channels, bin_ms=step_ms)
    if rates_hz.size == 0:
        return rates_hz
    decay = float(np.exp(-step_ms / time_constant_ms))
    # output - decay * output before = input: elimination computes output = input + decay * output before, to the bit.
    bands = np.zeros((3, rates_hz.shape[1]))  # above the diagonal, on it, below it
    bands[1], bands[2] = 1.0, -decay
    return solve_banded((1, 1), bands, (1 - decay) * rates_hz.T).T


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
