"""Spikes and recordings made by hand, for tests of what is computed from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import expand
from snn.record.hdf5_layout import SYNAPSE_COLUMNS
from snn.record.loops import Way
from snn.record.movement import n_movement_samples, quantised
from snn.record.types import (
    MOTOR_SITE,
    EventTable,
    Happenings,
    LevelTraces,
    Movement,
    PlasticWeights,
    Population,
    Recording,
    SpikeTrains,
    VideoNote,
)

KINDS = {  # name: circuit, cell type, cells per channel, channels
    "observation_e": ("observation", "e", 10, 4),
    "observation_i": ("observation", "i", 10, 0),
    "execution_e": ("execution", "e", 10, 4),
    "execution_i": ("execution", "i", 10, 0),
    "motor": ("motor", "e", 5, 4),
}


def trains_of(
    spikes: Sequence[tuple[int, int]], *, n_cells: int, n_steps: int, time_step_ms: float = 1.0
) -> SpikeTrains:
    """Build spike trains from (cell, step) pairs in any order."""
    ordered = sorted(spikes, key=lambda spike: (spike[1], spike[0]))
    cells, steps = zip(*ordered, strict=True) if ordered else ((), ())
    return SpikeTrains(
        cells=np.asarray(cells, dtype=np.int32),
        steps=np.asarray(steps, dtype=np.int64),
        n_cells=n_cells,
        time_step_ms=time_step_ms,
        n_steps=n_steps,
    )


def poisson_of(
    rates_hz: NDArray[np.float64],
    *,
    cells_per_channel: int,
    rng: np.random.Generator,
    time_step_ms: float = 1.0,
) -> SpikeTrains:
    """Draw spikes from the rates of channels at each step, shape (n_channels, n_steps)."""
    probability = np.repeat(rates_hz, cells_per_channel, axis=0) * time_step_ms * 1e-3
    steps, cells = np.nonzero((rng.random(probability.shape) < probability).T)
    return SpikeTrains(
        cells=cells.astype(np.int32),
        steps=steps.astype(np.int64),
        n_cells=probability.shape[0],
        time_step_ms=time_step_ms,
        n_steps=probability.shape[1],
    )


def events_of(rows: Sequence[tuple[int, int, float, float]], **columns: Any) -> EventTable:
    """Build events from (partner, channel, onset_s, duration_s); other columns default to 1 and False."""
    table = np.asarray(sorted(rows, key=lambda row: row[2]), dtype=np.float64).reshape(-1, 4)
    return EventTable(
        partner=table[:, 0].astype(np.int8),
        channel=table[:, 1].astype(np.int8),
        onset_s=table[:, 2],
        duration_s=table[:, 3],
        intensity=np.asarray(columns.get("intensity", np.ones(len(table))), dtype=np.float64),
        shared=np.asarray(columns.get("shared", np.zeros(len(table))), dtype=np.bool_),
    )


def levels_of(*, step_ms: float = 100.0, **values: Sequence[Sequence[float]]) -> LevelTraces:
    """Build traces, each (n_partners, n_samples); without any, ten samples of two clamped ones."""
    values = values or {"oxytocin": [[0.0] * 10] * 2, "serotonin": [[1.0] * 10] * 2}
    return LevelTraces(
        step_ms=step_ms, values={name: np.asarray(trace, dtype=np.float64) for name, trace in values.items()}
    )


def happenings_of(rows: Sequence[tuple[int, int, int, float]] = ()) -> Happenings:
    """Build happenings from (kind, partner, channel, time_s)."""
    table = np.asarray(sorted(rows, key=lambda row: row[3]), dtype=np.float64).reshape(-1, 4)
    kind, partner, channel = table[:, :3].T.astype(np.int8)
    return Happenings(kind=kind, partner=partner, channel=channel, time_s=table[:, 3])


def weights_of(
    synapses: Sequence[tuple[int, int, int, int]],
    snapshots_nS: Sequence[Sequence[float]],
    *,
    times_s: Sequence[float],
) -> PlasticWeights:
    """Build snapshots of synapses (partner, site, pre_channel, post_channel) between the channels' first cells."""
    partner, site, pre, post = np.asarray(synapses, dtype=np.int8).reshape(-1, 4).T
    return PlasticWeights(
        partner=partner,
        site=site,
        pre_cell=pre.astype(np.int32) * 10,
        post_cell=post.astype(np.int32) * np.where(site == MOTOR_SITE, 5, 10).astype(np.int32),
        pre_channel=pre,
        post_channel=post,
        times_s=np.asarray(times_s, dtype=np.float64),
        weights_nS=np.asarray(snapshots_nS, dtype=np.float32),
    )


TAU_BODY_S = 0.05


