"""Dithered spike trains (null N3): the same spikes a little earlier or later."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from snn.analyse.views.train_pairs import check_trains
from snn.record.signals import whole_steps
from snn.record.types import SpikeTrains


def dither_spikes(trains: SpikeTrains, *, half_width_ms: float, rng: np.random.Generator) -> SpikeTrains:
    """Move every spike by its own uniform amount within plus or minus the half-width.

    Keeps: the number of spikes of each cell, its rate on scales well above the half-width, and where in the
    recording each spike lies to within the half-width. Destroys: everything finer, namely the timing of spikes
    between cells, within a partner as well as across, the intervals between spikes and the refractory period (two
    spikes of a cell may fall on one step), and peaks of the rate sharper than the half-width.

    Whether a measure is larger in the recording than after dithering thus asks about structure *finer than the
    half-width*. Slow common changes of rate, by coupling or by common input, survive in both.
    Because volleys within the partner go too, the rate of a whole channel becomes smoother than any real one: a measure
    of such rates, or of many pairs that share cells, has too narrow a null. See `dither_test` for how much.

    Parameters
    ----------
    trains
        Spikes of one population.
    half_width_ms
        Largest displacement, a whole number of time steps; usual are 25 (spikes), 100 and 500 ms (acts).
    rng
        Draws the displacements.

    Returns
    -------
    SpikeTrains
        As many spikes for the same time. A spike that would leave the recording is reflected at its edge.

    Raises
    ------
    ResultError
        If the trains are not sound, or the half-width is no whole number of steps.

    Notes
    -----
    Date, Bienenstock & Geman (1998), technical report, Brown University, and many since; how wide to dither: Pazienti,
    Maldonado, Diesmann & Grün (2008), Brain Res 1225, 39-46; compared in Louis, Borgelt & Grün (2010), in: Analysis of
    Parallel Spike Trains (Springer).

    Examples
    --------
    >>> from snn.record.types import SpikeTrains
    >>> train = SpikeTrains(
    ...     cells=np.zeros(2, np.int32), steps=np.array([100, 600]), n_cells=1, time_step_ms=1.0, n_steps=1000
    ... )
    >>> moved = dither_spikes(train, half_width_ms=25.0, rng=np.random.default_rng(1))
    >>> bool(abs(moved.steps - train.steps).max() <= 25)
    True
    """
    check_trains(trains)
    width = whole_steps(half_width_ms, time_step_ms=trains.time_step_ms)
    moved = trains.steps + rng.integers(-width, width, trains.steps.size, endpoint=True)
    return in_order(trains, reflected(moved, n_steps=trains.n_steps))


def dither_cells(trains: SpikeTrains, *, half_width_ms: float, rng: np.random.Generator) -> SpikeTrains:
    """Move the train of every cell as a whole, by its own uniform amount within plus or minus the half-width.

    Keeps: the number of spikes of each cell and all its intervals, in their order, but for one seam; its rate on
    scales well above the half-width. Destroys: timing between cells finer than the half-width, within a partner
    as well as across. Beside `dither_spikes` it tells whether a rejection is due to the intervals of single cells.

    Parameters
    ----------
    trains
        Spikes of one population.
    half_width_ms
        Largest displacement, a whole number of time steps.
    rng
        Draws one displacement for each cell.

    Returns
    -------
    SpikeTrains
        As many spikes for the same time. What leaves the recording at one end enters at the other, so that the
        intervals stay; the rates of up to one half-width at each end are mixed.

    Raises
    ------
    ResultError
        If the trains are not sound, or the half-width is no whole number of steps.

    References
    ----------
    Pipa, Wheeler, Singer & Nikolić (2008), J Comput Neurosci 25, 64-88, who shift whole trains.

    Examples
    --------
    >>> from snn.record.types import SpikeTrains
    >>> train = SpikeTrains(
    ...     cells=np.zeros(3, np.int32), steps=np.array([100, 600, 640]), n_cells=1, time_step_ms=1.0, n_steps=1000
    ... )
    >>> moved = dither_cells(train, half_width_ms=25.0, rng=np.random.default_rng(1))
    >>> np.diff(moved.steps)  # as before
    array([500,  40])
    """
    check_trains(trains)
    width = whole_steps(half_width_ms, time_step_ms=trains.time_step_ms)
    shifts = rng.integers(-width, width, trains.n_cells, endpoint=True)
    return in_order(trains, (trains.steps + shifts[trains.cells]) % trains.n_steps)


def reflected(steps: NDArray[np.int64], *, n_steps: int) -> NDArray[np.int64]:
    """Fold steps outside the recording back at its edges, as often as needed.

    Examples
    --------
    >>> reflected(np.array([-1, -3, 9, 10, 12]), n_steps=10).tolist()
    [0, 2, 9, 9, 7]
    """
    folded = steps % (2 * n_steps)
    return np.minimum(folded, 2 * n_steps - 1 - folded)


def in_order(trains: SpikeTrains, steps: NDArray[np.int64]) -> SpikeTrains:
    """Give the spikes of a recording new steps and order them anew, by step and within a step by cell.

    Parameters
    ----------
    trains
        Whose cells and length are kept.
    steps
        New step of each spike, shape ``(n_spikes,)``, in the order of ``trains``.

    Returns
    -------
    SpikeTrains
        The moved spikes.
    """
    # sorting one number for each spike is several times faster than sorting two keys
    keys = np.sort(steps * trains.n_cells + trains.cells)
    cells = (keys % trains.n_cells).astype(np.int32)
    return replace(trains, cells=cells, steps=keys // trains.n_cells)
