"""What the process that forks workers does with what it is asked; the rest needs processes, see `test_nursery`."""

import os
import signal
import socket
import subprocess
import threading

from snn.batch.nursery_process import ENDING, NOT_MINE, REQUEST, Request, tend


def test_it_tells_how_a_process_ended_and_that_one_has_not():
    ours, theirs = socket.socketpair()
    tending = threading.Thread(target=tend, args=(theirs, ()))
    tending.start()
    sleeping = subprocess.Popen(["sleep", "300"])
    ours.send(REQUEST.pack(Request.WAIT, sleeping.pid, os.WNOHANG))
    assert ENDING.unpack(ours.recv(100))[:2] == (0, 0)
    os.kill(sleeping.pid, signal.SIGINT)
    ours.send(REQUEST.pack(Request.WAIT, sleeping.pid, 0))
    pid, status, memory = ENDING.unpack(ours.recv(100))
    sleeping.returncode = os.waitstatus_to_exitcode(status)
    assert (pid, sleeping.returncode) == (sleeping.pid, -signal.SIGINT)
    assert memory > 0
    ours.close()
    tending.join(timeout=10)
    assert not tending.is_alive()


def test_of_a_process_that_it_did_not_fork_it_knows_nothing_and_goes_on():
    ours, theirs = socket.socketpair()
    tending = threading.Thread(target=tend, args=(theirs, ()))
    tending.start()
    for _ in range(2):
        ours.send(REQUEST.pack(Request.WAIT, os.getppid(), 0))
        assert ENDING.unpack(ours.recv(100)) == (NOT_MINE, 0, 0)
    ours.close()
    tending.join(timeout=10)