def moved_by(motor: SpikeTrains) -> NDArray[np.float32]:
    """Return the movement that motor spikes make, shape (4, n_samples), by the closed form of the body.

    Each spike adds its share of the channel's mean rate, low-passed twice: t / tau**2 exp(-t / tau) a second.
    """
    n_samples = n_movement_samples(motor.n_steps, time_step_ms=motor.time_step_ms)
    per_channel, step_s = motor.n_cells // 4, motor.time_step_ms * 1e-3
    share = np.zeros((4, motor.n_steps))
    np.add.at(share, (motor.cells // per_channel, motor.steps), 1 / per_channel)
    times_s = np.arange(motor.n_steps) * step_s
    moved = convolved(share, times_s / TAU_BODY_S**2 * np.exp(-times_s / TAU_BODY_S))
    return quantised(np.maximum(moved[:, np.rint(np.arange(n_samples) * 0.01 / step_s).astype(int)], 0))


def convolved(series: NDArray[np.float64], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convolve series with a causal kernel of the same length (not by `scipy.signal`: a test asks who imports it)."""
    size = 2 ** (2 * kernel.size).bit_length()
    return np.fft.irfft(np.fft.rfft(series, size) * np.fft.rfft(kernel, size))[..., : kernel.size]


def movement_of(
    movement_hz: Mapping[str, Any], *, seen_hz: Mapping[str, Any] | None = None, step_ms: float = 10.0
) -> Movement:
    """Build movement from arrays by partner, each (4, n_samples); by default nobody sees any of it."""
    moved = {partner: np.asarray(values, dtype=np.float32) for partner, values in movement_hz.items()}
    seen = (
        {partner: np.zeros_like(values) for partner, values in moved.items()} if seen_hz is None else seen_hz
    )
    return Movement(
        step_ms=step_ms,
        movement_hz=moved,
        seen_hz={partner: np.asarray(values, dtype=np.float32) for partner, values in seen.items()},
    )


def recording_of(
    spikes: Mapping[str, SpikeTrains],
    *,
    events: EventTable,
    settings: Mapping[str, Any] | None = None,
    levels: LevelTraces | None = None,
    happenings: Happenings | None = None,
    weights: PlasticWeights | None = None,
    movement: Movement | None = None,
    videos: Mapping[str, VideoNote] | None = None,
) -> Recording:
    """Build a recording; populations without spikes given are silent, and nothing learns.

    Partners move as their motor cells let them, and see nothing, unless movement is given.
    """
    longest = max(spikes.values(), key=lambda trains: trains.n_steps)
    populations, trains = [], {}
    for partner in "ab":
        for kind, (circuit, cell_type, per_channel, n_channels) in KINDS.items():
            name, n_cells = f"{partner}_{kind}", per_channel * max(n_channels, 1)
            populations.append(
                Population(
                    name=name,
                    partner=partner,
                    circuit=circuit,
                    cell_type=cell_type,
                    n_cells=n_cells,
                    n_channels=n_channels,
                )
            )
            silent = trains_of(
                [], n_cells=n_cells, n_steps=longest.n_steps, time_step_ms=longest.time_step_ms
            )
            trains[name] = spikes.get(name, silent)
    raw = {"name": "test", "question": "?", "seed": 1, "duration": f"{longest.duration_s:g} s"}
    experiment = Experiment.model_validate(raw | dict(settings or {}))
    return Recording(
        populations=tuple(populations),
        spikes=trains,
        events=events,
        trial=expand(experiment)[0],
        provenance={},
        levels=levels or levels_of(step_ms=100.0 * longest.duration_s),
        happenings=happenings or happenings_of(),
        weights=weights,
        movement=movement or movement_of({partner: moved_by(trains[f"{partner}_motor"]) for partner in "ab"}),
        videos=videos or {},
    )


def way_of(
    source: str,
    target: str,
    *,
    latency_ms: float = 100.0,
    body_lag_ms: float = 100.0,
    is_open: bool = True,
    holds: bool = True,
    hidden_s: Sequence[tuple[float, float]] = (),
) -> Way:
    """Build how one partner sees another; by default as in the default dyad."""
    return Way(
        source=source,
        target=target,
        latency_ms=latency_ms,
        body_lag_ms=body_lag_ms,
        is_open=is_open,
        holds=holds,
        hidden_s=tuple(hidden_s),
    )


def without_brain(recording: Recording, partner: str) -> Recording:
    """Make a partner of a recording a video of a file: of it there is movement, and what happened, only."""
    number = "ab".index(partner)
    kept = recording.events.partner != number
    levels, movement, weights = recording.levels, recording.movement, recording.weights
    rows = {name: np.array(values) for name, values in levels.values.items()}
    for values in rows.values():
        values[number] = 0.0
    learned = None if weights is None else weights.partner != number
    return replace(
        recording,
        populations=tuple(p for p in recording.populations if p.partner != partner),
        spikes={name: trains for name, trains in recording.spikes.items() if name[0] != partner},
        events=EventTable(**{f.name: getattr(recording.events, f.name)[kept] for f in fields(EventTable)}),
        levels=replace(levels, values=rows),
        movement=replace(
            movement, seen_hz={name: seen for name, seen in movement.seen_hz.items() if name != partner}
        ),
        weights=weights
        and replace(
            weights,
            **{name: getattr(weights, name)[learned] for name in SYNAPSE_COLUMNS},
            weights_nS=weights.weights_nS[:, learned],
        ),
        videos={**recording.videos, partner: VideoNote(script="unknown", has_brain=False)},
    )


@pytest.fixture
def make_trains() -> Callable[..., SpikeTrains]:
    return trains_of


@pytest.fixture
def make_poisson() -> Callable[..., SpikeTrains]:
    return poisson_of


@pytest.fixture
def make_events() -> Callable[..., EventTable]:
    return events_of


@pytest.fixture
def make_levels() -> Callable[..., LevelTraces]:
    return levels_of


@pytest.fixture
def make_happenings() -> Callable[..., Happenings]:
    return happenings_of


@pytest.fixture
def make_movement() -> Callable[..., Movement]:
    return movement_of


@pytest.fixture
def make_weights() -> Callable[..., PlasticWeights]:
    return weights_of


@pytest.fixture
def make_recording() -> Callable[..., Recording]:
    return recording_of
