"""Firing rates over a whole recording, and the part of a recording that is measured."""

from dataclasses import replace

import numpy as np

from snn.errors import ResultError
from snn.record.types import FloatArray, SpikeTrains


def discard_transient(trains: SpikeTrains, *, transient_ms: float) -> SpikeTrains:
    """Cut the start off a recording, while the network settles from its initial values.

    Parameters
    ----------
    trains
        Spikes of one population.
    transient_ms
        Time to discard; the remaining spikes are counted from there.

    Returns
    -------
    SpikeTrains
        The rest, shorter by the transient.

    Raises
    ------
    ResultError
        If nothing would remain.
    """
    n_discarded = round(transient_ms / trains.time_step_ms)
    if n_discarded >= trains.n_steps:
        raise ResultError(
            f"the recording lasts {trains.duration_s:g} s and its first {transient_ms:g} ms are discarded: "
            "nothing remains; record longer or lower analysis.transient"
        )
    kept = slice(np.searchsorted(trains.steps, n_discarded), None)  # ordered by step
    return replace(
        trains,
        cells=trains.cells[kept],
        steps=trains.steps[kept] - n_discarded,
        n_steps=trains.n_steps - n_discarded,
    )


def cell_rates_hz(trains: SpikeTrains) -> FloatArray:
    """Return the firing rate of each cell: spikes over duration.

    Parameters
    ----------
    trains
        Spikes of one population.

    Returns
    -------
    ndarray
        Rates in Hz, shape ``(n_cells,)``; 0 for a silent cell.
    """
    return np.bincount(trains.cells, minlength=trains.n_cells) / trains.duration_s
