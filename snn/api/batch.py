"""A whole batch: the runs that a folder lacks, then what they say together.

Imports little, for its other processes start before this one imports the rest.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from snn.batch.rules import DEFAULT_RULES, BatchRules
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.api.workers import Workers
    from snn.batch.executor import Executor
    from snn.batch.sweep import SweepOutcome
    from snn.config.schema.experiment import Experiment
    from snn.record.store import ResultStore
    from snn.report.closing_table import Line
    from snn.report.conclusion import Conclusion
    from snn.report.results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How a batch ended, and what is known by it."""

    conclusion: "Conclusion | None"
    """None if nothing has changed since it was told: see `snn.record.concluded`."""
    outcome: "SweepOutcome"
    n_unmatched: int
    """Rate-matched nulls that could not be solved."""

    @property
    def n_failed(self) -> int:
        """How many runs and nulls are missing."""
        return len(self.outcome.failed) + self.outcome.n_not_made + self.n_unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """The runs that were complete when all was stopped."""

    path: Path
    """Of the table that has them."""
    n_rows: int
    results: "Results | None"
    """None without a complete run."""
    axes: Sequence[str]
    lines: "Sequence[Line]"


def table_so_far(store: "ResultStore") -> SoFar:
    """Put the runs that are complete into the table of their folder, and average them."""
    from snn.batch.table import write_table
    from snn.config.null_models.axis import axis_names
    from snn.config.trials.designs import is_drawn
    from snn.record.results_folder import TABLE_NAME
    from snn.report.closing_table import table_lines
    from snn.report.results import read_results

    n_rows, axes = write_table(store), axis_names(store.experiment)
    results = read_results(store.folder, store.experiment).compared if n_rows else None
    lines = (
        table_lines(results.rows, axes=axes, rng=results.bootstrap_rng(), primary=store.experiment.primary)
        if results and not is_drawn(store.experiment)
        else ()
    )
    path = store.folder.path / TABLE_NAME
    return SoFar(path=path, n_rows=n_rows, results=results, axes=axes, lines=lines)


def _kept(store: "ResultStore") -> None:
    from snn.batch.table import write_table

    write_table(store)


def batch_rules(
    *, verify: bool = False, keep_failed: bool = False, fail_fast: bool = False, timeout: str | None = None
) -> BatchRules:
    """Return the rules of a batch, with the most time of a simulation as text, such as "10 min".

    Raises
    ------
    ResultError
        If that is no duration above 0.
    """
    from snn.api.spans import spans_in_s

    limit_s = spans_in_s([timeout], option="--timeout")[0] if timeout is not None else None
    if limit_s is not None and limit_s <= 0:
        raise ResultError(f"--timeout: expected a duration above 0, such as '10 min', got {timeout!r}")
    return BatchRules(verify=verify, keep_failed=keep_failed, fail_fast=fail_fast, time_limit_s=limit_s)


def workers_for(workers: "Workers", folder: Path) -> "Executor":
    """Return what makes the runs of a folder; as a context it starts at once, unless the folder is there already.

    Then all of its runs may be there, too. What cannot be read is another one's business to tell (`Path.exists` can
    raise).
    """
    from snn.api.making import SIMULATING

    return workers.begin(folder=folder, imports=SIMULATING, in_advance=not os.path.exists(folder))


def make_and_conclude(
    experiment: "Experiment",
    folder: Path,
    *,
    executor: "Executor",
    engine: str,
    force: bool = False,
    rules: BatchRules = DEFAULT_RULES,
    width: int | None = None,
    tells_again: bool = False,
    on_stop: "Callable[[ResultStore], None]" = _kept,
) -> Made:
    """Make the runs that a folder lacks, measure them, draw and compare.

    Parameters
    ----------
    experiment, folder, engine, force
        As for `run`.
    rules
        What is done about runs that are there, and about failures.
    executor
        From `workers_for`.
    width
        Of lines of text, in characters; None for any.
    tells_again
        Compare again also if nothing has changed.
    on_stop
        Called with the folder's store when all is stopped by a signal, before that is raised.
    """
    from snn.api.making import chosen_engine, make_runs, measure_again, tell_changes
    from snn.api.progress_display import DRAWING_S, working
    from snn.api.progress_log import say
    from snn.api.workers import drawing_here
    from snn.batch.interrupt import Interrupted
    from snn.batch.matching import with_known_matches
    from snn.record.concluded import is_concluded, note_concluded
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore
    from snn.simulate.private_folder import remove_left_behind

    chosen = chosen_engine(engine, time_limit_s=rules.time_limit_s)
    experiment = with_known_matches(experiment, ResultsFolder(folder))
    with ResultStore(folder, experiment, force=force) as store:
        # Whoever simulates does that too; but there may be nothing left to simulate.
        remove_left_behind(Path(tempfile.gettempdir()))
        if not (force or tells_again or rules.verify) and is_concluded(store):
            tell_changes(store, chosen)
            return _nothing_to_do(store)
        # Imported here: where there is nothing to do, it would take the most memory, and a third of the time.
        from snn.report.conclusion import concluded
        from snn.report.sobol_table import why_no_indices

        try:
            outcome, n_unmatched = make_runs(store, chosen, executor, closing_s=DRAWING_S, rules=rules)
            measure_again(store, executor, made=outcome.finished)
            with working("drawing and comparing"):
                conclusion = concluded(store, executor=drawing_here(executor), width=width)
            if reason := why_no_indices(conclusion.results):
                say(reason)
            made = Made(conclusion=conclusion, outcome=outcome, n_unmatched=n_unmatched)
            if not made.n_failed:
                note_concluded(store)
        except Interrupted:
            on_stop(store)
            raise
    return made


def _nothing_to_do(store: "ResultStore") -> Made:
    from snn.batch.sweep import SweepOutcome

    keys = tuple(dict.fromkeys(trial.key for trial in store.trials))
    outcome = SweepOutcome(finished=(), skipped=keys, failed=(), n_not_made=0, damaged={})
    return Made(conclusion=None, outcome=outcome, n_unmatched=0)
