"""Shows how far a batch is: a bar on a terminal, nothing elsewhere but the runs that failed."""

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TaskID, TextColumn, TimeRemainingColumn

from snn.batch.sweep import TrialEvent
from snn.cli.terminal import obeyed
from snn.foreign.shown_text import one_line


class BatchDisplay(AbstractContextManager["BatchDisplay"]):
    """Progress of a batch on stderr; use it as a context manager and call it with each event.

    Parameters
    ----------
    total_s
        Biological seconds that are to be simulated.
    """

    def __init__(self, total_s: float) -> None:
        self._console = Console(file=obeyed(sys.stderr))
        self._total_s = total_s
        self._done_s = 0.0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[state]}"),
            console=self._console,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        self._task = self._bar.add_task(
            "compiling", total=self._total_s, state="the model, once for all runs"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bar."""
        self._bar.stop()

    def __call__(self, event: TrialEvent) -> None:
        """Show the state after an event; print a failure as a line of its own."""
        if event.what == "failed" and event.line is not None:
            failure = one_line(f"snn: run {event.trial.key} failed: {event.line.error}")
            self._console.print(failure, markup=False, highlight=False)
        if event.what == "finished":
            self._done_s += event.trial.experiment.duration_s
        running_s = sum(trial.done_s for trial in event.progress.running.values())
        if self._task is not None:
            stage = "analysing" if event.stage == "analyse" else "simulating"
            self._bar.update(
                self._task, description=stage, completed=self._done_s + running_s, state=_state(event)
            )


class _Bar(AbstractContextManager[Any]):
    """A line of progress on stderr that is cleared at the end; nothing off a terminal."""

    def __init__(self, what: str, *columns: ProgressColumn, total: float) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            *columns,
            console=Console(file=obeyed(sys.stderr)),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bar."""
        self._bar.stop()


class ShareDisplay(_Bar):
    """Progress of several simulations, as the share of their biological time.

    Parameters
    ----------
    what
        What is being done.
    total_s
        Biological seconds of all of them.
    """

    def __init__(self, what: str, *, total_s: float) -> None:
        super().__init__(
            what, TextColumn("{task.completed:.0f} of {task.total:.0f} simulated s"), total=total_s
        )
        self._done_s: dict[str, float] = {}

    def __call__(self, name: str, done_s: float) -> None:
        """Show that the simulation of a name got so far."""
        self._done_s[name] = done_s
        self._bar.update(self._task, completed=sum(self._done_s.values()))


class CountDisplay(_Bar):
    """Progress of many equal pieces of work, with the remaining time.

    Parameters
    ----------
    what
        What is being done.
    of
        What is counted.
    """

    def __init__(self, what: str, *, of: str) -> None:
        counted = TextColumn(f"{{task.completed:.0f}} of {{task.total:.0f}} {of},")
        super().__init__(what, counted, TimeRemainingColumn(), TextColumn("left"), total=1)

    def __call__(self, n_done: int, n_total: int) -> None:
        """Show how many are done."""
        self._bar.update(self._task, completed=n_done, total=max(1, n_total))


def working(what: str) -> AbstractContextManager[object]:
    """Show on a terminal that something of unknown length is under way."""
    console = Console(file=obeyed(sys.stderr))
    return console.status(what) if sys.stderr.isatty() else nullcontext()


def _state(event: TrialEvent) -> str:
    """Write runs done, speed and remaining time: ``12 of 140 runs, 8.1 simulated s/s, 2 min 10 s left``."""
    progress, now_s = event.progress, time.monotonic()
    done = progress.n_skipped + progress.n_finished + progress.n_failed
    parts = [f"{done} of {progress.n_total} runs"]
    cost, eta_s = progress.cost(now_s=now_s), progress.eta_s(now_s=now_s)
    if cost:
        parts.append(f"{progress.n_workers / cost:.1f} simulated s/s")
    if eta_s is not None:
        parts.append(f"{duration_text(eta_s)} left")
    return ", ".join(parts)


def duration_text(seconds: float) -> str:
    """Write a duration in the two units that matter: ``2 h 05 min``, ``3 min 10 s``, ``8 s``."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    if whole >= 60:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole} s"
