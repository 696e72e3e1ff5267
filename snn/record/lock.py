"""One writer per results folder.

The kernel holds the lock, so it ends with the process however that dies: none is left to be cleared by hand. Where the
file system has no such locks (some network disks), a file stands for one, which a killed process leaves behind. Disks
that many machines share but that lock for one only cannot be told from others: there two machines must not write.
"""

import contextlib
import errno
import json
import os
import socket
import warnings
from datetime import UTC, datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from snn.errors import EnvironmentWarning, ResultError, warn
from snn.foreign.json_value import read_json_file
from snn.foreign.shown_text import brief
from snn.record.atomic import require_no_link, write_atomically

LOCK_NAME = ".snn.lock"
SOFT_LOCK_NAME = ".snn.lock-file"
OWNER_NAME = ".snn.owner.json"
_ENOTSUPP = 524
"""Of the Linux kernel, which lets it out where an NFS mount has no locks; Python has no name for it."""
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.ESTALE, _ENOTSUPP}


class FolderLock:
    """The right to write in a results folder.

    Parameters
    ----------
    folder
        An existing folder.

    Raises
    ------
    ResultError
        If another process has it (the line says which), or the file system cannot lock.
    """

    def __init__(self, folder: Path) -> None:
        for name in (LOCK_NAME, SOFT_LOCK_NAME):
            require_no_link(folder / name)
        try:
            self._lock = _kernel_lock(folder) or _lock_file(folder)
        except Timeout as error:
            raise ResultError(_in_use(folder, Path(error.lock_file))) from None
        except PermissionError as error:
            raise ResultError(f"cannot write to {folder}: permission denied") from error
        except OSError as error:
            raise ResultError(f"cannot lock {folder}: {error}; use a folder on another disk") from error
        self._sign(folder)

    def release(self) -> None:
        """Let others write. May be called twice."""
        self._lock.release()

    def _sign(self, folder: Path) -> None:
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": _now()}
        try:
            write_atomically(folder / OWNER_NAME, json.dumps(owner).encode())
        except BaseException:
            self.release()
            raise


def locks_work(folder: Path) -> bool:
    """Tell whether the file system of a folder has locks that end with their process."""
    with contextlib.suppress(Timeout):  # in use: so it has
        lock = _kernel_lock(folder)
        if lock is None:
            return False
        lock.release()
    return True


def _kernel_lock(folder: Path) -> BaseFileLock | None:
    """Take the lock that ends with this process; None if the file system has none."""
    # Not thread-local: the thread that closes a store may not be the one that opened it.
    lock = FileLock(folder / LOCK_NAME, thread_local=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a file lock that the library takes by itself
        try:
            lock.acquire(timeout=0)
        except NotImplementedError:
            return None
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return None
            raise
    if isinstance(lock, SoftFileLock):
        lock.release()
        return None
    return lock


def _lock_file(folder: Path) -> BaseFileLock:
    warn(
        f"'{folder}' lies on a file system without locks: a file, {SOFT_LOCK_NAME}, stands for one; let no other "
        "machine write there meanwhile",
        EnvironmentWarning,
    )
    lock = SoftFileLock(folder / SOFT_LOCK_NAME, thread_local=False)
    lock.acquire(timeout=0)
    return lock


def _in_use(folder: Path, lock: Path) -> str:
    remedy = "wait for it, or give another folder"
    if lock.name == SOFT_LOCK_NAME:
        remedy += f"; if it was killed, remove {lock}"
    return f"'{folder}' is in use by {_owner(folder)}; {remedy}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _owner(folder: Path) -> str:
    # The holder may be between locking and signing: then the signature is missing or its predecessor's.
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        owner = read_json_file(folder / OWNER_NAME, max_bytes=10_000)
        return brief(f"pid {owner['pid']} on host {owner['host']} since {owner['since']}")
    return "another process"
