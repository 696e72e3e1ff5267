"""Dither in operational time (null N3): fine timing is lost, rate changes of any speed are kept."""

import numpy as np
from numpy.typing import NDArray

from snn.analyse.nulls.dither import in_order
from snn.analyse.views.train_pairs import check_trains
from snn.record.signals import binned_spikes, whole_steps
from snn.record.types import FloatArray, SpikeTrains


def dither_at_rate(
    trains: SpikeTrains,
    *,
    n_channels: int,
    half_width_ms: float,
    rate_bin_ms: float,
    rng: np.random.Generator,
) -> SpikeTrains:
    """Move every spike by its own uniform amount on a clock that runs with the rate of the spike's channel.

    The clock of a channel is its cumulative number of spikes, taken to grow evenly inside each bin. On it the rate
    is constant, so that moving spikes leaves it constant: the expected number of spikes of a channel in each bin
    after dithering is exactly what was recorded, however fast it changed and however wide the dither. This is the
    null to ask whether there is *more than common rates*.

    Keeps: the number of spikes of each cell; in the mean over surrogates, the rate of each channel in each bin.
    Destroys: timing within a bin, what single cells have in common beyond the rate of their channel within the
    half-width, the intervals between spikes and the refractory period.

    Parameters
    ----------
    trains
        Spikes of one population, whose cells are ordered by channel.
    n_channels
        Number of channels; 1 for a population without channels.
    half_width_ms
        Largest displacement at the channel's mean rate; in proportion less while its rate is higher.
    rate_bin_ms
        Bin in which the rate is measured. Structure finer than this is destroyed, coarser is kept; it must hold
        many spikes of a channel.
    rng
        Draws the displacements.

    Returns
    -------
    SpikeTrains
        As many spikes for the same time; reflected at the edges of the recording. None lies in a bin in which its
        channel was silent.

    Raises
    ------
    ResultError
        If the trains are not sound, a width is no whole number of steps, or the cells cannot be divided into the
        channels.

    Notes
    -----
    After Louis, Gerstein, Grün & Diesmann (2010), doi 10.3389/fncom.2010.00127, who dither in operational time. They
    estimate the rate of each cell; here it is that of the channel, whose many cells fire at one rate.

    Examples
    --------
    >>> from snn.record.types import SpikeTrains
    >>> burst = SpikeTrains(
    ...     cells=np.zeros(50, np.int32), steps=np.arange(50), n_cells=1, time_step_ms=1.0, n_steps=1000
    ... )
    >>> widths = {"half_width_ms": 200.0, "rate_bin_ms": 50.0}
    >>> moved = dither_at_rate(burst, n_channels=1, **widths, rng=np.random.default_rng(1))
    >>> moved.steps.size, bool(moved.steps.max() < 50)  # in time, they would have left the burst
    (50, True)
    """
    check_trains(trains)
    whole_steps(half_width_ms, time_step_ms=trains.time_step_ms)
    width_steps = half_width_ms / trains.time_step_ms
    bin_steps = whole_steps(rate_bin_ms, time_step_ms=trains.time_step_ms)
    counts = _counts(trains, n_channels=n_channels, bin_steps=bin_steps)
    channels = trains.cells // (trains.n_cells // n_channels)
    steps = trains.steps.copy()
    for channel, channel_counts in enumerate(counts):
        own = channels == channel
        width_ticks = width_steps * channel_counts.sum() / trains.n_steps
        ticks = _ticks(steps[own], channel_counts, bin_steps, trains.n_steps)
        ticks += rng.uniform(-width_ticks, width_ticks, ticks.size)
        steps[own] = _steps(ticks, channel_counts, bin_steps, trains.n_steps)
    return in_order(trains, steps)


def _counts(trains: SpikeTrains, *, n_channels: int, bin_steps: int) -> NDArray[np.int64]:
    """Count each channel's spikes in bins that cover the whole recording; the last may be shorter."""
    whole = binned_spikes(trains, n_rows=n_channels, bin_ms=bin_steps * trains.time_step_ms)
    channels = trains.cells // (trains.n_cells // n_channels)
    rest = np.bincount(channels[trains.steps >= whole.shape[1] * bin_steps], minlength=n_channels)
    return np.column_stack((whole, rest)) if trains.n_steps % bin_steps else whole


def _ticks(steps: NDArray[np.int64], counts: NDArray[np.int64], bin_steps: int, n_steps: int) -> FloatArray:
    """Read the clock at the middle of each step; it ticks once for each spike of the channel."""
    bins = steps // bin_steps
    length = np.minimum((bins + 1) * bin_steps, n_steps) - bins * bin_steps
    return (np.cumsum(counts) - counts)[bins] + counts[bins] * (steps % bin_steps + 0.5) / length


def _steps(ticks: FloatArray, counts: NDArray[np.int64], bin_steps: int, n_steps: int) -> NDArray[np.int64]:
    """Find the step at which the clock shows each reading, folded back at both ends of the recording."""
    total = np.cumsum(counts)
    n_ticks = total[-1] if total.size else 0
    if n_ticks == 0:
        return np.empty(0, dtype=np.int64)
    folded = ticks % (2 * n_ticks)
    folded = np.minimum(folded, 2 * n_ticks - folded)
    bins = np.searchsorted(total, np.minimum(folded, np.nextafter(n_ticks, 0)), side="right")
    starts = bins * bin_steps
    length = np.minimum(starts + bin_steps, n_steps) - starts
    inside = (folded - (total - counts)[bins]) / counts[bins] * length
    return starts + np.minimum(inside.astype(np.int64), length - 1)
