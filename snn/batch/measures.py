"""The measures of a run: taken when it is made, kept beside its recording, taken again when the settings change."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeAlias

from snn.batch.completions import endings
from snn.batch.executor import Executor, Finished, OnProgress, Work
from snn.config.schema.experiment import Experiment
from snn.record.found_run import FoundRun, complete_run
from snn.record.run_folder import analysis_key, measured_by, replace_measures
from snn.record.store import ResultStore
from snn.record.types import JSON, NO_SPIKES, EventTable, Recording

if TYPE_CHECKING:
    from snn.analyse.table.summary import Summary

Row: TypeAlias = Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Measures:
    """What is kept of the measures of a run."""

    row: Row
    """One row of the table of results."""
    correlogram: Mapping[str, JSON] | None
    """The fields of `snn.analyse.nulls.correlogram.Correlogram`, as lists of numbers."""


def measure(recording: Recording, *, experiment: Experiment) -> Measures:
    """Measure one dyad as an experiment asks.

    Parameters
    ----------
    recording
        One trial.
    experiment
        Its seed, analysis and nulls are used; they may differ from those with which the trial was run.

    Returns
    -------
    Measures
        All that is kept: nothing is measured again to be drawn beside other dyads.
    """
    summary = summary_of(recording, experiment=experiment)
    curves = summary.correlogram and asdict(summary.correlogram)
    return Measures(summary.row, curves and {name: values.tolist() for name, values in curves.items()})


def summary_of(recording: Recording, *, experiment: Experiment) -> "Summary":
    """Measure one dyad, with the curves and nulls that figures draw; see `measure`."""
    # Imported here: the program's quick commands load this module, but not SciPy.
    from snn.analyse.table.summary import summarise
    from snn.model.streams import DyadStreams

    surrogates = DyadStreams(experiment.seed, recording.trial.replicate).surrogates()
    return summarise(
        recording,
        analysis=experiment.analysis,
        nulls=experiment.nulls,
        rng=surrogates,
        inclinations=drawn_inclinations(recording),
    )


def drawn_inclinations(recording: Recording) -> EventTable | None:
    """Draw again all inclinations of live partners whose drive to engage changed in the run; None if there are none.

    What they took up depended on what they saw; what they were inclined to do was drawn before the run, and only that
    can serve as cues.
    """
    # Imported here: the program's quick commands load this module, but not the model.
    from snn.model.stimulus import EventStreams
    from snn.model.streams import DyadStreams

    trial = recording.trial
    streams = EventStreams(trial.experiment, DyadStreams(trial.experiment.seed, trial.replicate))
    found = streams.inclinations(apart_from=recording.videos)
    return found.events if found else None


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run that is to be measured again."""

    key: str
    found: FoundRun
    experiment: Experiment


def measure_stored(run: StoredRun, on_progress: OnProgress) -> Measures:
    """Measure a stored run; a piece of work for an executor."""
    on_progress("analyse", 0.0)
    return measure(run.found.read(), experiment=run.experiment)


def refresh_measures(
    store: ResultStore,
    *,
    executor: Executor,
    made: Collection[str] = (),
    work: Work[StoredRun, Measures] = measure_stored,
) -> dict[str, str | None]:
    """Measure again the complete runs whose measures were taken with other analysis settings, or not all kept.

    Parameters
    ----------
    store
        Its experiment says which settings hold.
    executor
        Does the work.
    made
        Keys of runs that were made a moment ago, with these settings; they are not looked at.
    work
        Measures one run.

    Returns
    -------
    dict
        By key of each run that was due: None, or why it could not be measured; it then keeps its old
        measures.
    """
    due = _due(store, made)
    # Told without reading: there may be thousands.
    outcome: dict[str, str | None] = {
        run.key: NO_SPIKES for run in due if not store.lines[run.key].keeps_spikes
    }
    for ending in endings([run for run in due if run.key not in outcome], work, executor=executor):
        if isinstance(ending, Finished):
            run_path, found = store.folder.run_path(ending.item.key), ending.result
            replace_measures(run_path, store.experiment, summary=found.row, correlogram=found.correlogram)
            outcome[ending.item.key] = None
        else:
            outcome[ending.item.key] = ending.error
    return outcome


def _due(store: ResultStore, made: Collection[str]) -> list[StoredRun]:
    wanted, known, folder = analysis_key(store.experiment), frozenset(made), store.folder
    trials = {trial.key: trial for trial in store.trials if trial.key not in known}
    lines = [line for key in trials if (line := store.lines.get(key)) is not None]
    return [
        StoredRun(line.key, complete_run(folder, line), trials[line.key].experiment)
        for line in lines
        if (manifest := folder.complete_run_manifest(line.key, line)) is not None
        and measured_by(manifest) != wanted
    ]
