"""Is a recording one that a simulation can have made? Whatever its file says, its checksums included.

Every later step takes this for granted: it divides by sizes, counts in bins and takes rows by number.
"""

from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from snn.config.columns.words import State
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.vision import MOVEMENT_STEP_MS
from snn.foreign.damage import damaged
from snn.foreign.schema import Condition, Count, Document, Key, Label, Sha256, Text, require
from snn.record.movement import is_quantised, n_movement_samples
from snn.record.types import (
    ACT,
    MIRROR_SITE,
    MOTOR_SITE,
    RETURNED,
    EventTable,
    Happenings,
    Movement,
    PlasticWeights,
    Recording,
    Script,
    SpikeTrains,
)

_STEPS_BEYOND = 1
"""Of rounding: a duration need not be a whole number of time steps."""
_ON_GRID = 1e-6
"""In ms; so many time steps of some length need not add up to 10 ms to the bit."""
_MAX_SEEN_HZ = 1e9
_KINDS = ("observation_e", "observation_i", "execution_e", "execution_i", "motor")
POPULATIONS = tuple(f"{partner}_{kind}" for partner in PARTNERS for kind in _KINDS)
Cells = Annotated[int, Field(ge=1, le=10_000_000)]
Step = Annotated[float, Field(gt=0, le=1e9)]
Found: TypeAlias = float | None
PartnerName: TypeAlias = Literal["a", "b"]


class _Population(Document):
    name: Label
    partner: PartnerName
    circuit: Literal["observation", "execution", "motor"]
    cell_type: Literal["e", "i"]
    n_cells: Cells
    n_channels: Annotated[int, Field(ge=0, le=len(CHANNELS))]
    n_spikes: Count
    n_steps: Annotated[int, Field(ge=1, le=2**40)]
    time_step_ms: Step


class _Health(Document):
    state: State
    reason: Text
    onset_s: Found = None
    loop_correlation: Found = None
    held_share: Found = None
    base_low_hz: Found = None
    base_high_hz: Found = None
    base_cv: Found = None
    base_pair_correlation: Found = None
    motor_seeing_share: Found = None
    copied_share: Found = None
    left_after_act: Found = None


class _Levels(Document):
    step_ms: Step
    names: Annotated[list[Label], Field(max_length=100)]


class _Movement(Document):
    step_ms: Annotated[float, Field(ge=MOVEMENT_STEP_MS - _ON_GRID, le=MOVEMENT_STEP_MS + _ON_GRID)]
    seen_by: Annotated[list[PartnerName], Field(max_length=len(PARTNERS))]


class _Video(Document):
    script: Script
    has_brain: bool


class _Index(Document):
    key: Key
    condition: Condition
    replicate: Annotated[int, Field(ge=0, le=100_000)]
    digest: Sha256
    health: _Health
    populations: Annotated[list[_Population], Field(max_length=len(POPULATIONS))]
    levels: _Levels
    movement: _Movement
    videos: dict[PartnerName, _Video]
    learns: bool


def require_index(index: object, *, path: str) -> dict[str, Any]:
    """Check what a file says of its recording as a whole; return it as it is.

    Raises
    ------
    ResultError
        If a field is missing, of another type or out of range, or a population is not one of a dyad.
    """
    try:
        found = require(_Index, index)
    except ValueError as error:
        raise damaged(path, f"snn/index: {error}") from error
    live = [name for name in PARTNERS if name not in found.videos]
    if sorted(found.movement.seen_by) != live:
        raise damaged(path, "not every live partner sees, or one who is a video does")
    recorded = [name for name in PARTNERS if name in live or found.videos[name].has_brain]
    named, expected = sorted(p.name for p in found.populations), [p for p in POPULATIONS if p[0] in recorded]
    if named != sorted(expected) or any(p.name != _name_of(p) for p in found.populations):
        raise damaged(path, f"its populations are not those of a dyad: {', '.join(expected) or 'none'}")
    if any(p.n_channels and p.n_cells % p.n_channels for p in found.populations):
        raise damaged(path, "the cells of a population cannot be divided into its channels")
    if len({(p.n_steps, p.time_step_ms) for p in found.populations}) > 1:
        raise damaged(path, "its populations are of different lengths")
    return dict(index)  # type: ignore[call-overload]  # it is a mapping: it passed


def require_sound(recording: Recording, *, path: str) -> None:
    """Check the values of a recording against each other and against its configuration.

    Raises
    ------
    ResultError
        If spikes, acts, levels, happenings, weights or movement are such as no simulation gives.
    """
    _require_length(recording, path)
    for name, trains in recording.spikes.items() if recording.has_spikes else ():
        if not _are_spikes(trains):
            raise damaged(path, f"{name} has spikes that cannot be")
    _require_movement(recording.movement, recording, path)
    _require_events(recording.events, recording, path)
    _require_happenings(recording.happenings, path)
    times_s = (recording.events.onset_s, recording.happenings.time_s)
    duration_s = recording.trial.experiment.duration_s
    if not all(_within(each, 0, duration_s) and (np.diff(each) >= 0).all() for each in times_s):
        raise damaged(path, "an act or what happened lies outside the run, or not in the order of time")
    if recording.weights is not None:
        _require_weights(recording.weights, recording, path)


