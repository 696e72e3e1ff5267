"""Solving rate-matched nulls before their trials are made; what is found is kept with the experiment."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snn.batch.executor import Executor, Failed, Finished, OnProgress, Work
from snn.config.null_models.rate_matching import Matching, unsolved, with_matches
from snn.config.schema.rate_matches import RateMatch
from snn.config.trials.condition_order import Labels, named
from snn.config.trials.expand import Trial, live_conditions
from snn.errors import ResultError
from snn.record.results_folder import EXPERIMENT_NAME, ResultsFolder
from snn.record.run_inputs import sources_of, with_inputs
from snn.record.store import ResultStore

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.record.types import Recording
    from snn.simulate.engine import Engine


@dataclass(frozen=True, slots=True)
class MatchingTask:
    """A rate-matched null that is to be solved."""

    labels: Labels
    """Of the first condition that wants it."""
    matching: Matching
    folder: ResultsFolder

    @property
    def name(self) -> str:
        """Name it for people."""
        null = self.matching.null.label
        return f"{null} {named(self.labels)}" if self.labels else null


def with_known_matches(experiment: "Experiment", folder: ResultsFolder) -> "Experiment":
    """Add to an experiment what its folder says was found before; a folder that cannot be read says nothing."""
    wanted = {matching.key for _, matching in unsolved(live_conditions(experiment))}
    if not wanted or not (folder.path / EXPERIMENT_NAME).is_file():
        return experiment
    try:
        stored = folder.experiment()
    except ResultError:
        return experiment
    known = stored.nulls.rate_matching.found
    return with_matches(experiment, tuple(match for match in known if match.key in wanted))


def matching_tasks(store: ResultStore) -> list[MatchingTask]:
    """List what is to be solved before all trials of an experiment can be listed."""
    todo = unsolved(live_conditions(store.experiment))
    return [MatchingTask(labels, matching, store.folder) for labels, matching in todo]


def solve_matches(
    store: ResultStore,
    tasks: list[MatchingTask],
    *,
    executor: Executor,
    solve: Work[MatchingTask, RateMatch],
    on_progress: Callable[[MatchingTask, float], None],
    tell: Callable[[str], None],
) -> int:
    """Solve rate-matched nulls; each is kept as soon as it is found, so that nothing is solved twice.

    Parameters
    ----------
    store
        Adopts what is found; its trials then include those of the null.
    tasks
        From `matching_tasks`.
    executor
        Does the work.
    solve
        Solves one, such as a partial of `solve_task`.
    on_progress
        Told the simulated seconds done for a task.
    tell
        Told in a line what came of each.

    Returns
    -------
    int
        Number of tasks that failed; their nulls are left out.
    """
    n_failed = 0
    with closing(executor.run(solve, tasks, on_progress=lambda task, _, s: on_progress(task, s))) as events:
        for event in events:
            if isinstance(event, Finished):
                store.adopt(with_matches(store.experiment, (event.result,)))
                matching = event.item.matching
                condition = f"{named(event.item.labels)} " if event.item.labels else ""
                tell(condition + matching.null.told(event.result, tolerance=matching.tolerance))
            elif isinstance(event, Failed):
                n_failed += 1
                tell(f"{event.item.name}: left out: {event.error}")
    return n_failed


def solve_task(task: MatchingTask, on_progress: OnProgress, *, engine: "Engine") -> RateMatch:
    """Solve one rate-matched null; a piece of work for an executor."""
    # Imported here: the program's quick commands load this module, but neither Brian2 nor SciPy.
    from snn.protocols.circuit_rates import Rates, experiment_rates
    from snn.protocols.rate_matching import solve
    from snn.simulate.simulate import simulate

    done_s = 0.0

    def simulated(trial: Trial) -> "Recording":
        nonlocal done_s
        given = with_inputs(trial, sources_of(trial, task.folder, {}))
        begun_s = done_s
        recording = simulate(given, engine=engine, on_progress=lambda s: on_progress("match", begun_s + s))
        done_s += trial.experiment.duration_s
        return recording

    def rates(experiment: "Experiment") -> Rates:
        return experiment_rates(experiment, simulate=simulated)

    return solve(task.matching, simulate_rates=rates).match
