"""The rows of channels and bodies: what moves a body, what a seen act asks for, and how cells report to their channel.

One row per partner and channel, and a last one that nobody uses. Arrays in SI units by their name in the equations.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.partner import Partner
from snn.config.schema.reaction import Reaction
from snn.config.schema.vision import Sight
from snn.model.concatenation import stacked
from snn.model.counter_noise import draw_keys, split_keys
from snn.model.intervals import CHANNEL_STEP_MS, steps_in
from snn.model.populations import N_CHANNELS, Block
from snn.model.streams import REACTIONS, DyadStreams

N_ROWS = len(PARTNERS) * N_CHANNELS + 1
LONG_AGO_S = -1e6
EDGE_S = 1e-6
"""Acts are seen on a grid: one that is seen at the edge of a window is in it, however the difference is rounded."""
MS = 1e-3
_Arrays = dict[str, NDArray]


def row_owners() -> NDArray[np.int32]:
    """Return the partner of each row, ``(n_rows,)``; the unused row repeats the first."""
    return np.asarray([*np.repeat(range(len(PARTNERS)), N_CHANNELS), 0], dtype=np.int32)


def channel_parameters(partners: Mapping[str, Partner], *, time_step_ms: float) -> _Arrays:
    """Return the constants of the channels, each ``(n_rows,)``."""
    each = [partners[PARTNERS[owner]] for owner in row_owners()]
    drive = [p.intention.drive_rate_hz * time_step_ms * MS for p in each]
    return {
        "partner_row": row_owners(),
        "mean_at_full_intensity": np.asarray([*drive[:-1], 0.0]),
        "answer_intensity": np.asarray([p.reaction.intensity for p in each]),
        "body_decay": np.asarray([body_decay(p, time_step_ms=time_step_ms) for p in each]),
    }


def body_parameters(partners: Mapping[str, Partner]) -> _Arrays:
    """Return the constants and initial values of the bodies, each ``(n_rows,)``."""
    each = [partners[PARTNERS[owner]] for owner in row_owners()]
    return {
        "partner_row": row_owners(),
        "answer_duration": np.asarray([p.reaction.duration_ms * MS for p in each]),
        "window_min": np.asarray([p.reward.dopamine.window_min_ms * MS - EDGE_S for p in each]),
        "window_max": np.asarray([p.reward.dopamine.window_max_ms * MS + EDGE_S for p in each]),
        "armed": np.zeros(N_ROWS),  # nobody knows when what goes on at time 0 began
        "last_act": np.full(N_ROWS, LONG_AGO_S),
        "answer_end": np.full(N_ROWS, LONG_AGO_S),
    }


def body_decay(partner: Partner, *, time_step_ms: float) -> float:
    """Return what one stage of a body keeps over an update of its channel."""
    return math.exp(-_channel_step_ms(time_step_ms) / partner.body.time_constant_ms)


def readout_synapses(
    partners: Mapping[str, Partner], blocks: Mapping[str, Block], *, time_step_ms: float
) -> _Arrays:
    """Connect every motor cell to its channel's row; arrays ``(n_motor_cells,)``.

    A spike raises the first stage by so much that a steady rate gives an effort, and a movement, of just this rate.
    """
    parts: list[_Arrays] = []
    for block in blocks.values():
        population = block.population
        if population.circuit != "motor":
            continue
        decay = body_decay(partners[population.partner], time_step_ms=time_step_ms)
        share = population.n_channels / population.n_cells
        step_hz = share * (1 - decay) / (decay * _channel_step_ms(time_step_ms) * MS)
        first_row = PARTNERS.index(population.partner) * N_CHANNELS
        part = {
            "pre": np.arange(block.start, block.stop, dtype=np.int32),
            "post": (block.channel_of_cell + first_row).astype(np.int32),
            "effort_step": np.full(population.n_cells, step_hz),
        }
        parts.append(part)
    return stacked(parts)


def _channel_step_ms(time_step_ms: float) -> float:
    return steps_in(CHANNEL_STEP_MS, time_step_ms=time_step_ms) * time_step_ms


def seen_acts(
    partners: Mapping[str, Partner], seen_through: Sequence[Sight], *, streams: DyadStreams
) -> _Arrays:
    """Connect every channel of the other to every channel of one's own; arrays ``(2 * n_channels**2,)``.

    An act is seen after the latency. Each pair has a noise key of its own, so that answers are independent of all else.
    """
    parts: list[_Arrays] = []
    seen, own = (index.ravel() for index in np.indices((N_CHANNELS, N_CHANNELS)))
    for index, (partner, sight) in enumerate(zip(partners.values(), seen_through, strict=True)):
        keys = draw_keys(seen.size, streams.partner(index, REACTIONS))
        high, low = split_keys(keys)
        part = {
            "pre": (seen + (1 - index) * N_CHANNELS).astype(np.int32),
            "post": (own + index * N_CHANNELS).astype(np.int32),
            "delay": np.full(seen.size, sight.latency_ms * MS),
            "p_answer": _answer_probabilities(partner.reaction).ravel(),
            "is_return": np.diag([float(channel.valence > 0) for channel in CHANNELS]).ravel(),
            "key_high": high,
            "key_low": low,
        }
        parts.append(part)
    return stacked(parts)


def reward_synapses(partners: Mapping[str, Partner]) -> _Arrays:
    """Connect every used row to its partner, with the delay from a seen return to a burst; arrays ``(8,)``."""
    delays_s = [p.reward.dopamine.delay_ms * MS for p in partners.values()]
    owners = np.repeat(np.arange(len(PARTNERS), dtype=np.int32), N_CHANNELS)
    return {
        "pre": np.arange(N_ROWS - 1, dtype=np.int32),
        "post": owners,
        "delay": np.asarray(delays_s)[owners],
    }


def _answer_probabilities(reaction: Reaction) -> NDArray[np.float64]:
    """Return the probability of answering a seen act (row) by an act of one's own (column)."""
    probabilities = np.zeros((N_CHANNELS, N_CHANNELS))
    names = [channel.name for channel in CHANNELS]
    for number, channel in enumerate(CHANNELS):
        if channel.valence > 0:
            probabilities[number, number] = reaction.mimic
        else:
            probabilities[number, names.index("frown")] = reaction.retaliate
            probabilities[number, names.index("withdraw")] = reaction.withdraw
    return probabilities
