"""Opening a file that somebody else may have put there: an ordinary one, and not larger than stated.

A path may lead to a pipe, which never ends, or to a device, which may do something when it is opened.
"""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_BLOCK_BYTES = 100_000


def open_regular(path: Path, *, max_bytes: int) -> BufferedReader:
    """Open an ordinary file for reading.

    Parameters
    ----------
    path
        The file; links are followed.
    max_bytes
        How large it may be.

    Raises
    ------
    OSError
        If it is no ordinary file, is too large, or the system refuses. ``strerror`` says why, in words that fit
        behind "cannot read 'PATH':".
    """
    try:
        # Before it is opened, which a tape or a terminal would notice; and again, for it may have been replaced.
        _require_regular(os.stat(path), path, max_bytes)
        descriptor = os.open(path, _FLAGS)
    except ValueError as error:
        raise OSError(errno.EINVAL, f"its name cannot be ({error})", str(path)) from error
    try:
        _require_regular(os.fstat(descriptor), path, max_bytes)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path, *, max_bytes: int) -> bytes:
    """Read an ordinary file; parameters and errors as for `open_regular`."""
    with open_regular(path, max_bytes=max_bytes) as file:
        # By its size: to take room for `max_bytes` for each of thousands of files costs more than to read them.
        n_bytes = os.fstat(file.fileno()).st_size
        content = file.read(n_bytes + 1)
        if len(content) > n_bytes:
            content += file.read(max(0, max_bytes + 1 - len(content)))
    if len(content) > max_bytes:  # it grew meanwhile, or is one whose size the system does not tell
        raise _too_large(path, len(content), max_bytes)
    return content


def count_lines(file: BufferedReader, path: Path, *, max_bytes: int) -> int:
    """Count the newlines of a file that was just opened, a block at a time, and go back to its beginning.

    OSError as for `open_regular`, if it grew meanwhile or the system does not tell its size.
    """
    n_lines = n_bytes = 0
    while block := file.read(_BLOCK_BYTES):
        n_lines += block.count(b"\n")
        n_bytes += len(block)
        if n_bytes > max_bytes:
            raise _too_large(path, n_bytes, max_bytes)
    file.seek(0)
    return n_lines


def _require_regular(state: os.stat_result, path: Path, max_bytes: int) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, "is a pipe, socket or device, expected an ordinary file", str(path))
    if state.st_size > max_bytes:
        raise _too_large(path, state.st_size, max_bytes)


def _too_large(path: Path, n_bytes: int, max_bytes: int) -> OSError:
    reason = f"has {n_bytes} bytes or more, at most {max_bytes} are read"
    return OSError(errno.EFBIG, reason, str(path))
