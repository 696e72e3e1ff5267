"""A whole batch: the runs that a folder lacks, then what they say together.

Imports little, for its other processes start before this one imports the rest.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snn.batch.executor import Executor
    from snn.batch.sweep import SweepOutcome
    from snn.config.schema.experiment import Experiment
    from snn.record.store import ResultStore
    from snn.report.conclusion import Conclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How a batch ended, and what is known by it."""

    conclusion: "Conclusion"
    outcome: "SweepOutcome"
    n_unmatched: int
    """Rate-matched nulls that could not be solved."""

    @property
    def n_failed(self) -> int:
        """How many runs and nulls are missing."""
        return len(self.outcome.failed) + self.n_unmatched


def _kept(store: "ResultStore") -> None:
    from snn.batch.table import write_table

    write_table(store)


def workers_for(jobs: int, folder: Path) -> "Executor":
    """Return what makes the runs of a folder; as a context it starts at once, unless the folder is there already.

    Then all of its runs may be there, too. What cannot be read is another one's business to tell (`Path.exists` can
    raise).
    """
    from snn.api.making import SIMULATING, executor_for

    return executor_for(jobs, imports=() if os.path.exists(folder) else SIMULATING)


def make_and_conclude(
    experiment: "Experiment",
    folder: Path,
    *,
    executor: "Executor",
    engine: str,
    force: bool = False,
    verify: bool = False,
    width: int | None = None,
    on_stop: "Callable[[ResultStore], None]" = _kept,
) -> Made:
    """Make the runs that a folder lacks, measure them, draw and compare.

    Parameters
    ----------
    experiment, folder, engine, force, verify
        As for `run`.
    executor
        From `workers_for`.
    width
        Of lines of text, in characters; None for any.
    on_stop
        Called with the folder's store when all is stopped by a signal, before that is raised.
    """
    from snn.api.making import chosen_engine, make_runs, measure_again
    from snn.api.progress_display import DRAWING_S, working
    from snn.batch.interrupt import Interrupted
    from snn.batch.matching import with_known_matches
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore
    from snn.report.conclusion import concluded

    chosen = chosen_engine(engine)
    experiment = with_known_matches(experiment, ResultsFolder(folder))
    with ResultStore(folder, experiment, force=force) as store:
        try:
            outcome, n_unmatched = make_runs(store, chosen, executor, closing_s=DRAWING_S, verify=verify)
            measure_again(store, executor, made=outcome.finished)
            with working("drawing and comparing"):
                conclusion = concluded(store, executor=executor, width=width)
        except Interrupted:
            on_stop(store)
            raise
    return Made(conclusion=conclusion, outcome=outcome, n_unmatched=n_unmatched)
