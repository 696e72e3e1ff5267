"""Stretches of a recording: its phases, the one that is measured, and a recording cut down to a stretch."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from snn.errors import ResultError
from snn.record.types import (
    EventTable,
    Happenings,
    LevelTraces,
    Movement,
    PlasticWeights,
    Recording,
    SpikesLeftOut,
    SpikeTrains,
)

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.phases import Phase

WHOLE = "whole"
"""Name of the one phase of an experiment that lists none."""
_ON_GRID = 1e-6
"""Parts of a step by which a time may miss the grid: decimal fractions such as 0.1 are not exact in binary."""

PhaseBounds: TypeAlias = tuple[str, float, float]
"""Name, start and stop in seconds."""


def phase_bounds_s(experiment: "Experiment") -> tuple[PhaseBounds, ...]:
    """List name, start and stop in seconds of each phase, in order; without phases one, called ``whole``."""
    phases = experiment.protocol.phases
    if not phases:
        return ((WHOLE, 0.0, experiment.duration_s),)
    # In decimals: 0.1 + 0.2 is not 0.3 in binary.
    borders = list(accumulate((Decimal(repr(phase.duration_s)) for phase in phases), initial=Decimal(0)))
    return tuple(
        (phase.name, float(start), float(stop))
        for phase, (start, stop) in zip(phases, pairwise(borders), strict=True)
    )


def measured_phase(experiment: "Experiment") -> "Phase | None":
    """Return the phase that is measured, ``analysis.phase`` or the last one; None without phases."""
    phases, name = experiment.protocol.phases, experiment.analysis.phase
    return next((phase for phase in reversed(phases) if name in (None, phase.name)), None)


def phase_at(experiment: "Experiment", time_s: float) -> str:
    """Return the name of the phase that a time lies in; the last one from its start on."""
    begun = [name for name, start_s, _ in phase_bounds_s(experiment) if start_s <= time_s]
    return begun[-1]


def stopped_at_s(recording: Recording) -> float | None:
    """Return when a run was stopped before its time; None if it went through."""
    n_asked = round(recording.trial.experiment.duration_s * 1e3 / recording.time_step_ms)
    return recording.duration_s if recording.n_steps < n_asked else None


def windowed(recording: Recording, *, start_s: float, stop_s: float) -> Recording:
    """Cut a recording down to a stretch, whose start becomes time 0.

    Parameters
    ----------
    recording
        Any recording.
    start_s, stop_s
        The stretch; what lies after the end of the recording is left out.

    Returns
    -------
    Recording
        Spikes and happenings from the start until before the stop. Acts that reach into the stretch are cut to
        it. Levels and movement from their first sample in the stretch on. Snapshots of the weights from start to
        stop, both included; there may be none. The trial is that of the whole recording: it still tells the whole
        duration and all phases.

    Raises
    ------
    ResultError
        If nothing of the stretch was recorded.
    """
    duration_s = recording.duration_s
    if not max(0.0, start_s) < min(stop_s, duration_s):
        raise ResultError(
            f"nothing was recorded from {start_s:g} to {stop_s:g} s: the recording ends at {duration_s:g} s"
        )
    stretch = {"start_s": start_s, "stop_s": min(stop_s, duration_s)}
    return replace(
        recording,
        spikes=_spikes(recording.spikes, **stretch),
        events=_events(recording.events, **stretch),
        levels=_levels(recording.levels, **stretch),
        happenings=_happenings(recording.happenings, **stretch),
        weights=None if recording.weights is None else _weights(recording.weights, **stretch),
        movement=_movement(recording.movement, **stretch),
    )


def shortened(recording: Recording, *, stop_s: float) -> Recording:
    """Return a recording as if the run had been asked for up to a time only, its phases cut to it.

    Raises
    ------
    ResultError
        If that is not more than 0, or later than the end of what was asked.
    """
    experiment = recording.trial.experiment
    if not 0 < stop_s <= experiment.duration_s:
        raise ResultError(f"a run of {experiment.duration_s:g} s cannot be cut to {stop_s:g} s")
    kept = [(phase, start_s, end_s) for phase, (_, start_s, end_s) in _timed(experiment) if start_s < stop_s]
    phases = tuple(
        phase.model_copy(update={"duration_s": min(end_s, stop_s) - start_s})
        for phase, start_s, end_s in kept
    )
    protocol = experiment.protocol.model_copy(update={"phases": phases})
    shorter = experiment.model_copy(update={"duration_s": stop_s, "protocol": protocol})
    part = windowed(recording, start_s=0.0, stop_s=stop_s)
    return replace(part, trial=replace(recording.trial, experiment=shorter))


def _timed(experiment: "Experiment") -> "list[tuple[Phase, PhaseBounds]]":
    phases = experiment.protocol.phases
    return list(zip(phases, phase_bounds_s(experiment), strict=True)) if phases else []


def cut_trains(trains: SpikeTrains, *, start_s: float, stop_s: float) -> SpikeTrains:
    """Cut spike trains down to a stretch, whose start becomes time 0; what lies after their end is left out."""
    first, stop = _steps(trains, start_s=start_s, stop_s=stop_s)
    # Ordered by step: a slice instead of a mask.
    inside = slice(*np.searchsorted(trains.steps, [first, stop]))
    return replace(
        trains, cells=trains.cells[inside], steps=trains.steps[inside] - first, n_steps=stop - first
    )


def _spikes(spikes: Mapping[str, SpikeTrains], *, start_s: float, stop_s: float) -> Mapping[str, SpikeTrains]:
    if isinstance(spikes, SpikesLeftOut):
        first, stop = _steps(spikes, start_s=start_s, stop_s=stop_s)
        return spikes.cut(stop - first)
    return {name: cut_trains(trains, start_s=start_s, stop_s=stop_s) for name, trains in spikes.items()}


def _steps(trains: SpikeTrains | SpikesLeftOut, *, start_s: float, stop_s: float) -> tuple[int, int]:
    """Return the first step of a stretch, and the first after it."""
    step_s = trains.time_step_ms * 1e-3
    return round(start_s / step_s), min(round(stop_s / step_s), trains.n_steps)


def _events(events: EventTable, *, start_s: float, stop_s: float) -> EventTable:
    onset_s = np.maximum(events.onset_s, start_s)
    end_s = np.minimum(events.onset_s + events.duration_s, stop_s)
    inside = onset_s < end_s
    whole = (events.onset_s >= start_s) & (events.onset_s + events.duration_s <= stop_s)
    return EventTable(
        partner=events.partner[inside],
        channel=events.channel[inside],
        onset_s=(onset_s - start_s)[inside],
        # That of a whole act is kept to the bit.
        duration_s=np.where(whole, events.duration_s, end_s - onset_s)[inside],
        intensity=events.intensity[inside],
        shared=events.shared[inside],
    )


def _levels(levels: LevelTraces, *, start_s: float, stop_s: float) -> LevelTraces:
    inside = _samples(levels.step_ms, start_s=start_s, stop_s=stop_s)
    return replace(levels, values={name: values[:, inside] for name, values in levels.values.items()})


def _movement(movement: Movement, *, start_s: float, stop_s: float) -> Movement:
    inside = _samples(movement.step_ms, start_s=start_s, stop_s=stop_s)
    return replace(
        movement,
        movement_hz={partner: values[:, inside] for partner, values in movement.movement_hz.items()},
        seen_hz={partner: values[:, inside] for partner, values in movement.seen_hz.items()},
    )


def _samples(step_ms: float, *, start_s: float, stop_s: float) -> slice:
    step_s = step_ms * 1e-3
    return slice(*(ceil(time_s / step_s - _ON_GRID) for time_s in (start_s, stop_s)))


def _happenings(happenings: Happenings, *, start_s: float, stop_s: float) -> Happenings:
    inside = slice(*np.searchsorted(happenings.time_s, [start_s, stop_s]))
    return Happenings(
        kind=happenings.kind[inside],
        partner=happenings.partner[inside],
        channel=happenings.channel[inside],
        time_s=happenings.time_s[inside] - start_s,
    )


def _weights(weights: PlasticWeights, *, start_s: float, stop_s: float) -> PlasticWeights:
    inside = (weights.times_s >= start_s) & (weights.times_s <= stop_s)
    return replace(weights, times_s=weights.times_s[inside] - start_s, weights_nS=weights.weights_nS[inside])
