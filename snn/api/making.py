"""Making the runs of an experiment, and telling how far it is."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from snn.api.checked_arguments import require, whole
from snn.api.progress_log import say
from snn.batch.rules import DEFAULT_RULES, BatchRules
from snn.config.schema.channels import PARTNERS
from snn.errors import ResultError, SimulationError
from snn.wording import by_reason, n_of

if TYPE_CHECKING:
    from snn.batch.executor import Executor
    from snn.batch.sweep import SweepOutcome
    from snn.config.trials.expand import Trial
    from snn.record.store import ResultStore
    from snn.simulate.engine import Engine

SIMULATING = ("snn.batch.run_one", "snn.simulate.simulate", "snn.analyse.table.summary", "snn.model.dyad")
"""What a process that makes runs imports, see `snn.batch.run_one`; by name, for this process does without."""
CONCLUDING = ("snn.report.answer_table", "snn.report.cell_table", "snn.report.drawing", "scipy.stats")
"""What this process needs when the runs are made; it imports that while its workers import what makes runs."""
EXPECTED_SIMULATIONS = 14
"""Of a dyad, to match its rates: the condition, the null as it comes, a slope for each of four knobs, and steps."""


def chosen_engine(name: str, *, time_limit_s: float | None = None) -> "Engine":
    """Return the engine of a name, and say so if it is a slow one that nobody asked for.

    A simulation that takes longer than the limit fails.
    """
    from snn.simulate.engines import AUTO, find_engine

    found = find_engine(name)
    if name == AUTO and found.said_if_taken:
        say(found.said_if_taken)
    return found.make(time_limit_s)


def make_runs(
    store: "ResultStore",
    engine: "Engine",
    executor: "Executor",
    *,
    wanted: "Callable[[Trial], bool]" = lambda _: True,
    closing_s: float = 0.0,
    rules: BatchRules = DEFAULT_RULES,
) -> tuple["SweepOutcome", int]:
    """Make the runs that a results folder lacks.

    Parameters
    ----------
    store
        The folder.
    engine, executor
        What simulates, and what works on several runs at a time.
    wanted
        Tells which trials of the experiment are, by default all.
    closing_s
        Seconds that the program will need when they are made; they count as time that is left.
    rules
        What is done about runs that are there, and about failures.

    Returns
    -------
    tuple
        How the batch ended, and how many rate-matched nulls could not be solved.
    """
    tell_changes(store, engine)
    n_unmatched = _match_rates(store, engine, executor)
    trials = [trial for trial in store.trials if wanted(trial)]
    outcome = _simulate(store, engine, executor, trials, closing_s=closing_s, rules=rules)
    for key in outcome.finished:
        if key in outcome.damaged:
            say(f"run {key} was damaged ({outcome.damaged[key]}) and made again")
    return outcome, n_unmatched


def tell_changes(store: "ResultStore", engine: "Engine") -> None:
    """Say with which other versions and tools the runs that are there were made."""
    from snn.record.store_notices import notices

    for notice in notices(store, toolchain=engine.toolchain()):
        say(notice)


def _match_rates(store: "ResultStore", engine: "Engine", executor: "Executor") -> int:
    """Solve the rate-matched nulls that are not solved yet; return how many could not be."""
    from snn.api.progress_display import ShareDisplay
    from snn.batch.interrupt import Interrupted, interruptible
    from snn.batch.matching import matching_tasks, solve_matches, solve_task
    from snn.config.trials.expand import expand
    from snn.record.run_inputs import sources_of, with_inputs

    tasks = matching_tasks(store)
    if not tasks:
        return 0
    dyads = expand(tasks[0].matching.target)
    if executor.n_workers > 1:
        _compile(engine, executor, with_inputs(dyads[0], sources_of(dyads[0], store.folder, {})))
    expected_s = EXPECTED_SIMULATIONS * len(tasks) * sum(dyad.experiment.duration_s for dyad in dyads)
    with ShareDisplay("matching rates", total_s=expected_s) as display:
        try:
            with interruptible():
                return solve_matches(
                    store,
                    tasks,
                    executor=executor,
                    solve=partial(solve_task, engine=engine),
                    on_progress=lambda task, done_s: display(task.name, done_s),
                    tell=say,
                )
        except Interrupted:
            say("stopped; what was matched is kept; the same command goes on from there")
            raise


def executor_for(jobs: int, *, imports: tuple[str, ...] = (), in_advance: bool = True) -> "Executor":
    """Return what works on so many runs at a time; see `PoolExecutor` for what its processes import, and when.

    Raises
    ------
    ResultError
        If it is no whole number of at least 1.
    """
    require("jobs", jobs, whole(least=1))
    from snn.batch.pool import PoolExecutor
    from snn.batch.serial import SerialExecutor

    return SerialExecutor() if jobs == 1 else PoolExecutor(jobs, imports, in_advance)


def _simulate(
    store: "ResultStore",
    engine: "Engine",
    executor: "Executor",
    trials: "Sequence[Trial]",
    *,
    closing_s: float,
    rules: BatchRules,
) -> "SweepOutcome":
    from snn.api.estimating import said_before
    from snn.api.progress_display import batch_display
    from snn.batch.interrupt import Interrupted
    from snn.batch.run_one import run_one
    from snn.batch.sweep import run_trials

    todo = _unfinished(store, trials, rules)
    if told := said_before(store, todo, n_workers=executor.n_workers):
        say(told)
    total_s = sum(trial.experiment.duration_s for trial in todo)
    with batch_display(total_s, closing_s=closing_s) as display:
        try:
            first = _first_ready(todo, store)
            if first is not None:
                _compile(engine, executor, first)
            return run_trials(
                trials,
                store,
                executor=executor,
                run_trial=partial(run_one, engine=engine),
                on_event=display,
                rules=rules,
            )
        except Interrupted:
            complete = len(trials) - len(_unfinished(store, trials))
            say(
                f"stopped; {complete} of {n_of(len(trials), 'run')} complete; the same command goes on from there"
            )
            raise


def _compile(engine: "Engine", executor: "Executor", trial: "Trial") -> None:
    """Build the model before the runs fan out, so that no two processes build the same one.

    One worker does that, and the others meanwhile import what they need, as this process does: together they are ready
    sooner.
    """
    from snn.batch.completions import endings
    from snn.batch.executor import Failed
    from snn.batch.run_one import get_ready
    from snn.batch.worker import import_all

    if executor.n_workers > 1:
        Thread(target=import_all, args=(CONCLUDING,), daemon=True).start()
    others = [None] * (executor.n_workers - 1)
    for ending in endings([trial, *others], partial(get_ready, engine=engine), executor=executor):
        if isinstance(ending, Failed) and ending.workers_died:
            raise SimulationError(
                f"the model could not be made ready, so that no run was made: {ending.error}; the same command goes on "
                "from there"
            )
        if isinstance(ending, Failed):
            raise SimulationError(ending.error)


def _first_ready(todo: Sequence["Trial"], store: "ResultStore") -> "Trial | None":
    """Pick a trial with a live partner that waits for no other one, with what it takes from other runs; None without.

    Of two videos nothing is simulated, so that there is no model to build.
    """
    from snn.record.run_inputs import sources_of, with_inputs

    waiting = {trial.key for trial in todo}
    for trial in todo:
        is_live = any(getattr(trial.experiment.partners, name).video is None for name in PARTNERS)
        if is_live and not any(need.key in waiting for need in trial.needs):
            with suppress(ResultError):  # it will be told of the run itself
                return with_inputs(trial, sources_of(trial, store.folder, store.lines))
    return None


def _unfinished(
    store: "ResultStore", trials: "Sequence[Trial]", rules: BatchRules = DEFAULT_RULES
) -> "list[Trial]":
    """Return the trials that are not complete, but those that failed and are left so by the rules."""
    done = {key for key, line in store.lines.items() if line.status in rules.ended}
    return [trial for trial in trials if trial.key not in done]


def measure_again(store: "ResultStore", executor: "Executor", *, made: Sequence[str] = ()) -> None:
    """Measure again the runs that are older than a change of the analysis settings; not those that were just made."""
    from snn.batch.measures import refresh_measures

    outcome = refresh_measures(store, executor=executor, made=made)
    failed = {key: error for key, error in outcome.items() if error}
    for which, error in by_reason(failed, "run"):
        say(f"{which} could not be measured again: {error}")
