"""One writer per folder, known by name, and gone when it dies."""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from filelock import FileLock

from snn.errors import EnvironmentWarning, ResultError
from snn.record.lock import FolderLock, locks_work

HOLDER = """
import sys, time
from pathlib import Path
from snn.record.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("locked", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"locked\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_is_told_who_holds_it_and_since_when(tmp_path, holder):
    with pytest.raises(ResultError) as caught:
        FolderLock(tmp_path)
    start, _, rest = str(caught.value).partition(" since ")
    assert start == f"'{tmp_path}' is in use by pid {holder.pid} on host {socket.gethostname()}"
    since, _, remedy = rest.partition("; ")
    age = datetime.now(UTC) - datetime.fromisoformat(since)
    assert timedelta(seconds=-1) <= age < timedelta(minutes=1)
    assert remedy == "wait for it, or give another folder"


def test_it_ends_with_its_holder_however_that_dies(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    FolderLock(tmp_path).release()


def test_it_holds_within_one_process_too(tmp_path):
    lock = FolderLock(tmp_path)
    with pytest.raises(ResultError, match=f"in use by pid {os.getpid()} "):
        FolderLock(tmp_path)
    lock.release()
    FolderLock(tmp_path).release()


def test_it_can_be_released_twice(tmp_path):
    lock = FolderLock(tmp_path)
    lock.release()
    lock.release()


@pytest.mark.usefixtures("holder")
def test_a_holder_that_did_not_sign_is_another_process(tmp_path):
    (tmp_path / ".snn.owner.json").write_text("torn{")
    with pytest.raises(ResultError, match=f"^'{tmp_path}' is in use by another process; "):
        FolderLock(tmp_path)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "cannot write to .*: permission denied"),
        (
            OSError(errno.EIO, "Input/output error"),
            "cannot lock .*Input/output error; use a folder on another disk",
        ),
    ],
)
def test_a_folder_that_cannot_be_locked_is_one_line(tmp_path, monkeypatch, error, line):
    def refuse(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(ResultError, match=f"^{line}$"):
        FolderLock(tmp_path)


@pytest.fixture(params=[errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ESTALE, 524])
def _no_kernel_locks(request, monkeypatch):
    def refuse(*_):
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(fcntl, "flock", refuse)


@pytest.mark.usefixtures("_no_kernel_locks")
def test_where_the_file_system_has_no_locks_a_file_stands_for_one_and_this_is_said(tmp_path):
    assert not locks_work(tmp_path)
    with pytest.warns(
        EnvironmentWarning, match=rf"'{tmp_path}' lies on a file system without locks: a file, .snn.l"
    ):
        lock = FolderLock(tmp_path)
    in_use = rf"in use by pid {os.getpid()} .*; if it was killed, remove {tmp_path}/.snn.lock-file$"
    with pytest.warns(EnvironmentWarning), pytest.raises(ResultError, match=in_use):
        FolderLock(tmp_path)
    lock.release()
    with pytest.warns(EnvironmentWarning):
        FolderLock(tmp_path).release()
    assert not (tmp_path / ".snn.lock-file").exists()


def test_locks_of_a_usual_disk_work_also_while_it_is_locked(tmp_path):
    assert locks_work(tmp_path)
    lock = FolderLock(tmp_path)
    assert locks_work(tmp_path)
    lock.release()


def test_a_lock_that_cannot_be_signed_is_not_kept(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(
            "snn.record.lock.write_atomically", lambda *_: (_ for _ in ()).throw(ResultError("disk full"))
        )
        with pytest.raises(ResultError, match="disk full") as caught:
            FolderLock(tmp_path)
    assert caught.tb is not None  # which holds the lock: that it was collected is not why it is free
    FolderLock(tmp_path).release()


ELSEWHERE = """
import errno, fcntl, os, signal, socket, sys
from pathlib import Path
def refuse(*_):
    raise OSError(errno.ENOLCK, "No locks available")
fcntl.flock = refuse
socket.gethostname = lambda: "node17"
from snn.record.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_owner_on_another_machine_leaves_is_named_and_can_be_removed(tmp_path, monkeypatch):
    killed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ELSEWHERE, str(tmp_path)], check=False, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL

    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    line = rf"in use by pid \d+ on host node17 since .*; if it was killed, remove {tmp_path}/.snn.lock-file$"
    with pytest.warns(EnvironmentWarning), pytest.raises(ResultError, match=line):
        FolderLock(tmp_path)
    (tmp_path / ".snn.lock-file").unlink()
    with pytest.warns(EnvironmentWarning):
        FolderLock(tmp_path).release()
