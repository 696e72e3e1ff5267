"""How far a batch is, for other programs: JSON objects, one a line."""

import json
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Final, Self

from snn.api.cpu_use import CpuUse
from snn.batch.sweep import TrialEvent
from snn.record.batch_state import REASON_NOT_TOLD

AT_MOST_EVERY_S: Final = 1.0
"""A line comes when a run has ended, but not sooner after the one before."""
AT_LEAST_EVERY_S: Final = 10.0
"""And when so much time has passed."""
Write = Callable[[str], None]
"""Takes a line without its end."""
_WRITE: ContextVar[Write | None] = ContextVar("who takes lines of progress", default=None)


@contextmanager
def told_as_records(write: Write | None) -> Generator[None]:
    """Give the progress of batches in the body to a program, and not to people; None for people."""
    token = _WRITE.set(write)
    try:
        yield
    finally:
        _WRITE.reset(token)


def record_writer() -> Write | None:
    """Return who takes progress as records; None if it is told to people."""
    return _WRITE.get()


class BatchRecords(AbstractContextManager["BatchRecords"]):
    """Progress of a batch; use it as a context manager and call it with each event.

    Parameters
    ----------
    write
        Takes the lines. If it cannot any more, as where its reader has gone, the work goes on.
    closing_s
        Seconds that will pass between the last run and the end of the program.
    """

    def __init__(self, write: Write, *, closing_s: float = 0.0) -> None:
        self._write: Write | None = write
        self._closing_s = closing_s
        self._failures: Counter[str] = Counter()
        self._cpu = CpuUse()
        self._started_s = time.monotonic()
        self._told_at_s: float | None = None
        self._untold: TrialEvent | None = None

    def __enter__(self) -> Self:
        """Begin to count the time."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell how it stands at the end, if the last line was of earlier."""
        if self._untold is not None:
            self._tell(self._untold)

    def __call__(self, event: TrialEvent) -> None:
        """Tell the state after an event, if it is time."""
        if event.what == "failed" and event.line is not None:
            self._failures[event.line.error or REASON_NOT_TOLD] += 1
        self._untold = event
        every_s = AT_MOST_EVERY_S if event.what in ("finished", "failed") else AT_LEAST_EVERY_S
        if self._told_at_s is None or time.monotonic() - self._told_at_s >= every_s:
            self._tell(event)

    def _tell(self, event: TrialEvent) -> None:
        self._told_at_s, self._untold = time.monotonic(), None
        if self._write is None:
            return
        try:
            self._write(json.dumps(self._record(event, now_s=self._told_at_s)))
        except (OSError, ValueError):
            self._write = None

    def _record(self, event: TrialEvent, *, now_s: float) -> dict[str, Any]:
        progress = event.progress
        eta_s, speed = progress.eta_s(now_s=now_s), progress.speed(now_s=now_s)
        return {
            "event": "progress",
            "elapsed_s": round(now_s - self._started_s, 1),
            "runs": progress.n_total,
            "done": progress.n_skipped + progress.n_finished,
            "failed": progress.n_failed,
            "running": len(progress.running),
            "left": progress.n_waiting,
            "eta_s": None if eta_s is None else round(eta_s + self._closing_s, 1),
            "simulated_s_per_s": None if speed is None else round(speed, 3),
            "cpu_percent": self._cpu.percent(),
            "failures": dict(self._failures.most_common()),
        }
