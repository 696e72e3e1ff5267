"""ISI-distance, SPIKE-distance and SPIKE-synchronization across the partners, computed by PySpike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from snn.analyse.views.train_pairs import (
    PairLagCurve,
    TrainPair,
    aligned,
    lag_grid_steps,
    pair_lag_curve,
    sample_channels,
)
from snn.errors import ResultError
from snn.record.types import FloatArray, SpikeTrains

NEEDED = "PySpike: pip install pyspike (it is compiled, which takes a C compiler)"
"""What a message says is missing, and how to get it."""
CELLS_PER_CHANNEL = 6
"""36 pairs a channel: 4 channels of 20 s at 21 lags take about 0.2 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeDistances:
    """Means over pairs of cells of the same channel in which both cells fire, at each lag."""

    isi: PairLagCurve
    """ISI-distance, 0 to 1, its best the smallest: how different the momentary rates are, whatever the phase."""
    spike: PairLagCurve
    """SPIKE-distance, 0 to 1, its best the smallest: how far spikes lie from the other's, in units of the interval."""
    synchronization: PairLagCurve
    """SPIKE-synchronization, 0 to 1, its best the largest: the share of spikes that coincide."""


def spike_distances(
    a: SpikeTrains,
    b: SpikeTrains,
    *,
    n_channels: int,
    max_lag_ms: float,
    lag_step_ms: float,
    rng: np.random.Generator,
    cells_per_channel: int = CELLS_PER_CHANNEL,
) -> SpikeDistances:
    """Average three measures without a time scale over pairs of cells of the same channel, at each lag.

    None of them is 0 or 1 for independent trains, and all depend on the rates: two Poisson trains of equal rate
    have an ISI-distance near 1/2, a SPIKE-distance near 0.3 and a SPIKE-synchronization near 1/4. They mean
    something beside a null of the same rates, not alone.

    Parameters
    ----------
    a, b
        Spikes of partners A and B, whose cells are ordered by channel, recorded for the same time.
    n_channels
        Number of channels; 1 for a population without channels.
    max_lag_ms
        Largest lag to either side; at positive lags A leads. 0 compares without a lag.
    lag_step_ms
        Distance of the lags. The measures adapt to the interval between spikes, so that half of it is fine enough.
    rng
        Draws the cells.
    cells_per_channel
        How many are drawn from each channel of each partner; the cost grows with the square.

    Returns
    -------
    SpikeDistances
        A curve over lags for each measure. A pair with a silent cell is left out, though PySpike would call two
        silent cells synchronous; without any pair the values are nan. Of two spikes of a cell in one time step one
        counts. Towards the edges of the recording PySpike takes the first and last interval to reach them:
        spikes that come later in both change the distances by no more than the share of the time at the edges in which
        a cell of the pair has not yet fired, or fires no more.

    Raises
    ------
    ResultError
        If PySpike is not installed, or as `sample_channels` and `aligned`.

    Notes
    -----
    Kreuz et al. (2007), J Neurosci Methods 165:151 (ISI-distance); Kreuz et al. (2013), J Neurophysiol 109:1457
    (SPIKE-distance); Kreuz, Mulansky & Bozanic (2015), J Neurophysiol 113:3432 (SPIKE-synchronization); Mulansky &
    Kreuz (2016), SoftwareX 5:183 (PySpike).

    Examples
    --------
    >>> from snn.record.types import SpikeTrains
    >>> train = SpikeTrains(
    ...     cells=np.zeros(3, np.int32), steps=np.array([100, 400, 900]), n_cells=1, time_step_ms=1.0, n_steps=1000
    ... )
    >>> rng = np.random.default_rng(1)
    >>> found = spike_distances(train, train, n_channels=1, max_lag_ms=0.0, lag_step_ms=50.0, rng=rng)
    >>> found.isi.best, found.synchronization.best
    (0.0, 1.0)
    """
    pyspike = _pyspike()
    pairs = sample_channels(a, b, n_channels=n_channels, cells_per_channel=cells_per_channel, rng=rng)
    lags = lag_grid_steps(max_lag_ms=max_lag_ms, lag_step_ms=lag_step_ms, time_step_ms=a.time_step_ms)
    measures = (pyspike.isi_distance, pyspike.spike_distance, pyspike.spike_sync)
    means = np.array(
        [
            _means(pyspike, [aligned(*pair, lag_steps=int(lag)) for pair in pairs], measures=measures)
            for lag in lags
        ]
    )
    lags_s = lags.astype(np.float64) * (a.time_step_ms * 1e-3)
    return SpikeDistances(
        isi=pair_lag_curve(lags_s, means[:, 0], smaller_is_closer=True),
        spike=pair_lag_curve(lags_s, means[:, 1], smaller_is_closer=True),
        synchronization=pair_lag_curve(lags_s, means[:, 2]),
    )


def _pyspike() -> ModuleType:
    try:
        return import_module("pyspike")
    except ImportError as error:
        raise ResultError(f"ISI-distance, SPIKE-distance and SPIKE-synchronization need {NEEDED}") from error


def _means(
    pyspike: ModuleType, pairs: Sequence[TrainPair], *, measures: Sequence[Callable[..., float]]
) -> FloatArray:
    """Mean of each measure over all pairs of cells that fire, shape (n_measures,)."""
    values = [
        # our trains are sorted, free of repeats and equally long: what PySpike would otherwise see to
        [measure(train_a, train_b, Reconcile=False) for measure in measures]
        for a, b in pairs
        for train_a in _trains(pyspike, a)
        for train_b in _trains(pyspike, b)
    ]
    return np.mean(values, axis=0) if values else np.full(len(measures), np.nan)


def _trains(pyspike: ModuleType, trains: SpikeTrains) -> list[Any]:
    """Trains of the cells that fire, in time steps: whole numbers, whose differences are exact."""
    order = np.argsort(trains.cells, kind="stable")
    ends = np.cumsum(np.bincount(trains.cells, minlength=trains.n_cells))[:-1]
    by_cell = np.split(trains.steps[order], ends)
    return [pyspike.SpikeTrain(np.unique(steps), (0, trains.n_steps)) for steps in by_cell if steps.size]
