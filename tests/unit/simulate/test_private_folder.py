"""Folders of dead processes are removed, those of living ones stay, and nothing is judged by its age."""

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from snn.simulate import private_folder as module
from snn.simulate.private_folder import HOST_NAME, LOCK_NAME, left_behind, private_folder

OWNER = """
import sys, time
from pathlib import Path
from snn.simulate.private_folder import private_folder
with private_folder("run", parent=Path(sys.argv[1])) as folder:
    (folder / "big").write_bytes(b"x" * 1000)
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _as_if_just_started():
    module.remove_left_behind.cache_clear()


@pytest.fixture
def owner(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    process.folder = Path(process.stdout.readline().strip())
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_it_is_removed_at_the_end_also_after_an_error(tmp_path):
    def fail_in_one():
        with private_folder("run", parent=tmp_path) as folder:
            assert folder.name.startswith("snn-run-")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_one()
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_s_folder_is_removed_at_the_next_start(tmp_path, owner):
    kill(owner)
    assert left_behind(tmp_path) == [owner.folder]
    with private_folder("build", parent=tmp_path) as mine:
        assert list(tmp_path.iterdir()) == [mine]


def test_a_living_process_s_folder_stays_however_old(tmp_path, owner):
    os.utime(owner.folder, (0, 0))
    os.utime(owner.folder / LOCK_NAME, (0, 0))
    with private_folder("run", parent=tmp_path):
        pass
    assert left_behind(tmp_path) == []
    assert (owner.folder / "big").is_file()


def test_what_is_not_known_to_be_ours_stays(tmp_path, owner, monkeypatch):
    kill(owner)
    (tmp_path / "snn-run-of-another-version").mkdir()
    (tmp_path / "snn-run-link").symlink_to(owner.folder)
    (tmp_path / "snn-run-file").write_text("")
    with monkeypatch.context() as patch:
        patch.setattr("socket.gethostname", lambda: "another-host")
        assert left_behind(tmp_path) == []
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: 12345)
        assert left_behind(tmp_path) == []
    with private_folder("run", parent=tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {
        "snn-run-of-another-version",
        "snn-run-link",
        "snn-run-file",
    }


@pytest.mark.parametrize("what_is_left", [[], [LOCK_NAME]])
def test_one_that_is_removed_before_its_owner_has_its_lock_is_made_again(tmp_path, monkeypatch, what_is_left):
    lock = module._lock

    def removed_by_another_process(folder, **settings):
        monkeypatch.undo()
        shutil.rmtree(folder)
        for name in what_is_left:
            folder.mkdir()
            (folder / name).touch()
        return lock(folder, **settings)

    monkeypatch.setattr(module, "_lock", removed_by_another_process)
    with private_folder("run", parent=tmp_path) as folder:
        assert {path.name for path in folder.iterdir()} == {LOCK_NAME, HOST_NAME}
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS])
def test_where_nothing_can_be_locked_folders_work_and_none_is_taken_for_dead(tmp_path, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with private_folder("run", parent=tmp_path) as folder:
        module.remove_left_behind.cache_clear()
        assert left_behind(tmp_path) == []
        with private_folder("run", parent=tmp_path):
            assert folder.is_dir()
        monkeypatch.undo()
        assert left_behind(tmp_path) == []  # nor by a process that sees locks
    assert list(tmp_path.iterdir()) == []


def test_one_that_was_half_made_or_half_removed_goes_if_its_maker_is_dead(tmp_path):
    maker = subprocess.Popen([sys.executable, "-c", ""])
    maker.wait()
    for pid in (maker.pid, os.getpid()):
        (tmp_path / f"snn-run-{pid}-new").mkdir()
        (tmp_path / f"snn-run-{pid}-unsaid").mkdir()
        (tmp_path / f"snn-run-{pid}-unsaid" / HOST_NAME).touch()
        (tmp_path / f"snn-run-{pid}-removed").mkdir()
        (tmp_path / f"snn-run-{pid}-removed" / LOCK_NAME).touch()
    for pid, host in ((maker.pid, os.uname().nodename), (maker.pid, "elsewhere"), (os.getpid(), "elsewhere")):
        folder = tmp_path / f"snn-build-{pid}-{host}"
        folder.mkdir()
        (folder / HOST_NAME).write_text(host)
    gone = {f"snn-run-{maker.pid}-{name}" for name in ("new", "unsaid", "removed")} | {
        f"snn-build-{maker.pid}-{os.uname().nodename}"
    }
    there = {path.name for path in tmp_path.iterdir()}
    assert {path.name for path in left_behind(tmp_path)} == gone
    module.remove_left_behind(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == there - gone
