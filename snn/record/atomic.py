"""Files that are whole or absent, whatever kills their writer.

A file is written under a private name in the folder where it belongs, forced to the disk, checked, and only
then renamed. Its temporary name tells who was writing, so that what a killed process left behind can be
removed and what a living one is writing is left alone.
"""

import errno
import math
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from snn.errors import ResultError

_TEMPORARY_NAME = re.compile(r"\.(?P<of>.+)\.tmp-(?P<host>.+)-(?P<pid>\d+)")
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_NOT_PERMITTED = {errno.EACCES, errno.EPERM, errno.EROFS}


def temporary_path(path: Path) -> Path:
    """Return the private name, beside ``path``, under which this process writes it."""
    return path.with_name(f".{path.name}.tmp-{socket.gethostname()}-{os.getpid()}")


def write_atomically(path: Path, data: bytes, *, check: Callable[[Path], None] | None = None) -> None:
    """Write ``data`` to ``path`` so that a reader finds the old file, the new one, or none; never a part.

    Parameters
    ----------
    path
        File to make or to replace.
    data
        Its whole content.
    check
        Called with the written file before it gets its name; raising keeps ``path`` as it was.

    Raises
    ------
    ResultError
        If the disk is full, the folder may not be written, or the system refuses otherwise.
    """
    temporary = temporary_path(path)
    try:
        # A file of this name is the leaving of a dead process whose number we were given.
        temporary.unlink(missing_ok=True)
        _write_synced(temporary, data)
        if check is not None:
            check(temporary)
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise write_error(error, path, n_bytes=len(data)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder inside one of ours, if it is not there.

    Raises
    ------
    ResultError
        If there is a link in its place, which leads who knows where, or it cannot be made.
    """
    require_no_link(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, path, n_bytes=0) from error


def require_no_link(path: Path) -> None:
    """Raise a ResultError if a link stands where we are about to write: a folder may come from anybody."""
    if path.is_symlink():
        raise ResultError(f"'{path}' is a link to elsewhere; nothing is written through it: remove it")


def write_new(path: Path, data: bytes) -> None:
    """Write ``data`` to a new file in a folder that nobody reads yet, and force it to the disk; its name is not.

    Raises
    ------
    ResultError
        If the file exists, the disk is full, or the system refuses otherwise.
    """
    try:
        _write_synced(path, data)
    except OSError as error:
        raise write_error(error, path, n_bytes=len(data)) from error


def sync_folder(folder: Path) -> None:
    """Force the names in ``folder`` to the disk; without it a rename may be lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network file systems cannot sync a folder
            raise
    finally:
        os.close(descriptor)


def write_error(error: OSError, path: Path, *, n_bytes: int) -> ResultError:
    """Turn a failed write of ``n_bytes`` to ``path`` into one line for the user."""
    if error.errno in _NO_SPACE:
        n_megabytes = max(1, math.ceil(n_bytes / 1e6))
        return ResultError(
            f"disk full writing {path} (need ~{n_megabytes} MB); free some space and run again"
        )
    if error.errno in _NOT_PERMITTED:
        return ResultError(f"cannot write to {path}: permission denied")
    return ResultError(f"cannot write to {path}: {error.strerror or error}")


def remove_all(entries: Iterable[Path]) -> None:
    """Remove files, links and folders with all that is in them."""
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes something under a temporary name."""

    of: str
    """The name that it will have."""
    host: str
    pid: int

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this machine; of others nobody here can tell whether they live."""
        return self.host == socket.gethostname()

    @property
    def lives(self) -> bool:
        """Whether there is a process of its number on this machine."""
        return self.is_here and process_lives(self.pid)


def process_lives(pid: int) -> bool:
    """Tell whether there is a process of a number; one that has ended and that nobody waits for is none."""
    # Imported here: only what killed processes may have left asks.
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ValueError, OverflowError):
        return False
    except psutil.Error:  # somebody else's
        return True


def writer_of(name: str) -> Writer | None:
    """Tell whose a temporary name is; None of any other name."""
    match = _TEMPORARY_NAME.fullmatch(name)
    return Writer(match["of"], match["host"], int(match["pid"])) if match else None


def stale_in(folder: Path) -> list[Path]:
    """Return the temporary files and folders in ``folder`` whose writer on this host is dead, in order."""
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if _is_stale(writer_of(entry.name)))


def _is_stale(writer: Writer | None) -> bool:
    return writer is not None and writer.is_here and not writer.lives