def _require_events(events: EventTable, recording: Recording, path: str) -> None:
    if not _are_places(events.partner, events.channel):
        raise damaged(path, "an act is of a partner or channel that is not there")
    if not (_within(events.duration_s, 0, 86_400) and _within(events.intensity, 0, 1e6)):
        raise damaged(path, "an act has a duration or an intensity that cannot be")
    without = [PARTNERS.index(name) for name, note in recording.videos.items() if not note.has_brain]
    if np.isin(events.partner, without).any():
        raise damaged(path, "an act is intended by a partner without a brain")


def _require_happenings(happenings: Happenings, path: str) -> None:
    if not _are_places(happenings.partner, happenings.channel):
        raise damaged(path, "what happened is of a partner or channel that is not there")
    if not _within(happenings.kind, min(ACT, RETURNED), max(ACT, RETURNED)):
        raise damaged(path, "something happened that we do not know")


def _require_movement(movement: Movement, recording: Recording, path: str) -> None:
    n_samples = n_movement_samples(recording.n_steps, time_step_ms=recording.time_step_ms)
    shape = (len(CHANNELS), n_samples)
    if any(values.shape != shape for values in (*movement.movement_hz.values(), *movement.seen_hz.values())):
        raise damaged(path, f"movement is not that of {shape[0]} channels at {n_samples} times")
    if not all(map(is_quantised, movement.movement_hz.values())):
        raise damaged(path, "movement is below 0, too large, or not on its grid")
    if not all(_within(values, 0, _MAX_SEEN_HZ) for values in movement.seen_hz.values()):
        raise damaged(path, "what was seen is below 0 or too large")


def _name_of(population: _Population) -> str:
    kind = "motor" if population.circuit == "motor" else f"{population.circuit}_{population.cell_type}"
    return f"{population.partner}_{kind}"


def _require_length(recording: Recording, path: str) -> None:
    experiment = recording.trial.experiment
    if recording.time_step_ms != experiment.protocol.time_step_ms:
        raise damaged(path, "its time step is not that of its configuration")
    if recording.n_steps > experiment.duration_s * 1e3 / recording.time_step_ms + _STEPS_BEYOND:
        raise damaged(path, "it is longer than its configuration says")
    shape = (len(PARTNERS), next((values.shape[-1] for values in recording.levels.values.values()), 0))
    if any(values.shape != shape for values in recording.levels.values.values()):
        raise damaged(path, f"its levels are not traces of {len(PARTNERS)} partners of one length")
    if shape[1] * recording.levels.step_ms > experiment.duration_s * 1e3 + 2 * recording.levels.step_ms:
        raise damaged(path, "its levels are longer than the run")


def _are_spikes(trains: SpikeTrains) -> bool:
    same_length = trains.cells.shape == trains.steps.shape
    in_order = bool((np.diff(trains.steps) >= 0).all())
    return (
        same_length
        and in_order
        and _within(trains.cells, 0, trains.n_cells - 1)
        and _within(trains.steps, 0, trains.n_steps - 1)
    )


def _are_places(partner: NDArray[np.int8], channel: NDArray[np.int8]) -> bool:
    return _within(partner, 0, len(PARTNERS) - 1) and _within(channel, 0, len(CHANNELS) - 1)


def _require_weights(weights: PlasticWeights, recording: Recording, path: str) -> None:
    sites = {MIRROR_SITE: ("observation_e", "execution_e"), MOTOR_SITE: ("execution_e", "motor")}
    if not (_within(weights.site, min(sites), max(sites)) and _within(weights.partner, 0, len(PARTNERS) - 1)):
        raise damaged(path, "a weight is of a partner or a site that is not there")
    n_cells = {population.name: population.n_cells for population in recording.populations}
    for site, ends in sites.items():
        for partner, name in enumerate(PARTNERS):
            chosen = (weights.site == site) & (weights.partner == partner)
            if chosen.any() and name in recording.videos:
                raise damaged(path, "a weight is of a partner who is a video")
            for cells, end in zip((weights.pre_cell, weights.post_cell), ends, strict=True):
                if chosen.any() and not _within(cells[chosen], 0, n_cells[f"{name}_{end}"] - 1):
                    raise damaged(path, "a weight is of a cell that is not there")
    for channel in (weights.pre_channel, weights.post_channel):
        if not _within(channel, 0, len(CHANNELS) - 1):
            raise damaged(path, "a weight is of a channel that is not there")
    if weights.times_s.size == 0 or not (np.diff(weights.times_s) > 0).all():
        raise damaged(path, "its weights were not looked at in the order of time")


def _within(values: NDArray[Any], low: float, high: float) -> bool:
    return values.size == 0 or bool(values.min() >= low and values.max() <= high)
