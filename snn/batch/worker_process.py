"""The parent's hold on one worker: start it, give it items, learn how it died, end it with all it started."""

import os
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Pipe
from typing import IO, Any

from snn.batch.executor import Failed, Finished, Work
from snn.batch.nursery import Ending, Nursery
from snn.batch.worker import Progress

_TAIL_BYTES = 4096
_DYING_S = 1.0
"""Time between a worker letting go of its connection and its end."""


@dataclass(frozen=True, slots=True)
class Death:
    """A worker ended before its item did."""

    error: str
    detail: str
    """The last that it printed."""


class WorkerProcess:
    """A process that does one item at a time.

    It leads a process group of its own: a Ctrl-C at the terminal reaches the parent only, which then
    decides, and what the worker starts is ended with it.

    Parameters
    ----------
    nursery
        Forks it, when it has imported; until then the worker can be given an item, and be ended, already.
    """

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self.connection, theirs = Pipe()
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as the worker lives)
        nursery.fork(theirs, self._output)
        theirs.close()
        self._pid: int | None = None
        """Its process number, once it has told it: the first that it says."""
        self._end: Ending | None = None
        self._death: Death | None = None

    def give(self, work: Work[Any, Any], item: object) -> None:
        """Let it work on ``item``; both must be picklable. That it is already dead is found by ``take``."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send((work, item))

    def take(self) -> Progress | Finished[Any, Any] | Failed[Any] | Death | None:
        """Wait for what it says next, and return it; None if that was only that it is there."""
        try:
            if self._pid is None:
                self._pid = self.connection.recv()
                return None
            return self.connection.recv()
        except (EOFError, OSError):
            self.wait(until_s=time.monotonic() + _DYING_S)
            return self.kill()

    def ask_to_end(self) -> None:
        """Let it, and what it started, clean up and end."""
        if self._end is None:  # else its number may by now be another's
            self._signal(signal.SIGTERM)

    def wait(self, *, until_s: float) -> None:
        """Wait for its end, but not longer than to this time of the monotonic clock."""
        while self._has_begun() and self._end is None and time.monotonic() < until_s:
            self._look_for_end(options=os.WNOHANG)
            time.sleep(0.005)

    def kill(self) -> Death:
        """End it and all that it started, at once, and tell what it died of. May be called twice."""
        if self._death is None:
            if not self._has_begun():
                self._keep_from_beginning()
            # Also if it has ended: what it started may not have.
            self._signal(signal.SIGKILL)
            while self._pid is not None and self._end is None:
                self._look_for_end(options=0)
            self._death = Death(_cause(self._end), _tail(self._output))
            self._output.close()
            self.connection.close()
        return self._death

    def _has_begun(self) -> bool:
        if self._pid is None and self.connection.poll():
            with suppress(EOFError, OSError):
                self._pid = self.connection.recv()
        return self._pid is not None

    def _keep_from_beginning(self) -> None:
        """End what would fork it; if that was too late, the worker is there and says so."""
        self._nursery.end()
        with suppress(EOFError, OSError):
            self._pid = self.connection.recv()

    def _signal(self, number: signal.Signals) -> None:
        if self._has_begun() and self._pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, number)

    def _look_for_end(self, *, options: int) -> None:
        assert self._pid is not None  # noqa: S101  (only of one that has begun)
        try:
            self._end = self._nursery.ending(self._pid, options=options)
        except OSError:
            self._end = _UNKNOWN


_UNKNOWN = Ending(code=1, peak_memory_mb=0)


def _tail(output: IO[bytes]) -> str:
    output.seek(0, os.SEEK_END)
    output.seek(max(0, output.tell() - _TAIL_BYTES))
    return output.read().decode("utf-8", errors="replace").strip()


def _cause(end: Ending | None) -> str:
    if end is None:
        return "could not be started"
    if end is _UNKNOWN:
        return "killed; how it ended is not known, since the process that forked it ended too"
    if end.code >= 0:
        return f"ended with exit code {end.code}"
    name = signal.Signals(-end.code).name
    perhaps = ", perhaps for want of memory" if name == "SIGKILL" else ""
    return f"killed by {name}{perhaps} (it used up to {end.peak_memory_mb} MB)"
