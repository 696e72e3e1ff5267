"""The channels' rows: what makes an act, what a seen act asks for, and how cells report to their channel.

One row per partner and channel, and a last one that nobody uses. Arrays in SI units by their name in the equations.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from snn.config.channels import CHANNELS, PARTNERS
from snn.config.partner import Partner
from snn.config.reaction import Reaction
from snn.config.senses import Senses
from snn.model.counter_noise import draw_keys, split_keys
from snn.model.populations import N_CHANNELS, Block
from snn.model.stacked import stacked
from snn.model.streams import REACTIONS, DyadStreams
from snn.record.acts import ACT_TIME_CONSTANT_MS

N_ROWS = len(PARTNERS) * N_CHANNELS + 1
ACT_TIME_S = ACT_TIME_CONSTANT_MS * 1e-3
MEMORY_TIME_S = 1.0
"""Low-pass of what touch, joy and threat are made of."""
LONG_AGO_S = -1e6
MS = 1e-3
_Arrays = dict[str, NDArray]


def channel_parameters(partners: Mapping[str, Partner], *, time_step_ms: float) -> _Arrays:
    """Return the constants and initial values of the rows, each ``(n_rows,)``; the unused row repeats the first."""
    owners = [*np.repeat(range(len(PARTNERS)), N_CHANNELS), 0]
    each = [partners[PARTNERS[owner]] for owner in owners]
    drive = [p.intention.drive_rate_hz * time_step_ms * MS for p in each]
    return {
        "partner_row": np.asarray(owners, dtype=np.int32),
        "mean_at_full_intensity": np.asarray([*drive[:-1], 0.0]),
        "answer_intensity": np.asarray([p.reaction.intensity for p in each]),
        "answer_duration": np.asarray([p.reaction.duration_ms * MS for p in each]),
        "window_min": np.asarray([p.reward.dopamine.window_min_ms * MS for p in each]),
        "window_max": np.asarray([p.reward.dopamine.window_max_ms * MS for p in each]),
        "armed": np.ones(N_ROWS),
        "last_act": np.full(N_ROWS, LONG_AGO_S),
        "answer_end": np.full(N_ROWS, LONG_AGO_S),
    }


def readout_synapses(blocks: Mapping[str, Block]) -> _Arrays:
    """Connect every motor and observation E cell to its channel's row; arrays ``(n_cells_read,)``."""
    parts: list[_Arrays] = []
    for block in blocks.values():
        population = block.population
        if population.circuit not in ("motor", "observation") or population.n_channels == 0:
            continue
        first_row = PARTNERS.index(population.partner) * N_CHANNELS
        share = population.n_channels / population.n_cells
        steps = {"act_step": 0.0, "memory_step": 0.0, "watched_step": 0.0}
        if population.circuit == "motor":
            steps |= {"act_step": share / ACT_TIME_S, "memory_step": share / MEMORY_TIME_S}
        else:
            steps["watched_step"] = share / MEMORY_TIME_S
        part = {
            "pre": np.arange(block.start, block.stop, dtype=np.int32),
            "post": (block.channel_of_cell + first_row).astype(np.int32),
            **{name: np.full(population.n_cells, step) for name, step in steps.items()},
        }
        parts.append(part)
    return stacked(parts)


def seen_acts(
    partners: Mapping[str, Partner], seen_through: Sequence[Senses], *, streams: DyadStreams
) -> _Arrays:
    """Connect every channel of the other to every channel of one's own; arrays ``(2 * n_channels**2,)``.

    An act is seen after the middle of the link's sensory delays. Each pair has a noise key of its own, so that
    answers are independent of everything else.
    """
    parts: list[_Arrays] = []
    seen, own = (index.ravel() for index in np.indices((N_CHANNELS, N_CHANNELS)))
    for index, (partner, senses) in enumerate(zip(partners.values(), seen_through, strict=True)):
        keys = draw_keys(seen.size, streams.partner(index, REACTIONS))
        high, low = split_keys(keys)
        delay_ms = round(senses.delay_ms + senses.delay_spread_ms / 2)
        part = {
            "pre": (seen + (1 - index) * N_CHANNELS).astype(np.int32),
            "post": (own + index * N_CHANNELS).astype(np.int32),
            "delay": np.full(seen.size, max(1, delay_ms) * MS),
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
