"""A process of the pool: does one item after the other until its parent lets go of it, or dies.

The parent holds the other end of a socket pair. It sends items, each with what is to be done with it; it gets
back progress and, for each item, ``Finished`` or ``Failed``.
"""

import os
import select
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from types import FrameType
from typing import NoReturn

from snn.batch.executor import attempt

GRACE_S = 2.0
"""How long a worker may clean up after it was asked to end."""
_PROGRESS_INTERVAL_S = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the present item is."""

    stage: str
    done_s: float


class ProgressSender:
    """Tells the parent how far the work is, but not so often that telling becomes the work."""

    def __init__(self, tasks: Connection) -> None:
        self._tasks = tasks
        self._stage = ""
        self._sent_at_s = 0.0

    def __call__(self, stage: str, done_s: float) -> None:
        """Send, unless this stage was told of a moment ago."""
        now_s = time.monotonic()
        if stage != self._stage or now_s - self._sent_at_s >= _PROGRESS_INTERVAL_S:
            self._stage, self._sent_at_s = stage, now_s
            self._tasks.send(Progress(stage, done_s))


def serve(tasks: Connection) -> None:
    """Do the items that come in until the parent closes the connection."""
    try:
        while True:
            work, item = tasks.recv()
            tasks.send(attempt(work, item, on_progress=ProgressSender(tasks)))
    except EOFError:
        return


def end_with_parent(descriptor: int) -> None:
    """Wait until the parent's end of the socket closes, then end this process group.

    Closing is done by the kernel, so it happens however the parent dies; a simulator that this worker
    started is in its group and ends too. ``PR_SET_PDEATHSIG`` would do the first on Linux only, and not the
    second.
    """
    poll = select.poll()
    poll.register(descriptor, 0)  # no event asked for: only a hang-up is told
    poll.poll()
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_S)
    os.killpg(0, signal.SIGKILL)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # Raised in the work, so that it can remove its temporary files.
    raise SystemExit(128 + number)


def serve_parent(tasks: Connection, imports: Sequence[str]) -> None:
    """Import, and do the items that come in until the parent lets go of it.

    Parameters
    ----------
    tasks
        The parent's connection.
    imports
        Names of modules; those that are imported already cost nothing.
    """
    # A simulator that held the connection would hide this worker's death.
    os.set_inheritable(tasks.fileno(), False)
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=end_with_parent, args=(tasks.fileno(),), daemon=True).start()
    import_all(imports)
    serve(tasks)


def import_all(names: Sequence[str]) -> None:
    """Import modules by name; of one that cannot be imported the work itself will tell."""
    for name in names:
        with suppress(Exception):
            import_module(name)
