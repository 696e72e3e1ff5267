"""Finds the dyads of finished runs: those of a results folder, one run, one recording; and puts two together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from snn.batch.measuring import StoredDyad
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial, expand
from snn.errors import ResultError
from snn.record.found_run import FoundRun, complete_run, find_run
from snn.record.manifest import RunLine
from snn.record.results_folder import ResultsFolder


@dataclass(frozen=True, slots=True)
class FoundDyad:
    """A dyad, and the trial that it is."""

    trial: Trial
    stored: StoredDyad


@dataclass(frozen=True, slots=True)
class DamagedRun:
    """A run that was complete, but its files have changed since."""

    key: str
    reason: str
    verb: str
    """Makes it again."""

    def __str__(self) -> str:
        """Say it in one line, with the remedy."""
        return f"run {self.key} is damaged ({self.reason}): the same `snn {self.verb}` makes it again"


def dyads_in(
    folder: ResultsFolder, experiment: Experiment, *, lines: Mapping[str, RunLine] | None = None
) -> tuple[FoundDyad, ...]:
    """List the complete runs of an experiment in its folder, in the order of its trials.

    Parameters
    ----------
    folder, experiment
        Where, and of what.
    lines
        What its manifest said of each run; by default what it says now.
    """
    lines = folder.manifest().lines if lines is None else lines
    return tuple(
        FoundDyad(trial, _stored(trial, complete_run(folder, line)))
        for trial in expand(experiment)
        if (line := lines.get(trial.key)) is not None
        and folder.state(trial.key, line, thorough=False) == "complete"
    )


def damaged_in(
    folder: ResultsFolder, experiment: Experiment, *, lines: Mapping[str, RunLine] | None = None
) -> tuple[DamagedRun, ...]:
    """List the runs of an experiment that `dyads_in` leaves out although they once were complete."""
    lines = folder.manifest().lines if lines is None else lines
    verb = "sweep" if experiment.sweep else "run"
    complete = [
        line
        for trial in expand(experiment)
        if (line := lines.get(trial.key)) is not None and line.status == "complete"
    ]
    damage = [(line.key, folder.damage(line.key, line, thorough=False)) for line in complete]
    return tuple(DamagedRun(key, reason, verb) for key, reason in damage if reason is not None)


def dyad_at(path: Path) -> FoundDyad:
    """Find one run: a run folder or a recording.

    Raises
    ------
    ResultError
        If there is none, or it cannot be read.
    """
    run = find_run(path)
    trial = run.read().trial
    # Named by its content: the key that it gives itself may be that of another one.
    return FoundDyad(trial, replace(_stored(trial, run), name=run.sha256[:16]))


def put_together(
    of_a: Sequence[FoundDyad], of_b: Sequence[FoundDyad], *, n_ahead: int
) -> tuple[StoredDyad, ...]:
    """Put partner a of each dyad beside partner b of another one, in a ring: each partner is in one of them.

    Parameters
    ----------
    of_a, of_b
        Dyads, which may be the same; replicates that one of the two lacks are left out.
    n_ahead
        How many replicates after that of a the one of b is, counted among those that are there.

    Raises
    ------
    ResultError
        If partners who met would stand beside each other, for there is one dyad only.
    """
    by_replicate = {dyad.trial.replicate: dyad for dyad in of_b}
    pairs = [(one, by_replicate[r]) for one in of_a if (r := one.trial.replicate) in by_replicate]
    if n_ahead and len(pairs) < 2:
        raise ResultError("pseudo-dyads need two dyads: simulate more replicates")
    following = [pairs[(place + n_ahead) % len(pairs)][1] for place in range(len(pairs))]
    return tuple(
        StoredDyad(
            name=f"{one.trial.key}+{other.trial.key}",
            runs=(*one.stored.runs, *other.stored.runs),
            experiment=one.stored.experiment,
            replicate=one.trial.replicate,
        )
        for (one, _), other in zip(pairs, following, strict=True)
    )


def _stored(trial: Trial, run: FoundRun) -> StoredDyad:
    return StoredDyad(name=trial.key, runs=(run,), experiment=trial.experiment, replicate=trial.replicate)
