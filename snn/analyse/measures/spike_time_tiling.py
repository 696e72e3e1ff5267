"""STTC, the spike time tiling coefficient of pairs of cells: exact, all pairs at once, over lags."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from snn.analyse.views.train_pairs import (
    PairLagCurve,
    aligned,
    check_pair,
    lag_grid_steps,
    pair_lag_curve,
    sample_channels,
)
from snn.record.signals import whole_steps
from snn.record.types import FloatArray, SpikeTrains

MATCHES_AT_A_TIME = 2_000_000
"""Bounds the memory of a match list to about 50 MB."""


def tiling_coefficients(
    a: SpikeTrains, b: SpikeTrains, *, half_width_ms: float, lag_steps: int = 0
) -> FloatArray:
    """Compute the spike time tiling coefficient of every cell of A with every cell of B.

    ``STTC = ((P_A - T_B) / (1 - P_A T_B) + (P_B - T_A) / (1 - P_B T_A)) / 2``, with P_A the share of the spikes
    of A that lie within the half-width of a spike of B (its edge included), and T_A the share of the recording
    that lies within the half-width of a spike of A. Unlike a correlation of counts it does not grow with the rate:
    0 for independent trains, 1 for equal ones, -1 for trains that avoid each other and whose tiles fill the
    recording.

    Parameters
    ----------
    a, b
        Spikes of the cells of partners A and B, recorded for the same time.
    half_width_ms
        Largest distance of two spikes that count as together, a whole number of time steps. Larger is more
        tolerant of jitter; when tiles cover the whole recording nothing can be told apart.
    lag_steps
        Compare A at ``t`` with B at ``t + lag`` in the time that both cover; positive: A leads.

    Returns
    -------
    ndarray
        Shape ``(a.n_cells, b.n_cells)``, -1..1; nan where one of the two cells is silent. A term whose P and T are
        both 1 is 1, as in the authors' program.

    Raises
    ------
    ResultError
        If the recordings differ in length or step, spikes are out of order or outside, the half-width is not a
        whole number of steps, or the lag not shorter than the recording.

    Notes
    -----
    Cutts & Eglen (2014), doi 10.1523/JNEUROSCI.2767-14.2014. Times are compared as whole steps, so that a result does
    not depend on when in a recording it happens; Elephant 1.2.1 widens its window by 1e-5 of the time since the start.
    On a grid a spike has one step more within its reach than its tile is long, which lifts the coefficient of
    independent trains by about rate x time step: .001 at 10 Hz and 0.1 ms. A null has the same.

    Examples
    --------
    >>> from snn.record.types import SpikeTrains
    >>> train = SpikeTrains(
    ...     cells=np.zeros(2, np.int32), steps=np.array([100, 600]), n_cells=1, time_step_ms=0.1, n_steps=1000
    ... )
    >>> tiling_coefficients(train, train, half_width_ms=5.0)
    array([[1.]])
    """
    check_pair(a, b)
    half_steps = whole_steps(half_width_ms, time_step_ms=a.time_step_ms)
    return _coefficients(*aligned(a, b, lag_steps=lag_steps), half_steps=half_steps)


def tiling_curve(
    a: SpikeTrains,
    b: SpikeTrains,
    *,
    n_channels: int,
    cells_per_channel: int,
    half_width_ms: float,
    max_lag_ms: float,
    lag_step_ms: float,
    rng: np.random.Generator,
) -> PairLagCurve:
    """Average the tiling coefficient over pairs of cells of the same channel, at each lag.

    Parameters
    ----------
    a, b
        Spikes of partners A and B, whose cells are ordered by channel.
    n_channels
        Number of channels; 1 for a population without channels.
    cells_per_channel
        Cells drawn at random from each channel of each partner; 25 of 4 channels are enough for a mean.
    half_width_ms
        As in `tiling_coefficients`.
    max_lag_ms, lag_step_ms
        Lags to either side, and their distance; one no larger than the half-width misses nothing.
    rng
        Draws the cells.

    Returns
    -------
    PairLagCurve
        Means over the pairs in which both cells fire, the largest and its lag. As any maximum over lags it is
        biased upward: compare it only with a null that takes the same maximum.

    Raises
    ------
    ResultError
        As `tiling_coefficients` and `sample_channels`.

    References
    ----------
    Cutts & Eglen (2014), J Neurosci 34, 14288-14303, doi 10.1523/JNEUROSCI.2767-14.2014, for one pair without a lag;
    the curve over lags is our own.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from snn.record.types import SpikeTrains
    >>> a = SpikeTrains(
    ...     cells=np.zeros(3, np.int32), steps=np.array([100, 370, 600]), n_cells=1, time_step_ms=1.0, n_steps=1000
    ... )
    >>> b, rng = replace(a, steps=a.steps + 20), np.random.default_rng(1)  # 20 ms later
    >>> widths = {"half_width_ms": 5.0, "max_lag_ms": 50.0, "lag_step_ms": 10.0}
    >>> curve = tiling_curve(a, b, n_channels=1, cells_per_channel=1, **widths, rng=rng)
    >>> curve.best, curve.lag_s
    (1.0, 0.02)
    """
    pairs = sample_channels(a, b, n_channels=n_channels, cells_per_channel=cells_per_channel, rng=rng)
    half_steps = whole_steps(half_width_ms, time_step_ms=a.time_step_ms)
    lags = lag_grid_steps(max_lag_ms=max_lag_ms, lag_step_ms=lag_step_ms, time_step_ms=a.time_step_ms)
    values = np.full(lags.size, np.nan)
    for index, lag in enumerate(lags):
        coefficients = np.concatenate(
            [
                _coefficients(*aligned(*pair, lag_steps=int(lag)), half_steps=half_steps).ravel()
                for pair in pairs
            ]
        )
        defined = coefficients[~np.isnan(coefficients)]
        values[index] = defined.mean() if defined.size else np.nan
    return pair_lag_curve(lags.astype(np.float64) * (a.time_step_ms * 1e-3), values)


def _coefficients(a: SpikeTrains, b: SpikeTrains, *, half_steps: int) -> FloatArray:
    counts_a = np.bincount(a.cells, minlength=a.n_cells)[:, None]
    counts_b = np.bincount(b.cells, minlength=b.n_cells)
    tiled_a = _tiled_steps(a, half_steps)[:, None] / a.n_steps
    tiled_b = _tiled_steps(b, half_steps) / b.n_steps
    with np.errstate(invalid="ignore"):  # 0 / 0 spikes: nan, as documented
        near_b = _near_counts(a, b, half_steps) / counts_a
        near_a = _near_counts(b, a, half_steps).T / counts_b
    return (_term(near_b, tiled_b) + _term(near_a, tiled_a)) / 2


def _term(share: FloatArray, tiled: FloatArray) -> FloatArray:
    product = share * tiled
    full = product == 1.0
    return np.where(full, 1.0, (share - tiled) / np.where(full, 1.0, 1.0 - product))


def _by_cell(trains: SpikeTrains) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    order = np.argsort(trains.cells, kind="stable")  # keeps the order in time within a cell
    return trains.cells[order], trains.steps[order]


def _tiled_steps(trains: SpikeTrains, half_steps: int) -> NDArray[np.int64]:
    """Length of the union of each cell's tiles inside the recording, shape (n_cells,)."""
    cells, steps = _by_cell(trains)
    starts = np.r_[True, cells[1:] != cells[:-1]][: steps.size]
    ends = np.r_[starts[1:], True][: steps.size]
    before = np.where(starts, np.minimum(steps, half_steps), 0)
    gaps = np.diff(steps, append=trains.n_steps)
    after = np.where(ends, np.minimum(trains.n_steps - steps, half_steps), np.minimum(gaps, 2 * half_steps))
    # the sums are whole numbers far below 2**53, which floating point adds exactly
    return np.bincount(cells, weights=before + after, minlength=trains.n_cells).astype(np.int64)


