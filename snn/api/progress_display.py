"""Shows how far a batch is: a bar on a terminal or in a notebook with ipywidgets, a line now and then elsewhere."""

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from types import TracebackType
from typing import Any, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TaskID, TextColumn, TimeRemainingColumn

from snn.api.cpu_use import CpuUse
from snn.api.progress_log import ProgressLog, is_shown, say
from snn.api.progress_records import BatchRecords, record_writer
from snn.batch.sweep import TrialEvent
from snn.foreign.shown_text import one_line
from snn.foreign.terminal import obeyed
from snn.wording import n_of

DRAWING_S: Final = 5.0
"""Taken for tables and figures, because nobody has measured them before they are there: so many CPU seconds took the
three figures of one condition."""
HOW: Final = f"time left counts analysing, at the pace of the runs so far, and {DRAWING_S:g} s to draw"


class BatchDisplay(AbstractContextManager["BatchDisplay"]):
    """Progress of a batch on stderr; use it as a context manager and call it with each event.

    Parameters
    ----------
    total_s
        Biological seconds that are to be simulated.
    closing_s
        Seconds that will pass between the last run and the end of the program.
    """

    def __init__(self, total_s: float, *, closing_s: float = 0.0) -> None:
        self._console = Console(file=obeyed(sys.stderr))
        self._total_s = total_s
        self._closing_s = closing_s
        self._done_s = 0.0
        self._cpu = CpuUse()
        self._log = None if _has_bars() else ProgressLog()
        self._last: TrialEvent | None = None
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[state]}"),
            console=self._console,
            transient=True,
            disable=self._log is not None or not is_shown(),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        self._task = self._bar.add_task(
            "compiling", total=self._total_s, state="the model, once for all runs"
        )
        if self._log and self._total_s:
            self._log.tell(lambda: f"compiling the model, then {self._total_s:g} simulated s; {HOW}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bar, or say how long it took; of what was broken off the caller tells."""
        self._bar.stop()
        log, last = self._log, self._last
        if log and last and error is None:
            log.tell(lambda: f"{_runs_done(last)} after {duration_text(log.elapsed_s)}", now=True)

    def __call__(self, event: TrialEvent) -> None:
        """Show the state after an event; print a failure as a line of its own."""
        self._last = event
        if event.what == "failed" and event.line is not None:
            self._say(one_line(f"run {event.trial.key} failed: {event.line.error}"))
        if event.what == "finished":
            self._done_s += event.trial.experiment.duration_s
        running_s = sum(trial.done_s for trial in event.progress.running.values())
        if self._log:
            self._log.tell(lambda: self._state(event))
        elif self._task is not None:
            stage = "analysing" if event.stage == "analyse" else "simulating"
            done_s = self._done_s + running_s
            self._bar.update(self._task, description=stage, completed=done_s, state=self._state(event))

    def _state(self, event: TrialEvent) -> str:
        return _state(event, closing_s=self._closing_s, cpu_percent=self._cpu.percent())

    def _say(self, text: str) -> None:
        if self._log or not is_shown():
            say(text)
        else:
            self._console.print(f"snn: {text}", markup=False, highlight=False, soft_wrap=True)


def batch_display(total_s: float, *, closing_s: float = 0.0) -> "BatchDisplay | BatchRecords":
    """Return what tells of a batch whoever asked: people, on stderr, or a program (`snn.api.progress_records`)."""
    write = record_writer()
    return BatchRecords(write, closing_s=closing_s) if write else BatchDisplay(total_s, closing_s=closing_s)


class _Bar(AbstractContextManager[Any]):
    """A line of progress on stderr that is cleared at the end; lines in a log off a terminal."""

    def __init__(self, what: str, *columns: ProgressColumn, total: float, unit: str) -> None:
        self._what, self._unit = what, unit
        self._log = None if _has_bars() else ProgressLog()
        self._begun = False
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            *columns,
            console=Console(file=obeyed(sys.stderr)),
            transient=True,
            disable=self._log is not None or not is_shown(),
        )
        self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bar, or say in a log that all is done, if it said that something had begun."""
        self._bar.stop()
        log = self._log
        if log and self._begun and error is None:
            log.tell(lambda: f"{self._what}: done after {duration_text(log.elapsed_s)}", now=True)

    def update(self, done: float, total: float) -> None:
        """Show how much is done."""
        self._bar.update(self._task, completed=done, total=total)
        log = self._log
        if log and total > 0 and done < total:
            self._begun = True
            log.tell(
                lambda: f"{self._what}: {done:.0f} of {total:.0f} {self._unit}{_left(log, done / total)}"
            )


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
        told = TextColumn("{task.completed:.0f} of {task.total:.0f} simulated s")
        super().__init__(what, told, total=total_s, unit="simulated s")
        self._total_s = total_s
        self._done_s: dict[str, float] = {}

    def __call__(self, name: str, done_s: float) -> None:
        """Show that the simulation of a name got so far."""
        self._done_s[name] = done_s
        self.update(sum(self._done_s.values()), self._total_s)


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
        super().__init__(what, counted, TimeRemainingColumn(), TextColumn("left"), total=1, unit=of)

    def __call__(self, n_done: int, n_total: int) -> None:
        """Show how many are done."""
        self.update(n_done, max(1, n_total))


def working(what: str) -> AbstractContextManager[object]:
    """Show that something of unknown length is under way."""
    if _has_bars() and is_shown():
        return Console(file=obeyed(sys.stderr)).status(what)
    say(what)
    return nullcontext()


def _has_bars() -> bool:
    """Tell whether Rich can replace what it has shown: Jupyter needs ipywidgets for that."""
    if not hasattr(sys.stderr, "isatty") or getattr(sys.stderr, "closed", False):
        return False  # a program without a console
    return sys.stderr.isatty() or (Console().is_jupyter and find_spec("ipywidgets") is not None)


def _left(log: ProgressLog, share: float) -> str:
    """Say how long it will take at the pace of all that is done; nothing is known before something is."""
    return f", {duration_text(log.elapsed_s * (1 - share) / share)} left" if share > 0 else ""


def _runs_done(event: TrialEvent) -> str:
    progress = event.progress
    return (
        f"{progress.n_skipped + progress.n_finished + progress.n_failed} of {n_of(progress.n_total, 'run')}"
    )


def _state(event: TrialEvent, *, closing_s: float, cpu_percent: float | None) -> str:
    """Write how it stands: ``12 of 140 runs, 1 failed, 2 at work, 8.1 simulated s/s, CPU 97 %, 2 min 10 s left``.

    The time is the least that is left while no run has ended: what it takes to analyse one is not known yet.
    """
    progress, now_s = event.progress, time.monotonic()
    parts = [_runs_done(event)]
    if progress.n_failed:
        parts.append(f"{progress.n_failed} failed")
    if progress.n_workers > 1:
        parts.append(f"{len(progress.running)} at work")
    speed, eta_s = progress.speed(now_s=now_s), progress.eta_s(now_s=now_s)
    if speed:
        parts.append(f"{speed:.1f} simulated s/s")
    if cpu_percent is not None:
        parts.append(f"CPU {cpu_percent:.0f} %")
    if eta_s is not None:
        at_least = "" if progress.ended else "at least "
        parts.append(f"{at_least}{duration_text(eta_s + closing_s)} left")
    return ", ".join(parts)


def duration_text(seconds: float) -> str:
    """Write a duration in the two units that matter: ``2 h 05 min``, ``3 min 10 s``, ``8 s``."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    if whole >= 60:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole} s"
