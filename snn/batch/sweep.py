"""Make the runs that an experiment lacks, each once, and let no run spoil another."""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, TypeAlias

from snn.batch.attempts import MadeRun, RunTask, RunTrial, make_run
from snn.batch.executor import Event, Executor, Finished, Started, Work
from snn.batch.interrupt import interruptible, undisturbed
from snn.batch.progress import Progress
from snn.batch.rules import DEFAULT_RULES, BatchRules
from snn.batch.waves import blocker, waves, with_needed
from snn.config.trials.dyad_size import in_order_of_cost
from snn.config.trials.expand import Trial
from snn.errors import LostRunError
from snn.record.manifest import RunLine
from snn.record.run_inputs import sources_of
from snn.record.store import ResultStore

What: TypeAlias = Literal["started", "advanced", "finished", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEvent:
    """Something happened to a trial."""

    trial: Trial
    what: What
    stage: str
    """Of a trial that advanced, such as ``simulate``; else empty."""
    progress: Progress
    """State of the whole batch, this event included."""
    line: RunLine | None
    """What the manifest now says of a trial that finished or failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOutcome:
    """How a batch ended; keys in the order of the trials."""

    finished: tuple[str, ...]
    skipped: tuple[str, ...]
    """Were complete before."""
    failed: tuple[RunLine, ...]
    """Those of earlier batches that were left as they are included."""
    n_not_made: int
    """Runs that were not tried, because one had failed and that ends all."""
    damaged: Mapping[str, str]
    """What had changed, by key, of those that were complete before; made again."""


def run_trials(
    trials: Sequence[Trial],
    store: ResultStore,
    *,
    executor: Executor,
    run_trial: RunTrial,
    on_event: Callable[[TrialEvent], None] = lambda _: None,
    rules: BatchRules = DEFAULT_RULES,
) -> SweepOutcome:
    """Make all runs that are not complete yet.

    Parameters
    ----------
    trials
        What is wanted. Trials of the same content (two conditions that do not differ) are run once; those that
        they take something from are run first, if they are not complete.
    store
        Where the runs go.
    executor
        Who makes them.
    run_trial
        How one is made.
    on_event
        Told of each step, in this process.
    rules
        What is done about runs that are there, and about failures. Its limit of time is the business of ``run_trial``.

    Returns
    -------
    SweepOutcome
        What was made, what was there, what failed. A run that fails, or that kills its process, does not
        stop the others, but for those that need it, which fail as "blocked by" it; all are tried again when
        this is called again, unless the rules say otherwise.

    Raises
    ------
    ResultError
        If the results folder cannot be written.
    Interrupted
        On Ctrl-C, SIGTERM or SIGHUP, when all processes have ended; what was finished is kept.
    """
    by_key = with_needed(trials, store.trials)
    states = {key: store.state(key, thorough=rules.verify) for key in by_key}
    damaged = {key: _damage(store, key) for key in by_key if states[key] == "damaged"}
    todo = [trial for key, trial in by_key.items() if states[key] not in rules.ended]
    kept = [store.lines[key] for key in by_key if rules.keep_failed and states[key] == "failed"]
    batch = _Batch(
        store,
        on_event,
        _first_progress(todo, n_total=len(by_key), n_workers=executor.n_workers),
        fail_fast=rules.fail_fast,
        kept_failed=frozenset(line.key for line in kept),
    )
    batch.run(executor, todo, partial(make_run, run_trial=run_trial))
    ended = [batch.ended[trial.key] for trial in todo if trial.key in batch.ended]
    return SweepOutcome(
        finished=tuple(line.key for line in ended if line.status == "complete"),
        skipped=tuple(key for key in by_key if states[key] == "complete"),
        failed=tuple(line for line in [*ended, *kept] if line.status == "failed"),
        n_not_made=len(todo) - len(ended),
        damaged=damaged,
    )


@dataclass(slots=True)
class _Batch:
    """The runs that are being made: what is known of them, and who is told."""

    store: ResultStore
    on_event: Callable[[TrialEvent], None]
    progress: Progress
    fail_fast: bool
    kept_failed: frozenset[str]
    """Keys of runs that failed before and are left so."""
    ended: dict[str, RunLine] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    """Keys of runs that a worker may be making."""
    lost: set[str] = field(default_factory=set)
    """Keys of runs that were made, but whose files were gone when they were to be put in place; made again once."""

    def run(self, executor: Executor, todo: Sequence[Trial], work: Work[RunTask, MadeRun]) -> None:
        with interruptible():
            try:
                for wave in waves({trial.key: trial for trial in todo}):
                    if not self.is_over:
                        self.run_wave(executor, wave, work)
            finally:
                for key in self.begun - set(self.ended):
                    shutil.rmtree(self.store.begin(key), ignore_errors=True)

    @property
    def is_over(self) -> bool:
        """Whether a run failed, and that ends all."""
        return self.fail_fast and any(line.status == "failed" for line in self.ended.values())

    def run_wave(self, executor: Executor, wave: Sequence[Trial], work: Work[RunTask, MadeRun]) -> None:
        failed = {key for key, line in self.ended.items() if line.status == "failed"} | self.kept_failed
        blockers = {trial.key: blocker(trial, failed) for trial in wave}
        for trial in wave:
            if (key := blockers[trial.key]) is not None:
                self.block(trial, key)
        self.run_tasks(executor, in_order_of_cost([t for t in wave if blockers[t.key] is None]), work)
        if not self.is_over:
            self.run_tasks(executor, [t for t in wave if t.key in self.lost], work)

    def run_tasks(self, executor: Executor, trials: Sequence[Trial], work: Work[RunTask, MadeRun]) -> None:
        tasks = (self.task(trial) for trial in trials)
        with closing(executor.run(work, tasks, on_progress=self.advance)) as events:
            for event in events:
                self.note(event)
                if self.is_over:
                    return

    def task(self, trial: Trial) -> RunTask:
        sources = sources_of(trial, self.store.folder, self.store.lines)
        self.begun.add(trial.key)
        return RunTask(trial, self.store.begin(trial.key), sources)

    def block(self, trial: Trial, key: str) -> None:
        detail = f"It needs run {key}, which failed; run the experiment again when that is mended."
        line = self.store.record_failure(
            trial, self.store.begin(trial.key), error=f"blocked by {key}", detail=detail
        )
        self.progress = self.progress.blocked(duration_s=trial.experiment.duration_s)
        self.tell(trial, "failed", line=line)

    def advance(self, task: RunTask, stage: str, done_s: float) -> None:
        self.progress = self.progress.advanced(task.trial.key, done_s=done_s)
        self.tell(task.trial, "advanced", stage=stage)

    def note(self, event: Event[RunTask, MadeRun]) -> None:
        trial, now_s = event.item.trial, time.monotonic()
        if isinstance(event, Started):
            duration_s = trial.experiment.duration_s
            self.progress = self.progress.started(trial.key, duration_s=duration_s, now_s=now_s)
            self.tell(trial, "started")
        elif isinstance(event, Finished):
            self.put_away(event.item, event.result, now_s=now_s)
        else:
            self.fail(event.item, error=event.error, detail=event.detail)

    def put_away(self, task: RunTask, made: MadeRun, *, now_s: float) -> None:
        trial = task.trial
        try:
            with undisturbed():  # what is finished is not made again
                line = self.store.commit(made.line, made.folder)
        except LostRunError as error:
            if trial.key in self.lost:
                self.fail(
                    task, error=str(error), detail="It was made twice, and both times its files were gone."
                )
            self.lost.add(trial.key)
            return
        shutil.rmtree(task.folder, ignore_errors=True)
        self.progress = self.progress.finished(trial.key, now_s=now_s)
        self.tell(trial, "finished", line=line)

    def fail(self, task: RunTask, *, error: str, detail: str) -> None:
        line = self.store.record_failure(task.trial, task.folder, error=error, detail=detail)
        self.progress = self.progress.failed(task.trial.key)
        self.tell(task.trial, "failed", line=line)

    def tell(self, trial: Trial, what: What, *, stage: str = "", line: RunLine | None = None) -> None:
        if line is not None:
            self.ended[trial.key] = line
        self.on_event(TrialEvent(trial=trial, what=what, stage=stage, progress=self.progress, line=line))


def _damage(store: ResultStore, key: str) -> str:
    return store.folder.damage(key, store.lines[key], thorough=True) or "has changed back since"


def _first_progress(todo: Sequence[Trial], *, n_total: int, n_workers: int) -> Progress:
    return Progress(
        n_total=n_total,
        n_workers=n_workers,
        n_skipped=n_total - len(todo),
        n_waiting=len(todo),
        waiting_s=sum(trial.experiment.duration_s for trial in todo),
    )