def _near_counts(of: SpikeTrains, to: SpikeTrains, half_steps: int) -> NDArray[np.int64]:
    """How many spikes of each cell lie in the tiles of each other cell, shape (of.n_cells, to.n_cells)."""
    cells, steps = _by_cell(to)
    first = np.searchsorted(of.steps, steps - half_steps, side="left")
    stop = np.searchsorted(of.steps, steps + half_steps, side="right")
    # a spike in two tiles of one cell counts once: each tile begins where the cell's last one ended
    same_cell = cells[1:] == cells[:-1]
    first[1:] = np.where(same_cell, np.maximum(first[1:], stop[:-1]), first[1:])
    counts = np.zeros(of.n_cells * to.n_cells, dtype=np.int64)
    for some in _batches(stop - first):
        lengths = (stop - first)[some]
        before = np.cumsum(lengths) - lengths
        spikes = np.repeat(first[some] - before, lengths) + np.arange(lengths.sum())
        pairs = of.cells[spikes].astype(np.int64) * to.n_cells + np.repeat(cells[some], lengths)
        counts += np.bincount(pairs, minlength=counts.size)
    return counts.reshape(of.n_cells, to.n_cells)


def _batches(lengths: NDArray[np.int64]) -> Iterator[slice]:
    """Cut a list of runs into slices of bounded total length."""
    total = np.cumsum(lengths)
    n_all = int(total[-1]) if total.size else 0
    edges = np.searchsorted(total, np.arange(0, n_all, MATCHES_AT_A_TIME), side="right").tolist()
    for start, stop in pairwise([*edges, lengths.size]):
        yield slice(start, stop)
