"""The excitatory execution cells of a partner, whose rates are what synchrony is measured of."""

import numpy as np

from snn.analyse.views.rates import discard_transient
from snn.analyse.views.recorded_brains import brains, missing_brain
from snn.config.schema.channels import CHANNELS
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording, SpikeTrains


def execution_trains(recording: Recording, partner: str, *, transient_ms: float) -> tuple[SpikeTrains, int]:
    """Return a partner's execution E cells from the transient on, and their number of channels.

    Raises
    ------
    ResultError
        If the transient leaves nothing, or the partner has no brain.
    """
    if partner not in brains(recording):
        raise ResultError(missing_brain(recording))
    population = next(p for p in recording.populations if p.name == f"{partner}_execution_e")
    trains = discard_transient(recording.spikes[population.name], transient_ms=transient_ms)
    return trains, population.n_channels


def execution_rates_hz(
    recording: Recording, partner: str, *, transient_ms: float, bin_ms: float
) -> FloatArray:
    """Return the rate of each channel of a partner's execution E cells, shape ``(n_channels, n_bins)``.

    All are nan, in as many bins as there would be, for a partner whose brain was not recorded: no measure takes them.

    Raises
    ------
    ResultError
        If the transient leaves nothing, or the bin is no whole number of time steps.
    """
    if partner not in brains(recording):
        whole_s = recording.duration_s - transient_ms * 1e-3
        return np.full((len(CHANNELS), int(whole_s * 1e3 / bin_ms + 1e-6)), np.nan)
    trains, n_channels = execution_trains(recording, partner, transient_ms=transient_ms)
    return channel_rates_hz(trains, n_channels=n_channels, bin_ms=bin_ms)
