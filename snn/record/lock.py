"""One writer per results folder.

The kernel holds the lock, so it ends with the process however that dies: none is left to be cleared by hand.
"""

import contextlib
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from snn.errors import ResultError
from snn.foreign.json_value import read_json_file
from snn.foreign.shown_text import brief
from snn.record.atomic import require_no_link, write_atomically

LOCK_NAME = ".snn.lock"
OWNER_NAME = ".snn.owner.json"


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
        # Not thread-local: the thread that closes a store may not be the one that opened it.
        require_no_link(folder / LOCK_NAME)
        self._lock = FileLock(folder / LOCK_NAME, thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise ResultError(
                f"'{folder}' is in use by {_owner(folder)}; wait for it, or give another folder"
            ) from None
        except PermissionError as error:
            raise ResultError(f"cannot write to {folder}: permission denied") from error
        except (OSError, NotImplementedError) as error:
            raise ResultError(f"cannot lock {folder}: {error}; use a folder on a local disk") from error
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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _owner(folder: Path) -> str:
    # The holder may be between locking and signing: then the signature is missing or its predecessor's.
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        owner = read_json_file(folder / OWNER_NAME, max_bytes=10_000)
        return brief(f"pid {owner['pid']} on host {owner['host']} since {owner['since']}")
    return "another process"
