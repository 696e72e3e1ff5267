"""What cells do while their partner is idle, acts, or watches the other act."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.record.signals import intentions_on
from snn.record.types import BoolArray, EventTable, FloatArray, SpikeTrains

RESPONSE_TAIL_MS = 100.0
"""How long a response outlasts its input: five membrane time constants of 20 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situations:
    """The time steps at which one partner is idle, executes, or observes, for each channel."""

    base: BoolArray  # (n_channels, n_steps)
    executing: BoolArray  # (n_channels, n_steps)
    observing: BoolArray  # (n_channels, n_steps)
    time_step_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Firing rates in one situation; nan where the situation never occurs."""

    rate_hz: float
    """Spikes of all cells over the time that each cell's channel spent in the situation."""
    channel_rates_hz: FloatArray  # (n_channels,) mean over the channel's cells
    cell_rates_hz: FloatArray  # (n_cells,)
    window_s: FloatArray  # (n_channels,) time in the situation

    def rate_over_hz(self, channels: Sequence[int]) -> float:
        """Return the rate of the cells of some channels, weighed as ``rate_hz``; nan without any time."""
        index = [channel for channel in channels if self.window_s[channel] > 0]
        weights_s = self.window_s[index]
        total_s = float(weights_s.sum())
        return float(self.channel_rates_hz[index] @ weights_s) / total_s if total_s > 0 else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """How one population responds in each situation."""

    base: Response
    executing: Response
    observing: Response

    @classmethod
    def undefined(cls, *, n_channels: int) -> "Responses":
        """Return those of a population that was not recorded: nan, in no time."""
        nothing = Response(
            rate_hz=float("nan"),
            channel_rates_hz=np.full(n_channels, np.nan),
            cell_rates_hz=np.empty(0),
            window_s=np.zeros(n_channels),
        )
        return cls(base=nothing, executing=nothing, observing=nothing)


def situations(
    events: EventTable,
    *,
    partner: int,
    n_channels: int,
    n_steps: int,
    time_step_ms: float,
    sight_delay_ms: float,
    transient_ms: float,
) -> Situations:
    """Mark when a partner is idle, executes and observes.

    - *executing* k: the partner intends k, whatever else happens.
    - *observing* k: the other's act on k arrives, that is the other intended k ``sight_delay_ms`` ago, while
      the partner itself intends nothing on any channel. The other may act on further channels at the same
      time, as *executing* allows too, so that the two rates compare like with like.
    - *base*, the same for all channels: neither partner intends anything, nor did until ``sight_delay_ms``
      plus ``RESPONSE_TAIL_MS`` ago, so that no act is still on its way or fading.

    Parameters
    ----------
    events
        Intended acts of both partners.
    partner
        Whose situations: 0 for a, 1 for b.
    n_channels, n_steps, time_step_ms
        Size and grid of the masks.
    sight_delay_ms
        Time from the other's act to its arrival here.
    transient_ms
        Time at the start that belongs to no situation.

    Returns
    -------
    Situations
        Masks over the whole recording.
    """
    size = {"n_channels": n_channels, "n_steps": n_steps, "time_step_ms": time_step_ms}
    own = intentions_on(events, partner=partner, **size)
    other = intentions_on(events, partner=1 - partner, **size)
    n_delay = round(sight_delay_ms / time_step_ms)
    n_settle = n_delay + round(RESPONSE_TAIL_MS / time_step_ms)
    idle = ~held(np.any(own | other, axis=0), n_settle)
    observing = delayed(other, n_delay) & ~np.any(own, axis=0)
    for mask in (idle, own, observing):
        mask[..., : round(transient_ms / time_step_ms)] = False
    return Situations(
        base=np.broadcast_to(idle, own.shape),
        executing=own,
        observing=observing,
        time_step_ms=time_step_ms,
    )


def responses(trains: SpikeTrains, *, situations: Situations) -> Responses:
    """Measure the rates of one population in its partner's situations.

    Parameters
    ----------
    trains
        Spikes of a population of the same partner, over the whole recording, with cells ordered by channel.
    situations
        Masks on the grid of the spikes.

    Returns
    -------
    Responses
        For the population, its channels and its cells.
    """
    return Responses(
        base=_response(trains, situations.base),
        executing=_response(trains, situations.executing),
        observing=_response(trains, situations.observing),
    )


def _response(trains: SpikeTrains, mask: BoolArray) -> Response:
    n_channels = mask.shape[0]
    per_channel = trains.n_cells // n_channels
    inside = mask[trains.cells // per_channel, trains.steps]
    counts = np.bincount(trains.cells[inside], minlength=trains.n_cells)
    window_s = mask.sum(axis=1) * (trains.time_step_ms * 1e-3)
    observed_s = np.where(window_s > 0, window_s, np.nan)
    total_s = window_s.sum() * per_channel
    return Response(
        rate_hz=float(counts.sum() / total_s) if total_s > 0 else float("nan"),
        channel_rates_hz=counts.reshape(n_channels, per_channel).mean(axis=1) / observed_s,
        cell_rates_hz=counts / np.repeat(observed_s, per_channel),
        window_s=window_s,
    )


def delayed(mask: BoolArray, n_steps: int) -> BoolArray:
    """Shift a mask, along its last axis, to later steps; nothing arrives before the first delay is over."""
    later = np.zeros_like(mask)
    later[..., n_steps:] = mask[..., : max(0, mask.shape[-1] - n_steps)]
    return later


def held(mask: BoolArray, n_steps: int) -> BoolArray:
    """Keep a mask on, along its last axis, for ``n_steps`` after each step at which it was on."""
    kept = mask.copy()
    for row, held_row in zip(np.atleast_2d(mask), np.atleast_2d(kept), strict=True):
        for stop in runs(row)[1]:
            held_row[stop : stop + n_steps] = True
    return kept


def runs(mask: BoolArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first steps of the runs of a mask of shape ``(n_steps,)``, and the steps after their last."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return edges[::2], edges[1::2]
