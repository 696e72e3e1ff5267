"""From what a run gave to the parts of a recording."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.model.dyad import Dyad
from snn.model.inclinations import with_taken_up
from snn.model.intervals import TRACE_INTERVAL_MS
from snn.model.populations import N_CHANNELS, Block
from snn.record.movement import MOVEMENT_STEP_MS
from snn.record.types import (
    ACT,
    MIRROR_SITE,
    MOTOR_SITE,
    RETURNED,
    EventTable,
    Happenings,
    LevelTraces,
    Movement,
    PlasticWeights,
    SpikeTrains,
)
from snn.simulate.raw_run import RawRun

NS = 1e-9


def spikes_by_population(raw: RawRun, dyad: Dyad) -> dict[str, SpikeTrains]:
    """Split the spikes of the dyad's one group into its populations."""

    def trains(block: Block) -> SpikeTrains:
        inside = (raw.spikes.index >= block.start) & (raw.spikes.index < block.stop)
        return SpikeTrains(
            cells=(raw.spikes.index[inside] - block.start).astype(np.int32),
            steps=raw.spikes.steps[inside],
            n_cells=block.population.n_cells,
            time_step_ms=dyad.inputs.time_step_ms,
            n_steps=raw.n_steps,
        )

    return {name: trains(block) for name, block in dyad.blocks.items()}


def intentions(raw: RawRun, dyad: Dyad) -> EventTable:
    """Return what the partners set out to do: what was drawn as sure, and the inclinations that were taken up."""
    if dyad.inclinations is None or raw.taken_up is None:
        return dyad.events
    return with_taken_up(
        dyad.events,
        dyad.inclinations,
        rows=raw.taken_up.index,
        steps=raw.taken_up.steps,
        time_step_ms=dyad.inputs.time_step_ms,
    )


def level_traces(raw: RawRun) -> LevelTraces:
    """Turn the sampled levels into traces by partner."""
    return LevelTraces(step_ms=TRACE_INTERVAL_MS, values={name: v.T.copy() for name, v in raw.levels.items()})


def movement(raw: RawRun, *, live: Collection[str]) -> Movement:
    """Split movement and what was seen by partner; a video sees nothing."""
    moved = raw.movement_hz.T.reshape(len(PARTNERS), N_CHANNELS, -1)
    seen = raw.seen_hz.T.reshape(2, len(PARTNERS), N_CHANNELS, -1).sum(axis=0)  # of the other and of oneself
    return Movement(
        step_ms=MOVEMENT_STEP_MS,
        movement_hz={name: moved[number].astype(np.float32) for number, name in enumerate(PARTNERS)},
        seen_hz={
            name: seen[number].astype(np.float32) for number, name in enumerate(PARTNERS) if name in live
        },
    )


def happenings(raw: RawRun, *, time_step_ms: float) -> Happenings:
    """Put acts and returned acts into one table."""
    kinds = np.concatenate([np.full(raw.acts.index.size, ACT), np.full(raw.returns.index.size, RETURNED)])
    rows = np.concatenate([raw.acts.index, raw.returns.index])
    steps = np.concatenate([raw.acts.steps, raw.returns.steps])
    order = np.lexsort((rows, kinds, steps))
    return Happenings(
        kind=kinds[order].astype(np.int8),
        partner=(rows[order] // N_CHANNELS).astype(np.int8),
        channel=(rows[order] % N_CHANNELS).astype(np.int8),
        time_s=steps[order].astype(np.float64) * (time_step_ms * 1e-3),
    )


def plastic_weights(raw: RawRun, dyad: Dyad) -> PlasticWeights | None:
    """Return the snapshots of the weights of everything that may learn, in the order of the synapses."""
    if raw.weights is None or raw.snapshot_steps is None:
        return None
    pre, post = dyad.inputs.arrays["plastic.pre"], dyad.inputs.arrays["plastic.post"]
    sources, targets = _located(pre, dyad.blocks), _located(post, dyad.blocks)
    return PlasticWeights(
        partner=targets["partner"].astype(np.int8),
        site=np.where(targets["motor"], MOTOR_SITE, MIRROR_SITE).astype(np.int8),
        pre_cell=sources["cell"].astype(np.int32),
        post_cell=targets["cell"].astype(np.int32),
        pre_channel=sources["channel"].astype(np.int8),
        post_channel=targets["channel"].astype(np.int8),
        times_s=raw.snapshot_steps.astype(np.float64) * (dyad.inputs.time_step_ms * 1e-3),
        weights_nS=(raw.weights / NS).astype(np.float32),
    )


def _located(cells: NDArray[np.int32], blocks: Mapping[str, Block]) -> dict[str, NDArray]:
    """Tell partner, index inside the population, channel, and whether it is a motor cell, of each cell."""
    ordered: Sequence[Block] = sorted(blocks.values(), key=lambda block: block.start)
    number = np.searchsorted([block.start for block in ordered], cells, side="right") - 1
    inside = cells - np.asarray([block.start for block in ordered])[number]
    per_channel = np.asarray([b.population.n_cells // max(1, b.population.n_channels) for b in ordered])[
        number
    ]
    return {
        "partner": np.asarray([b.population.partner == "b" for b in ordered])[number].astype(np.int8),
        "cell": inside,
        "channel": inside // per_channel,
        "motor": np.asarray([b.population.circuit == "motor" for b in ordered])[number],
    }
