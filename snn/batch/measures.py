"""The measures of a run: taken when it is made, and again, without simulating, when the settings change."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from snn.batch.endings import endings
from snn.batch.executor import Executor, Finished, OnProgress, Work
from snn.config.experiment import Experiment
from snn.record.hdf5 import read_recording
from snn.record.run_folder import analysis_key, read_run_manifest, replace_summary
from snn.record.store import ResultStore
from snn.record.types import JSON, Recording

if TYPE_CHECKING:
    from snn.analyse.summary import Summary

Row: TypeAlias = Mapping[str, JSON]


def measure(recording: Recording, *, experiment: Experiment) -> Row:
    """Measure one dyad as an experiment asks.

    Parameters
    ----------
    recording
        One trial.
    experiment
        Its seed, analysis and nulls are used; they may differ from those with which the trial was run.

    Returns
    -------
    mapping
        One row of the table of results.
    """
    return summary_of(recording, experiment=experiment).row


def summary_of(recording: Recording, *, experiment: Experiment) -> "Summary":
    """Measure one dyad, with the curves and nulls that figures draw; see `measure`."""
    # Imported here: the program's quick commands load this module, but not SciPy.
    from snn.analyse.summary import summarise
    from snn.model.streams import DyadStreams

    surrogates = DyadStreams(experiment.seed, recording.trial.replicate).surrogates()
    return summarise(recording, analysis=experiment.analysis, nulls=experiment.nulls, rng=surrogates)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run that is to be measured again."""

    key: str
    recording: Path
    experiment: Experiment


def measure_stored(run: StoredRun, on_progress: OnProgress) -> Row:
    """Measure a stored run; a piece of work for an executor."""
    on_progress("analyse", 0.0)
    return measure(read_recording(run.recording), experiment=run.experiment)


def refresh_measures(
    store: ResultStore, *, executor: Executor, work: Work[StoredRun, Row] = measure_stored
) -> dict[str, str | None]:
    """Measure again the complete runs whose measures were taken with other analysis settings.

    Parameters
    ----------
    store
        Its experiment says which settings hold.
    executor
        Does the work.
    work
        Measures one run.

    Returns
    -------
    dict
        By key of each run that was due: None, or why it could not be measured; it then keeps its old
        measures.
    """
    outcome: dict[str, str | None] = {}
    for ending in endings(_due(store), work, executor=executor):
        if isinstance(ending, Finished):
            replace_summary(store.folder.run_path(ending.item.key), store.experiment, ending.result)
            outcome[ending.item.key] = None
        else:
            outcome[ending.item.key] = ending.error
    return outcome


def _due(store: ResultStore) -> list[StoredRun]:
    wanted = analysis_key(store.experiment)
    trials = {trial.key: trial for trial in store.trials}
    complete = [
        key for key in trials if store.folder.state(key, store.lines.get(key), thorough=False) == "complete"
    ]
    return [
        StoredRun(key, store.folder.recording_path(key), trials[key].experiment)
        for key in complete
        if read_run_manifest(store.folder.run_path(key)).get("analysis") != wanted
    ]
