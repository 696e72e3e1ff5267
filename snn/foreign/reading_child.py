"""A process that reads binary files for this one, so that no file can hold this one up, fill its memory or end it.

HDF5 is a large C library that follows pointers inside a file; a file made for it can send it in circles, make it ask
for any amount of memory, or crash it. The child is started when the first such file is read and reads all that
follow, so that a command has one, however many files it reads. It is a fork, which costs milliseconds, and it lets
go of all files and locks of its parent. It ends with its parent: its connection closes then.

The child guards against harm by accident and by design to time, memory and the life of the parent; it has the rights
of its parent, so that it is no sandbox.
"""

import contextlib
import gc
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from snn.errors import ResultError, SnnError
from snn.foreign.damage import damaged

T = TypeVar("T")

MAX_FILE_BYTES: Final = 8 * 2**30
"""Four hours of the largest dyads that are usual."""
CPU_LIMIT_S: Final = 3.0
"""For a small file; one of 20 MB, which is 80 s of a dyad, takes .1 s."""
_BYTES_A_SECOND: Final = 10_000_000
"""What is added to the limit with the size of a file: ten times slower than slow."""
_WAITING_FACTOR: Final = 20
"""Time of the clock over time of the processor: the machine may be busy, or the disk slow."""
_FREE_BYTES: Final = 256 * 2**20
_EXPANSION: Final = 8
"""A file may hold so many times its size beyond `_FREE_BYTES`: what does not change packs well, spikes do not."""


def max_content_bytes(n_file_bytes: int) -> int:
    """Return how many bytes of values a file of a size may hold."""
    return _FREE_BYTES + _EXPANSION * n_file_bytes


def max_cpu_s(n_file_bytes: int) -> float:
    """Return how much time of the processor the reading of a file of a size may take."""
    return CPU_LIMIT_S + n_file_bytes / _BYTES_A_SECOND


def read_in_child(read: Callable[[Path], T], path: Path) -> T:
    """Read a file in the child.

    Parameters
    ----------
    read
        A function of a module, which is imported in both processes. It raises an `SnnError` if the file is no good.
    path
        The file.

    Returns
    -------
    T
        What ``read`` returned, which must be picklable.

    Raises
    ------
    ResultError
        If the file needs more time or memory than one of its size may, or makes the child crash.
    SnnError
        What ``read`` raised.
    """
    if _reader.serves:
        return read(path)
    with _reader.lock:
        return cast(T, _reader.ask(read, path))


class _RaisedInChildError(Exception):
    """Holds the traceback of the child, for who looks for it."""


