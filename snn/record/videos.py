"""Taking a partner out of a recording, for a trial in which it is a video."""

from math import ceil

import numpy as np

from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.trials.trial import GivenBrain, GivenVideo, RecordedSpikes
from snn.config.trials.video_fit import stopped_early, unfit_video
from snn.errors import ResultError
from snn.record.movement import n_movement_samples
from snn.record.types import RETURNED, Recording, SpikeTrains
from snn.record.window import stopped_at_s

_ON_GRID = 1e-6
"""Parts of a sample by which an end may miss the grid of the levels."""


def given_video(recording: Recording, *, whose: str, experiment: Experiment) -> GivenVideo:
    """Take what a partner showed, and its brain if it was recorded, from the beginning to the end of a new trial.

    Parameters
    ----------
    recording, whose
        The recording, and which of its partners.
    experiment
        That of the new trial.

    Raises
    ------
    ResultError
        If the recording has another time step, or is shorter than the trial, as one that was stopped for a runaway.
    """
    unfit = unfit_video(recording.trial.experiment, shown_in=experiment)
    if unfit:
        raise ResultError(unfit)
    n_steps = round(experiment.duration_s * 1e3 / experiment.protocol.time_step_ms)
    n_samples = n_movement_samples(n_steps, time_step_ms=experiment.protocol.time_step_ms)
    stopped_s = stopped_at_s(recording)
    if stopped_s is not None and recording.n_steps < n_steps:
        raise ResultError(stopped_early(round(stopped_s, 6), experiment))
    note = recording.videos.get(whose)
    has_brain = note is None or note.has_brain
    return GivenVideo(
        movement_hz=recording.movement.movement_hz[whose][:, :n_samples],
        brain=_brain(recording, whose, n_steps, experiment.duration_s) if has_brain else None,
        drawn_by=None if recording.videos else (recording.trial.experiment.seed, recording.trial.replicate),
    )


def _brain(recording: Recording, whose: str, n_steps: int, duration_s: float) -> GivenBrain:
    events, happenings, levels = recording.events, recording.happenings, recording.levels
    number = PARTNERS.index(whose)
    intended = (events.partner == number) & (events.onset_s < duration_s)
    returned = (
        (happenings.kind == RETURNED) & (happenings.partner == number) & (happenings.time_s < duration_s)
    )
    n_level_samples = ceil(duration_s * 1e3 / levels.step_ms - _ON_GRID)
    return GivenBrain(
        spikes={
            population.name.removeprefix(f"{whose}_"): _until(recording.spikes[population.name], n_steps)
            for population in recording.populations
            if population.partner == whose
        },
        channel=events.channel[intended],
        onset_s=events.onset_s[intended],
        duration_s=events.duration_s[intended],
        intensity=events.intensity[intended],
        shared=events.shared[intended],
        levels={name: values[number, :n_level_samples] for name, values in levels.values.items()},
        returned_channel=happenings.channel[returned],
        returned_s=happenings.time_s[returned],
    )


def _until(trains: SpikeTrains, n_steps: int) -> RecordedSpikes:
    n_spikes = int(np.searchsorted(trains.steps, n_steps))
    return RecordedSpikes(
        cells=trains.cells[:n_spikes], steps=trains.steps[:n_spikes], n_cells=trains.n_cells
    )
