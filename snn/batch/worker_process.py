"""The parent's hold on one worker: start it, give it items, learn how it died, end it with all it started."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from resource import struct_rusage
from typing import IO, Any

from snn.batch.executor import Failed, Finished, Work
from snn.batch.worker import Progress

_TAIL_BYTES = 4096
_PROGRAM = """
import os, site, sys
standard_library = list(sys.path)
site.main()
sys.path[:] = dict.fromkeys([*standard_library, *sys.argv[2].split(os.pathsep), *sys.path])
from snn.batch.worker import main
main()
"""
"""With `-S`: the standard library comes first, so that nothing in another folder passes for a part of it."""
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""The processes share the cores; more threads in each would only wait for one another."""
_RSS_UNITS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10  # getrusage(2): bytes on macOS, kB elsewhere
_DYING_S = 1.0
"""Time between a worker letting go of its connection and its end, when its interpreter shuts down in
order."""


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
    imports
        Names of modules that it imports at once, before it is given anything.
    """

    def __init__(self, imports: Sequence[str] = ()) -> None:
        self.connection, theirs = Pipe()
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as the worker lives)
        self._process = _start(theirs, self._output, imports)
        theirs.close()
        self._end: tuple[int, struct_rusage] | None = None
        """Exit code and use of resources, once it has ended."""
        self._death: Death | None = None

    def give(self, work: Work[Any, Any], item: object) -> None:
        """Let it work on ``item``; both must be picklable. That it is already dead is found by ``take``."""
        self._send((work, item))

    def take(self) -> Progress | Finished[Any, Any] | Failed[Any] | Death:
        """Wait for what it says next, and return it."""
        try:
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
        while self._end is None and time.monotonic() < until_s:
            self._look_for_end(options=os.WNOHANG)
            time.sleep(0.005)

    def kill(self) -> Death:
        """End it and all that it started, at once, and tell what it died of. May be called twice."""
        if self._death is None:
            # Also if it has ended: what it started may not have.
            self._signal(signal.SIGKILL)
            while self._end is None:
                self._look_for_end(options=0)
            self._death = Death(_cause(*self._end), _tail(self._output))
            self._output.close()
            self.connection.close()
        return self._death

    def _send(self, message: object) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(message)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _look_for_end(self, *, options: int) -> None:
        # `wait4`, not the methods of Popen: it tells the memory that was used.
        pid, status, usage = os.wait4(self._process.pid, options)
        if pid:
            self._process.returncode = os.waitstatus_to_exitcode(status)
            self._end = self._process.returncode, usage


def _start(theirs: Connection, output: IO[bytes], imports: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        # -P: a file in the working directory must not pass for one of our modules. Not -m: what a module that
        # is run defines has another name than what is imported from it, and could not be sent back.
        [sys.executable, "-P", "-S", "-c", _PROGRAM, str(theirs.fileno()), _import_path(), *imports],
        pass_fds=[theirs.fileno()],
        env=_ONE_THREAD | {name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _import_path() -> str:
    """Return where this process looks for modules, without the working directory ("")."""
    ours = str(Path(__file__).resolve().parents[2])
    entries = [os.path.abspath(entry) for entry in sys.path if entry]
    return os.pathsep.join(entries if ours in entries else [ours, *entries])


def _tail(output: IO[bytes]) -> str:
    output.seek(0, os.SEEK_END)
    output.seek(max(0, output.tell() - _TAIL_BYTES))
    return output.read().decode("utf-8", errors="replace").strip()


def _cause(code: int, usage: struct_rusage) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    name = signal.Signals(-code).name
    perhaps = ", perhaps for want of memory" if name == "SIGKILL" else ""
    return f"killed by {name}{perhaps} (it used up to {usage.ru_maxrss // _RSS_UNITS_PER_MB} MB)"
