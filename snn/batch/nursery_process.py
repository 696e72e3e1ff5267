"""A process that imports once what workers need, and forks them: a worker is there in a millisecond, all imported.

It has one thread and no open files, locks or recordings, so that what a fork copies is modules and nothing else. Its
parent holds the other end of a socket pair and asks for one thing at a time.
"""

import faulthandler
import os
import socket
import struct
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum, auto
from multiprocessing.connection import Connection

from snn.batch.worker import import_all, serve_parent

FORKS_WHAT_IS_IMPORTED = sys.platform == "linux"
"""Elsewhere NumPy's libraries may have threads, which a fork loses (macOS: Accelerate); there each worker imports."""


class Request(IntEnum):
    """What the parent asks for, the first number of `REQUEST`."""

    FORK = auto()
    """A worker. With it come the descriptors of its connection and of the file that it prints into. Its process
    number is the first that is told over the connection."""
    WAIT = auto()
    """How a worker ended: process number and options of ``wait4(2)``; answered by `ENDING`."""


REQUEST = struct.Struct("=3i")
ENDING = struct.Struct("=2iq")
"""Process number (0: it has not ended), status and largest resident memory, as ``wait4(2)`` tells them."""
NOT_MINE = -1
"""In place of a process number: of a process that was not forked here."""


def tend(control: socket.socket, imports: Sequence[str]) -> None:
    """Do what the parent asks for until it closes its end, which the kernel does however it ends."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, REQUEST.size, 2)
        if not message:
            return
        request, pid, options = REQUEST.unpack(message)
        if request == Request.FORK:
            _fork(control, *descriptors, imports=imports)
        else:
            control.send(_ending(pid, options))


def _ending(pid: int, options: int) -> bytes:
    try:
        ended, status, usage = os.wait4(pid, options)
    except ChildProcessError:  # forked by the one that was here before
        return ENDING.pack(NOT_MINE, 0, 0)
    return ENDING.pack(ended, status, usage.ru_maxrss)


def _fork(control: socket.socket, connection: int, output: int, *, imports: Sequence[str]) -> None:
    """Fork a worker, put it at the head of a process group, and tell the parent its number before it does anything.

    It waits for that, so that the parent can name and end even one that is killed at once.
    """
    waiting, telling = os.pipe()
    tasks = Connection(connection)
    with suppress(OSError):  # without a process: the parent sees that the connection closes
        pid = os.fork()
        if pid == 0:
            control.close()
            os.close(telling)
            os.read(waiting, 1)
            os.close(waiting)
            _be_worker(tasks, output, imports)
        os.setpgid(pid, pid)
        tasks.send(pid)
    tasks.close()
    for descriptor in (waiting, telling, output):
        os.close(descriptor)


def _be_worker(tasks: Connection, output: int, imports: Sequence[str]) -> None:
    """Serve, and end here: nothing of the process that was forked goes on.

    ``os._exit``, for a last look for garbage through all that is imported would take longer than all else at the end.
    """
    code: object = 1
    try:
        for standard in (1, 2):
            os.dup2(output, standard)
        os.close(output)
        serve_parent(tasks, imports)
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(code if isinstance(code, int) else 1)


def main() -> None:
    """Tend on the socket whose descriptor is given on the command line, behind which are the modules to import."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    faulthandler.enable()
    imports = sys.argv[3:]
    if FORKS_WHAT_IS_IMPORTED:
        import_all(imports)
    tend(control, imports)
