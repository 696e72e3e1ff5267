"""The parent's hold on the process that forks its workers."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from snn.batch.nursery_process import ENDING, NOT_MINE, REQUEST, Request

_PROGRAM = """
import os, site, sys
standard_library = list(sys.path)
site.main()
sys.path[:] = dict.fromkeys([*standard_library, *sys.argv[2].split(os.pathsep), *sys.path])
from snn.batch.nursery_process import main
main()
"""
"""With `-S`: the standard library comes first, so that nothing in another folder passes for a part of it."""
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""The processes share the cores; more threads in each would only wait for one another."""
_RSS_UNITS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10  # getrusage(2): bytes on macOS, kB elsewhere


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended."""

    code: int
    """Exit code; negative for the signal that ended it."""
    peak_memory_mb: int


class Nursery:
    """A process that imports modules once, and of which any number of workers is forked.

    It starts with the first worker, or earlier if asked; where something has killed it, a new one takes its place.

    Parameters
    ----------
    imports
        Names of the modules.
    """

    def __init__(self, imports: Sequence[str] = ()) -> None:
        self._imports = tuple(imports)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> None:
        """Let it begin to import, unless it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        self.end()
        self._control, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            # -P: a file in the working directory must not pass for one of our modules. Not -m: what a module that
            # is run defines has another name than what is imported from it, and could not be sent back.
            [
                sys.executable,
                "-P",
                "-S",
                "-c",
                _PROGRAM,
                str(theirs.fileno()),
                _import_path(),
                *self._imports,
            ],
            pass_fds=[theirs.fileno()],
            env=_ONE_THREAD | {name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()

    def fork(self, connection: Connection, output: IO[bytes]) -> None:
        """Ask for a worker; its process number is told over the connection when it is there.

        Parameters
        ----------
        connection
            The worker's end; it closes if no worker can be made.
        output
            What the worker prints into.
        """
        self.start()
        assert self._control is not None  # noqa: S101  (`start` made it)
        with suppress(OSError):
            socket.send_fds(
                self._control, [REQUEST.pack(Request.FORK, 0, 0)], [connection.fileno(), output.fileno()]
            )

    def ending(self, pid: int, *, options: int) -> Ending | None:
        """Return how a worker ended; None while it runs.

        Parameters
        ----------
        pid
            Its process number.
        options
            Of ``wait4(2)``: 0 waits until it ends, ``os.WNOHANG`` does not wait.

        Raises
        ------
        OSError
            If the process that forked it is no more, so that nobody knows.
        """
        if self._control is None:
            raise ConnectionResetError
        self._control.send(REQUEST.pack(Request.WAIT, pid, options))
        answer = self._control.recv(ENDING.size, socket.MSG_WAITALL)
        if not answer:
            raise ConnectionResetError
        ended, status, memory = ENDING.unpack(answer)
        if ended == NOT_MINE:
            raise ChildProcessError
        return Ending(os.waitstatus_to_exitcode(status), memory // _RSS_UNITS_PER_MB) if ended else None

    def end(self) -> None:
        """End it at once, but not the workers that it forked. May be called twice."""
        if self._process is not None and self._control is not None:
            self._process.kill()
            self._process.wait()
            self._control.close()
        self._process = self._control = None


def _import_path() -> str:
    """Return where this process looks for modules, without the working directory ("")."""
    ours = str(Path(__file__).resolve().parents[2])
    entries = [os.path.abspath(entry) for entry in sys.path if entry]
    return os.pathsep.join(entries if ours in entries else [ours, *entries])
