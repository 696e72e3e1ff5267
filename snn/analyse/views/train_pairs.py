"""Pairs of cells across the partners: same channel, same time, or one partner later by a lag."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.errors import ResultError
from snn.record.signals import whole_steps
from snn.record.types import FloatArray, SpikeTrains

TrainPair: TypeAlias = tuple[SpikeTrains, SpikeTrains]
"""Cells of partner A and cells of partner B, recorded for the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLagCurve:
    """The mean of a measure over pairs of cells at each lag; at positive lags A leads."""

    lags_s: FloatArray  # (n_lags,) from -max_lag to +max_lag
    values: FloatArray  # (n_lags,) nan where no pair has a value
    best: float
    """The largest of ``values``, for a distance the smallest; nan if all are."""
    lag_s: float
    """Where ``values`` is best; nan if ``best`` is."""

    @property
    def unlagged(self) -> float:
        """The value at lag 0."""
        return float(self.values[self.values.size // 2])


def pair_lag_curve(
    lags_s: FloatArray, values: FloatArray, *, smaller_is_closer: bool = False
) -> PairLagCurve:
    """Find the best value of a curve and its lag; of equal values the earliest.

    Examples
    --------
    >>> pair_lag_curve(np.array([-0.1, 0.0, 0.1]), np.array([0.2, 0.1, 0.5])).lag_s
    0.1
    """
    if np.isnan(values).all():
        return PairLagCurve(lags_s=lags_s, values=values, best=float("nan"), lag_s=float("nan"))
    best = int(np.nanargmin(values) if smaller_is_closer else np.nanargmax(values))
    return PairLagCurve(lags_s=lags_s, values=values, best=float(values[best]), lag_s=float(lags_s[best]))


def lag_grid_steps(*, max_lag_ms: float, lag_step_ms: float, time_step_ms: float) -> NDArray[np.int64]:
    """Return the lags from ``-max_lag_ms`` to ``+max_lag_ms`` in time steps, 0 in the middle.

    Raises
    ------
    ResultError
        If ``lag_step_ms`` is no whole number of time steps, or ``max_lag_ms`` no whole number of lag steps.

    Examples
    --------
    >>> lag_grid_steps(max_lag_ms=20.0, lag_step_ms=10.0, time_step_ms=0.1).tolist()
    [-200, -100, 0, 100, 200]
    """
    per_lag = whole_steps(lag_step_ms, time_step_ms=time_step_ms)
    n_lags = whole_steps(max_lag_ms, time_step_ms=lag_step_ms) if max_lag_ms else 0
    return np.arange(-n_lags, n_lags + 1) * per_lag


def check_trains(trains: SpikeTrains) -> None:
    """Raise a `ResultError` unless the spikes are whole steps, in order, and inside the recording."""
    if trains.steps.dtype.kind not in "iu" or trains.cells.dtype.kind not in "iu":
        raise ResultError("spike times must be whole time steps and cells whole numbers: round them first")
    if trains.cells.shape != trains.steps.shape:
        raise ResultError(f"{trains.steps.size} spike times belong to {trains.cells.size} cells: one each")
    if (trains.steps[1:] < trains.steps[:-1]).any():
        raise ResultError("spikes are not ordered by time: sort cells and steps by step first")
    for what, values, stop in (
        ("time step", trains.steps, trains.n_steps),
        ("cell", trains.cells, trains.n_cells),
    ):
        if values.size and not 0 <= int(values.min()) <= int(values.max()) < stop:
            raise ResultError(
                f"a spike has {what} {values.min()} or {values.max()}, the recording 0 to {stop - 1}"
            )


def check_pair(a: SpikeTrains, b: SpikeTrains) -> None:
    """Raise a `ResultError` unless both partners are sound and were recorded alike."""
    check_trains(a)
    check_trains(b)
    if (a.n_steps, a.time_step_ms) != (b.n_steps, b.time_step_ms):
        raise ResultError(
            f"partner A was recorded for {a.n_steps} steps of {a.time_step_ms:g} ms, partner B for "
            f"{b.n_steps} of {b.time_step_ms:g} ms: both must cover the same time in the same steps"
        )


def aligned(a: SpikeTrains, b: SpikeTrains, *, lag_steps: int) -> TrainPair:
    """Lay B's time ``t + lag`` on A's time ``t`` and cut both to the time that both cover.

    At positive lags A leads. Nothing is wrapped around: the pair is shorter than the recording by the lag.

    Raises
    ------
    ResultError
        If the lag is not shorter than the recording.
    """
    if abs(lag_steps) >= a.n_steps:
        raise ResultError(
            f"the recording of {a.duration_s:g} s is not longer than a lag of "
            f"{abs(lag_steps) * a.time_step_ms * 1e-3:g} s: record longer or take smaller lags"
        )
    n_steps = a.n_steps - abs(lag_steps)
    return (
        _window(a, start=max(0, -lag_steps), n_steps=n_steps),
        _window(b, start=max(0, lag_steps), n_steps=n_steps),
    )


def _window(trains: SpikeTrains, *, start: int, n_steps: int) -> SpikeTrains:
    first, stop = np.searchsorted(trains.steps, (start, start + n_steps))
    return replace(
        trains, cells=trains.cells[first:stop], steps=trains.steps[first:stop] - start, n_steps=n_steps
    )


def take_cells(trains: SpikeTrains, cells: NDArray[np.int64]) -> SpikeTrains:
    """Keep some cells only, renumbered from 0 in increasing order.

    Parameters
    ----------
    trains
        Spikes of one population.
    cells
        Which cells to keep, shape ``(n_kept,)``, increasing.

    Returns
    -------
    SpikeTrains
        The spikes of these cells, for the same time.
    """
    number = np.full(trains.n_cells, -1, dtype=np.int32)
    number[cells] = np.arange(cells.size)
    kept = number[trains.cells] >= 0
    return replace(
        trains, cells=number[trains.cells[kept]], steps=trains.steps[kept], n_cells=int(cells.size)
    )


def sample_channels(
    a: SpikeTrains,
    b: SpikeTrains,
    *,
    n_channels: int,
    cells_per_channel: int,
    rng: np.random.Generator,
) -> tuple[TrainPair, ...]:
    """Draw cells of each channel from both partners, so that pairs of the same channel can be formed.

    Parameters
    ----------
    a, b
        Spikes of partners A and B, whose cells are ordered by channel.
    n_channels
        Number of equal blocks of cells; 1 for a population without channels.
    cells_per_channel
        How many to draw, without replacement, from each channel of each partner; all if there are fewer.
    rng
        Source of the draw.

    Returns
    -------
    tuple
        For each channel the drawn cells of A and of B.

    Raises
    ------
    ResultError
        As `check_pair`, and if the cells cannot be divided into the channels.
    """
    check_pair(a, b)
    if n_channels < 1 or a.n_cells % n_channels or b.n_cells % n_channels:
        raise ResultError(f"{a.n_cells} and {b.n_cells} cells cannot be divided into {n_channels} channels")
    return tuple(
        (
            _sample(a, channel, a.n_cells // n_channels, cells_per_channel, rng),
            _sample(b, channel, b.n_cells // n_channels, cells_per_channel, rng),
        )
        for channel in range(n_channels)
    )


def _sample(
    trains: SpikeTrains, channel: int, n_block: int, n_wanted: int, rng: np.random.Generator
) -> SpikeTrains:
    drawn = rng.choice(n_block, min(n_wanted, n_block), replace=False)
    return take_cells(trains, np.sort(drawn) + channel * n_block)
