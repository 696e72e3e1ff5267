"""Finds the dyads of finished runs: those of a results folder, one run, one recording; and pseudo-dyads of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from snn.batch.measuring import StoredDyad
from snn.config.expand import Trial, expand
from snn.config.experiment import Experiment
from snn.errors import ResultError
from snn.record.found_run import find_run
from snn.record.hdf5 import read_recording
from snn.record.results_folder import ResultsFolder


@dataclass(frozen=True, slots=True)
class FoundDyad:
    """A dyad, and the trial that it is."""

    trial: Trial
    stored: StoredDyad


def dyads_in(folder: ResultsFolder, experiment: Experiment) -> tuple[FoundDyad, ...]:
    """List the complete runs of an experiment in its folder, in the order of its trials."""
    lines = folder.manifest().lines
    return tuple(
        FoundDyad(trial, _stored(trial, folder.recording_path(trial.key)))
        for trial in expand(experiment)
        if folder.state(trial.key, lines.get(trial.key), thorough=False) == "complete"
    )


def dyad_at(path: Path) -> FoundDyad:
    """Find one run: a run folder or a recording.

    Raises
    ------
    ResultError
        If there is none, or it cannot be read.
    """
    recording = find_run(path).recording
    trial = read_recording(recording).trial
    return FoundDyad(trial, _stored(trial, recording))


def pseudo_dyads(dyads: Sequence[FoundDyad]) -> tuple[StoredDyad, ...]:
    """Put partner a of each dyad beside partner b of the next one, in a ring: each partner is in one of them.

    Raises
    ------
    ResultError
        If there are fewer than two dyads.
    """
    if len(dyads) < 2:
        raise ResultError("pseudo-dyads need two dyads: simulate more replicates")
    following = [*dyads[1:], dyads[0]]
    return tuple(
        StoredDyad(
            name=f"{one.trial.key}+{other.trial.key}",
            recordings=(*one.stored.recordings, *other.stored.recordings),
            experiment=one.stored.experiment,
            replicate=one.trial.replicate,
        )
        for one, other in zip(dyads, following, strict=True)
    )


def _stored(trial: Trial, recording: Path) -> StoredDyad:
    return StoredDyad(
        name=trial.key, recordings=(recording,), experiment=trial.experiment, replicate=trial.replicate
    )
