"""The one dyad that is shown where a figure has room for one: the first that is scored, or the first of all."""

import functools
from dataclasses import replace

from snn.config.trials.measured_span import measured_span_s
from snn.record.found_run import FoundRun, complete_run
from snn.record.health import is_scored
from snn.record.types import Recording
from snn.record.window import stopped_at_s
from snn.report.assumptions import assumptions
from snn.report.results import Results


def first_scored(results: Results) -> int:
    """Return the number of the dyad that is shown: the first that is scored, or the first of all."""
    return next((i for i, row in enumerate(results.rows) if is_scored(row["health"])), 0)


def shown_dyad(results: Results) -> tuple[Recording, str]:
    """Read the dyad that is shown, as it is measured now, and say which one of how many it is."""
    experiment, trials, shown = results.experiment, results.trials, first_scored(results)
    of_many = f"Shown: replicate {trials[shown].replicate}, of {len(trials)} counted from 0. "
    recording = read_run(complete_run(results.folder, results.lines[trials[shown].key]))
    asked = recording.trial.experiment.model_copy(update={"analysis": experiment.analysis})
    recording = replace(recording, trial=replace(recording.trial, experiment=asked))
    return recording, f"{of_many if len(trials) > 1 else ''}{assumptions(experiment)}"


@functools.lru_cache(maxsize=1)
def read_run(run: FoundRun) -> Recording:
    """Read the dyad that is shown once for all its figures."""
    return run.read()


def measured_from_s(recording: Recording) -> float:
    """Return the end of the transient; 0 for a dyad that was stopped before anything could be measured."""
    experiment, stopped_s = recording.trial.experiment, stopped_at_s(recording)
    start_s = measured_span_s(experiment)[0] + experiment.analysis.transient_ms * 1e-3
    return 0.0 if stopped_s is not None and stopped_s <= start_s else start_s