class _Reader:
    """The child as its parent sees it; in the child itself, it only says so."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.serves = False
        self._owner = 0
        self._connection: Connection | None = None
        self._process: Any = None

    @property
    def process_id(self) -> int | None:
        """Number of the child; None if there is none."""
        return None if self._connection is None else self._process.pid

    def ask(self, read: Callable[[Path], Any], path: Path) -> Any:
        try:
            connection = self._started()
        except OSError as error:
            reason = f"cannot start the process that reads '{path}': {error.strerror or error}"
            raise ResultError(reason) from error
        n_bytes = _size(path)
        try:
            connection.send((read, str(path), _folder(), n_bytes))
            if not connection.poll(_WAITING_FACTOR * max_cpu_s(n_bytes)):
                raise ResultError(_too_slow(path, n_bytes))
            kind, told = _received(connection)
        except (EOFError, OSError) as error:
            raise ResultError(f"'{path}' {self._cause(n_bytes)}; not read for safety") from error
        except BaseException:
            self._end()  # an answer to this would be taken for one to the next
            raise
        if kind is None:
            return told
        raise kind(told[0]) from _RaisedInChildError(f"\n{told[1]}")

    def _started(self) -> Connection:
        if self._connection is None or self._owner != os.getpid() or not self._process.is_alive():
            self._start()
        return cast(Connection, self._connection)

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self._connection, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True, name="snn-reader")
        with warnings.catch_warnings():
            # Python 3.12 warns of threads that hold locks: the child uses nothing that they use.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        self._process, self._owner = process, os.getpid()

    def _cause(self, n_bytes: int) -> str:
        self._process.join(timeout=1.0)
        code = self._process.exitcode
        self._end()
        if code == -signal.SIGXCPU:
            return f"takes more than {max_cpu_s(n_bytes):.0f} s to read"
        name = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
        return f"makes the reader fail ({name})"

    def _end(self) -> None:
        self._process.kill()
        self._process.join()
        cast(Connection, self._connection).close()
        self._connection = None


_reader = _Reader()


def _too_slow(path: Path, n_bytes: int) -> str:
    return (
        f"'{path}' takes more than {_WAITING_FACTOR * max_cpu_s(n_bytes):.0f} s to read; not read for safety"
    )


def _size(path: Path) -> int:
    try:
        return min(path.stat().st_size, MAX_FILE_BYTES)
    except (OSError, ValueError):
        return 0  # the reader says what is wrong


def _folder() -> str | None:
    with contextlib.suppress(OSError):  # it may have been removed
        return os.getcwd()
    return None


def _received(connection: Connection) -> tuple[Any, Any]:
    header = connection.recv_bytes()
    sizes: list[int] = connection.recv()
    buffers = [bytearray(size) for size in sizes]
    for buffer in buffers:
        if buffer:
            connection.recv_bytes_into(buffer)
    return pickle.loads(header, buffers=buffers)  # noqa: S301  (from our own child)


def _serve(connection: Connection) -> None:
    _let_go_of_the_parent(connection)
    n_bytes_at_start = _address_bytes()
    while True:
        try:
            read, path, folder, n_bytes = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        _limit(n_bytes, n_bytes_at_start)
        if folder is not None:
            with contextlib.suppress(OSError):
                os.chdir(folder)
        _send(connection, _attempt(read, Path(path), n_bytes))


def _let_go_of_the_parent(connection: Connection) -> None:
    _reader.serves = True
    gc.freeze()  # what the parent left is not ours to finish
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to decide
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    for descriptor in map(int, os.listdir("/dev/fd")):
        if descriptor > 2 and descriptor != connection.fileno():
            with contextlib.suppress(OSError):  # that of the list itself
                os.close(descriptor)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _limit(n_bytes: int, n_bytes_at_start: int) -> None:
    """Set how much memory and time the reading of one file may take."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until_s = int(spent.ru_utime + spent.ru_stime + max_cpu_s(n_bytes)) + 1
    _set_soft(resource.RLIMIT_CPU, until_s)
    if sys.platform == "linux":  # elsewhere it is not kept
        # Twice: HDF5 holds a chunk as it is in the file and as it is, and we hold values and what we send.
        _set_soft(resource.RLIMIT_AS, n_bytes_at_start + 2 * max_content_bytes(n_bytes))


def _set_soft(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_bytes() -> int:
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 2**34


def _attempt(read: Callable[[Path], Any], path: Path, n_bytes: int) -> tuple[Any, Any]:
    """Return None and what was read, or the kind of error, its message and where it arose."""
    try:
        return None, read(path)
    except SnnError as error:
        return type(error), (str(error), traceback.format_exc())
    except MemoryError:
        limit = 2 * max_content_bytes(n_bytes) // 2**20
        reason = f"'{path}' takes more than {limit} MB of memory to read; not read for safety"
    except Exception as error:
        reason = str(damaged(path, type(error).__name__))
    return ResultError, (reason, traceback.format_exc())


def _send(connection: Connection, answer: tuple[Any, Any]) -> None:
    buffers: list[pickle.PickleBuffer] = []
    header = pickle.dumps(answer, protocol=5, buffer_callback=buffers.append)
    raw = [buffer.raw() for buffer in buffers]
    connection.send_bytes(header)
    connection.send([len(buffer) for buffer in raw])
    for buffer in raw:
        if len(buffer):
            connection.send_bytes(buffer)
