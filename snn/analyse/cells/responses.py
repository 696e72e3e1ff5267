"""What cells do while their partner is idle, acts, or watches the other act."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.config.schema.channels import PARTNERS
from snn.record.loops import Way, seen_while
from snn.record.masks import held
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasions:
    """What a partner may do or see at each time step; situations and trials are cut from it."""

    own: BoolArray  # (n_channels, n_steps) what it intends
    seen: BoolArray  # (n_channels, n_steps) what the other intended and can be seen
    quiet: BoolArray  # (n_steps,) it intends nothing, and nothing of what it did lasts
    idle: BoolArray  # (n_steps,) neither intends anything, and nothing of either lasts


def occasions(
    events: EventTable, way: Way, *, n_channels: int, n_steps: int, time_step_ms: float
) -> Occasions:
    """Mark what the partner that a way leads to does and sees.

    What was done lasts for as long as its sight may be on its way or fading: mean delay of the way plus
    ``RESPONSE_TAIL_MS``, 300 ms by default, as in health.

    Parameters
    ----------
    events
        Intended acts of both partners.
    way
        From the other to the partner; `snn.record.loops.seen_while` says when an act is seen.
    n_channels, n_steps, time_step_ms
        Size and grid of the masks.
    """
    own, other = (
        intentions_on(
            events,
            partner=PARTNERS.index(name),
            n_channels=n_channels,
            n_steps=n_steps,
            time_step_ms=time_step_ms,
        )
        for name in (way.target, way.source)
    )
    n_lasting = round((way.delay_ms + RESPONSE_TAIL_MS) / time_step_ms)
    quiet, other_quiet = (~held(np.any(intended, axis=0), n_lasting) for intended in (own, other))
    return Occasions(
        own=own, seen=seen_while(way, other, step_ms=time_step_ms), quiet=quiet, idle=quiet & other_quiet
    )


def situations(
    events: EventTable,
    way: Way,
    *,
    n_channels: int,
    n_steps: int,
    time_step_ms: float,
    transient_ms: float,
) -> Situations:
    """Mark when a partner is idle, executes and observes.

    - *executing* k: the partner intends k, whatever else happens.
    - *observing* k: the other's act on k can be seen, from its first movement to its last
      (`snn.record.loops.seen_while`), while the partner itself intends nothing on any channel, nor did until
      its mean delay of sight plus ``RESPONSE_TAIL_MS`` ago. The other may act on further channels at the same
      time, as *executing* allows too, so that the two rates compare like with like. Both include onsets.
    - *base*, the same for all channels: neither partner intends anything, nor did until as long ago, so that no
      act is still on its way or fading.

    Parameters
    ----------
    events
        Intended acts of both partners.
    way
        From the other to the partner whose situations are marked. A cut way is as good: its times are the control.
    n_channels, n_steps, time_step_ms
        Size and grid of the masks.
    transient_ms
        Time at the start that belongs to no situation.

    Returns
    -------
    Situations
        Masks over the whole recording.
    """
    size = {"n_channels": n_channels, "n_steps": n_steps, "time_step_ms": time_step_ms}
    found = occasions(events, way, **size)
    own, idle, observing = found.own, found.idle, found.seen & found.quiet
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
