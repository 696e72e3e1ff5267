"""The rows of what is seen, and of the movement that is on its way to be seen. Arrays in SI units.

Sights: first what each partner sees of the other, then what it sees of itself, each by channel; the last row is unused.
The past: for each row of `snn.model.channel_rows` one slot for every step of the grid, the newest first.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channel_lists import IN_ORDER
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.partner import Partner
from snn.config.schema.vision import LONGEST_LATENCY_MS, Reafference, Sight
from snn.model.channel_rows import N_ROWS
from snn.model.concatenation import stacked
from snn.model.counter_noise import MAX_MEAN, draw_keys, split_keys
from snn.model.intervals import LEVEL_STEP_MS, steps_in
from snn.model.ornstein_uhlenbeck import ou_step
from snn.model.partner_rows import schedule_row
from snn.model.populations import N_CHANNELS, Block
from snn.model.streams import ACUITY, DyadStreams
from snn.record.movement import MAX_MOVEMENT_HZ

N_SLOTS = round(LONGEST_LATENCY_MS / LEVEL_STEP_MS) + 1
OTHER, SELF = 0, 1
"""Whom a row sees, in the order of the rows."""
NO_SIGHT = 2 * len(PARTNERS) * N_CHANNELS
"""The row of cells that see nothing."""
SEEN_MAX_HZ = MAX_MOVEMENT_HZ / 2
"""The record adds up what is seen of the other and of oneself."""
MS = 1e-3
_Arrays = dict[str, NDArray]


def first_row(partner_index: int, whom: int) -> int:
    """Return the first of a partner's four rows of what it sees of the other, or of itself."""
    return (whom * len(PARTNERS) + partner_index) * N_CHANNELS


def past_arrays() -> _Arrays:
    """Say for each slot which one it follows, each ``(n_rows * n_slots,)``."""
    slots = np.arange(N_ROWS * N_SLOTS, dtype=np.int32)
    newest = slots % N_SLOTS == 0
    return {
        "upstream_slot": np.where(newest, slots, slots - 1).astype(np.int32),
        "body_row": (slots // N_SLOTS).astype(np.int32),
        "is_newest": newest.astype(np.float64),
    }


def sight_arrays(
    partners: Mapping[str, Partner],
    seen_through: Sequence[Sight],
    *,
    streams: DyadStreams,
    noise_branch: int,
    time_step_ms: float,
) -> _Arrays:
    """Lay out all rows, each array ``(n_sights,)``.

    Parameters
    ----------
    partners
        Both partners by name; of a video nothing matters.
    seen_through
        The link through which a sees b, and that through which b sees a.
    streams, noise_branch
        Draw the acuity, which is noise: other ones in each branch.
    time_step_ms
        Integration step.
    """
    parts: list[_Arrays] = []
    for whom in (OTHER, SELF):
        for index, partner in enumerate(partners.values()):
            sight = seen_through[index] if whom == OTHER else partner.reafference
            watched = index if whom == SELF else 1 - index
            branch = [noise_branch] if noise_branch else []
            rng = streams.partner(index, ACUITY, whom, *branch)
            parts.append(
                _rows(sight, index, whom, watched, time_step_ms=time_step_ms)
                | _vision(partner, time_step_ms)
                | _acuity(sight, rng, time_step_ms)
            )
    unused = {name: values[:1] for name, values in parts[0].items()} | {"coupling": np.zeros(1)}
    return stacked([*parts, unused])


def sight_rows_of_cells(blocks: Mapping[str, Block], whom: int) -> NDArray[np.int32]:
    """Return the row of what each cell sees of the other or of itself, ``(n_cells,)``: observation E cells only."""
    parts = []
    for block in blocks.values():
        sees = block.population.circuit == "observation" and block.population.n_channels > 0
        first = first_row(PARTNERS.index(block.population.partner), whom)
        rows = block.channel_of_cell + first if sees else np.full(block.population.n_cells, NO_SIGHT)
        parts.append(rows.astype(np.int32))
    return np.concatenate(parts)


def channel_shares(sight: Sight) -> NDArray[np.float64]:
    """Return what share of an act (column) arrives on each channel of the watcher (row), ``(n_channels, n_channels)``.

    Confusion sends a share of each act to the other channels, in equal parts; nothing gets lost.
    """
    seen_as = sight.seen_as if isinstance(sight, Reafference) else IN_ORDER
    right = np.eye(N_CHANNELS)[[IN_ORDER.index(name) for name in seen_as]].T
    wrong = (1.0 - right) / (N_CHANNELS - 1)
    return (1.0 - sight.confusion) * right + sight.confusion * wrong


def _rows(sight: Sight, index: int, whom: int, watched: int, *, time_step_ms: float) -> _Arrays:
    latency_steps = round(sight.latency_ms / _grid_ms(time_step_ms))
    shares = channel_shares(sight)
    rows: _Arrays = {}
    for number, channel in enumerate(CHANNELS):
        slot = (watched * N_CHANNELS + number) * N_SLOTS + latency_steps
        rows[f"{channel.name}_slot"] = np.full(N_CHANNELS, slot, dtype=np.int32)
        rows[f"as_{channel.name}"] = shares[:, number]
    occlusion_row = schedule_row("self_occlusion" if whom == SELF else "occlusion", index)
    return rows | {
        "partner_row": np.full(N_CHANNELS, index, dtype=np.int32),
        "occlusion_row": np.full(N_CHANNELS, occlusion_row, dtype=np.int32),
        "is_positive": np.asarray([float(channel.valence > 0) for channel in CHANNELS]),
        "own": np.full(N_CHANNELS, float(whom == SELF)),
        "coupling": np.full(N_CHANNELS, sight.coupling),
        "adaptation": np.full(N_CHANNELS, sight.adaptation),
        "recovery_time": np.full(N_CHANNELS, sight.recovery_time_ms * MS),
        "resource": np.ones(N_CHANNELS),
    }


def _vision(partner: Partner, time_step_ms: float) -> _Arrays:
    inputs_per_hz = partner.vision.n_inputs * time_step_ms * MS
    seen_max_hz = min(SEEN_MAX_HZ, MAX_MEAN / inputs_per_hz) if inputs_per_hz else SEEN_MAX_HZ
    return {
        "inputs_per_hz": np.full(N_CHANNELS, inputs_per_hz),
        "seen_max": np.full(N_CHANNELS, seen_max_hz),
    }


def _acuity(sight: Sight, rng: np.random.Generator, time_step_ms: float) -> _Arrays:
    decay, step = ou_step(sight.acuity.time_constant_ms, _grid_ms(time_step_ms))
    high, low = split_keys(draw_keys(N_CHANNELS, rng))
    return {
        "acuity_sd": np.full(N_CHANNELS, sight.acuity.sd),
        "clearness_decay": np.full(N_CHANNELS, decay),
        "clearness_step": np.full(N_CHANNELS, step),
        "clearness": rng.standard_normal(N_CHANNELS),
        "key_high": high,
        "key_low": low,
    }


def _grid_ms(time_step_ms: float) -> float:
    return steps_in(LEVEL_STEP_MS, time_step_ms=time_step_ms) * time_step_ms
