"""The excitatory execution cells of a partner, whose rates are what synchrony is measured of."""

from snn.analyse.rates import discard_transient
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording, SpikeTrains


def execution_trains(recording: Recording, partner: str, *, transient_ms: float) -> tuple[SpikeTrains, int]:
    """Return a partner's execution E cells from the transient on, and their number of channels.

    Raises
    ------
    ResultError
        If the transient leaves nothing.
    """
    population = next(p for p in recording.populations if p.name == f"{partner}_execution_e")
    trains = discard_transient(recording.spikes[population.name], transient_ms=transient_ms)
    return trains, population.n_channels


def execution_rates_hz(
    recording: Recording, partner: str, *, transient_ms: float, bin_ms: float
) -> FloatArray:
    """Return the rate of each channel of a partner's execution E cells, shape ``(n_channels, n_bins)``.

    Raises
    ------
    ResultError
        If the transient leaves nothing, or the bin is no whole number of time steps.
    """
    trains, n_channels = execution_trains(recording, partner, transient_ms=transient_ms)
    return channel_rates_hz(trains, n_channels=n_channels, bin_ms=bin_ms)
