"""Whether processes are there, for tests that nothing is left running."""

import time
from collections.abc import Callable, Iterable
from multiprocessing import resource_tracker
from pathlib import Path

import psutil

from snn.foreign.reading_child import _reader


def alive(pids: Iterable[int]) -> set[int]:
    """Return those that run; one that has ended and is not waited for does not."""
    found = set()
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.add(pid)
        except psutil.NoSuchProcess:
            continue
    return found


def noted_in(folder: Path) -> set[int]:
    """Return the processes that noted themselves by a file ``pid-<number>``."""
    return {int(path.name.removeprefix("pid-")) for path in folder.glob("pid-*")}


def wait_until(condition: Callable[[], bool], *, within_s: float) -> bool:
    """Wait for a condition; return whether it came true."""
    deadline_s = time.monotonic() + within_s
    while time.monotonic() < deadline_s:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def children_of_this_process() -> list[int]:
    """Return the processes that this one started and did not wait for, but those that it keeps to its end.

    These read recordings for it, and remove what `multiprocessing` leaves, which Dask uses.
    """
    kept = {_reader.process_id, resource_tracker._resource_tracker._pid}
    return [child.pid for child in psutil.Process().children() if child.pid not in kept]


def workers_of_this_process() -> list[int]:
    """Return the processes that those which this one started have forked."""
    return [grandchild.pid for child in psutil.Process().children() for grandchild in child.children()]
