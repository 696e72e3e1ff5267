"""Folders that one process uses and removes, and the removal of those that a killed one left.

The kernel holds the lock of a folder as long as its owner lives. So a folder whose lock is free has lost its owner,
whatever its age. One that has no lock, because its owner was killed before it made it or the file system has none, is
known by the number of its maker, which is in its name.
"""

import functools
import os
import re
import socket
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from stat import S_ISDIR

from filelock import FileLock, SoftFileLock, Timeout

from snn.record.atomic import process_lives

LOCK_NAME = "owner.lock"
HOST_NAME = "owner.host"
_PREFIX = "snn-"
_NAME = re.compile(r"snn-[a-z]+-(?P<pid>\d+)-.+")
_REMOVAL_S = 10.0
"""Longer than anybody takes to remove an empty folder."""


@contextmanager
def private_folder(kind: str, *, parent: Path | None = None) -> Iterator[Path]:
    """Make a folder that is removed at the end; first remove those that dead processes left beside it.

    Parameters
    ----------
    kind
        What it is for; its name begins with ``snn-<kind>-``.
    parent
        Where, by default the folder for temporary files.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    parent = parent or Path(tempfile.gettempdir())
    remove_left_behind(parent)
    folder, lock = _locked_folder(f"{_PREFIX}{kind}-", parent)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
        if lock:
            lock.release()


@functools.cache
def remove_left_behind(parent: Path) -> None:
    """Remove the private folders in ``parent`` whose owners died; once in a process."""
    for folder in _of_the_dead(parent):
        rmtree(folder, ignore_errors=True)


def left_behind(parent: Path) -> list[Path]:
    """Return the private folders in ``parent`` whose owners are dead."""
    return list(_of_the_dead(parent))


def _of_the_dead(parent: Path) -> Iterator[Path]:
    for folder in _ours(parent):
        if (folder / LOCK_NAME).exists():
            lock = _lock(folder, timeout_s=0)
            if lock:
                yield folder
                lock.release()  # when the folder is gone: its maker may be just about to lock it
        elif _maker_is_dead(folder):
            yield folder


def _locked_folder(prefix: str, parent: Path) -> tuple[Path, FileLock | None]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=parent))
        try:
            (folder / HOST_NAME).write_text(socket.gethostname(), encoding="utf-8")
        except (
            FileNotFoundError
        ):  # another machine, which knows no process of our number, took it for a dead one's
            continue
        except OSError:
            rmtree(folder, ignore_errors=True)
            raise
        lock = _lock(folder, timeout_s=_REMOVAL_S)
        if (folder / HOST_NAME).exists():
            if lock is None:
                (folder / LOCK_NAME).unlink(missing_ok=True)  # a free lock would say that we are dead
            return folder, lock
        # Another process took the lock while it was free, and removed the folder; of it, only our lock may be left.
        rmtree(folder, ignore_errors=True)
        if lock:
            lock.release()


def _lock(folder: Path, *, timeout_s: float) -> FileLock | None:
    """Lock a folder of ours; None if its owner lives or the file system has no locks."""
    lock = FileLock(folder / LOCK_NAME, thread_local=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            lock.acquire(timeout=timeout_s)
        except (Timeout, OSError, NotImplementedError):
            return None
    if isinstance(lock, SoftFileLock):  # instead of a lock of the kernel, and would outlive us
        lock.release()
        return None
    return lock


def _ours(parent: Path) -> list[Path]:
    """Return the folders in ``parent`` that this user's processes on this host made, dead or alive."""
    with suppress(OSError):
        return [folder for folder in sorted(parent.glob(f"{_PREFIX}*-*")) if _is_ours(folder)]
    return []


def _is_ours(folder: Path) -> bool:
    try:
        state = folder.lstat()
        if not S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
            return False
        path = folder / HOST_NAME
        host = path.read_text(encoding="utf-8") if path.exists() else ""
        if not host:  # of who was killed while it made the folder, or removed it
            return _maker_is_dead(folder)
        return host == socket.gethostname()
    except (OSError, UnicodeDecodeError):
        return False


def _maker_is_dead(folder: Path) -> bool:
    maker = _NAME.fullmatch(folder.name)
    return maker is not None and not process_lives(int(maker["pid"]))
