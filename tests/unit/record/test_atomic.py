"""Files are whole or absent, whatever kills their writer, and leave no trace of it."""

import errno
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from snn.errors import ResultError
from snn.record.atomic import (
    make_folder,
    process_lives,
    remove_all,
    stale_in,
    temporary_path,
    write_atomically,
)
from tests.unit.batch.processes import wait_until


def names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def number_of_a_dead_process() -> int:
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    return finished.pid


def test_a_file_is_made_and_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "notes"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert names_in(tmp_path) == {"notes"}


def test_the_temporary_name_tells_file_host_and_process(tmp_path):
    expected = f".results.h5.tmp-{socket.gethostname()}-{os.getpid()}"
    assert temporary_path(tmp_path / "results.h5") == tmp_path / expected


def test_a_failed_check_keeps_the_old_file_and_removes_the_new(tmp_path):
    path = tmp_path / "notes"
    path.write_bytes(b"old")
    seen = []

    def refuse(written: Path) -> None:
        seen.append(written.read_bytes())
        raise ResultError("not good enough")

    with pytest.raises(ResultError, match="not good enough"):
        write_atomically(path, b"new", check=refuse)
    assert seen == [b"new"]
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == {"notes"}


def test_the_data_is_on_the_disk_before_the_file_has_its_name(tmp_path, monkeypatch):
    order = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: order.append("sync") or fsync(descriptor))
    monkeypatch.setattr(os, "replace", lambda *names: order.append("rename") or replace(*names))
    write_atomically(tmp_path / "notes", b"text")
    assert order == ["sync", "rename", "sync"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_one_line_with_the_size_and_leaves_nothing(tmp_path, monkeypatch, number):
    path = tmp_path / "results.h5"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultError) as caught:
        write_atomically(path, bytes(2_100_000))
    assert str(caught.value) == f"disk full writing {path} (need ~3 MB); free some space and run again"
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == {"results.h5"}


def test_a_really_full_disk_leaves_the_old_files(small_disk):
    kept = small_disk / "kept"
    write_atomically(kept, bytes(1_000_000))
    with pytest.raises(ResultError, match=r"^disk full writing .*/results.h5 \(need ~3 MB\)"):
        write_atomically(small_disk / "results.h5", bytes(3_000_000))
    assert kept.read_bytes() == bytes(1_000_000)
    assert names_in(small_disk) == {"kept"}


def test_a_folder_that_may_not_be_written_is_named(tmp_path, monkeypatch):
    def forbidden(*_arguments: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(ResultError, match=r"^cannot write to .*notes: permission denied$"):
        write_atomically(tmp_path / "notes", b"text")


def test_any_other_refusal_of_the_system_is_one_line(tmp_path):
    with pytest.raises(ResultError, match=r"^cannot write to .*notes: No such file or directory$"):
        write_atomically(tmp_path / "missing" / "notes", b"text")


def test_the_leaving_of_a_dead_process_of_our_number_is_in_nobodys_way(tmp_path):
    path = tmp_path / "notes"
    temporary_path(path).write_bytes(b"half")
    write_atomically(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert names_in(tmp_path) == {"notes"}


def test_only_what_dead_processes_of_this_host_left_is_removed(tmp_path):
    host = socket.gethostname()
    dead = number_of_a_dead_process()
    alive = subprocess.Popen(["sleep", "60"])
    try:
        (tmp_path / f".results.h5.tmp-{host}-{dead}").write_bytes(b"half")
        (tmp_path / f".0123.tmp-{host}-{dead}").mkdir()
        (tmp_path / f".0123.tmp-{host}-{dead}" / "results.h5").write_bytes(b"half")
        kept = {
            f".live.h5.tmp-{host}-{alive.pid}",
            f".mine.h5.tmp-{host}-{os.getpid()}",
            f".far.h5.tmp-{host}x-{dead}",
            f"visible.tmp-{host}-{dead}",
            f".results.tmp-{host}-{dead}.h5",
            "results.h5",
        }
        for name in kept:
            (tmp_path / name).write_bytes(b"")
        stale = stale_in(tmp_path)
        remove_all(stale)
        assert {path.name for path in stale} == {f".results.h5.tmp-{host}-{dead}", f".0123.tmp-{host}-{dead}"}
        assert names_in(tmp_path) == kept
    finally:
        alive.kill()
        alive.wait()


def test_a_process_that_has_ended_lives_no_more_though_nobody_waited_for_it():
    """In a container the first process may never wait for those of others."""
    ended = subprocess.Popen(["true"])
    try:
        assert wait_until(lambda: psutil.Process(ended.pid).status() == psutil.STATUS_ZOMBIE, within_s=10)
        assert not process_lives(ended.pid)
    finally:
        ended.wait()
    assert not process_lives(ended.pid)
    assert not process_lives(2**70)
    assert process_lives(os.getpid())


def test_a_link_is_removed_and_what_it_leads_to_is_not(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_bytes(b"")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / f".x.tmp-{socket.gethostname()}-{number_of_a_dead_process()}").symlink_to(outside)
    remove_all(stale_in(folder))
    assert names_in(folder) == set()
    assert names_in(outside) == {"precious"}


def test_a_folder_that_is_not_there_has_nothing_stale(tmp_path):
    assert stale_in(tmp_path / "missing") == []


WRITER = """
import sys
from pathlib import Path
from snn.record.atomic import write_atomically
path, number = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    number += 1
    write_atomically(path, b"%08d" % number * 100_000)
"""


def test_killed_at_any_moment_a_writer_leaves_a_whole_file(tmp_path):
    """30 kills: with 95 % confidence fewer than 1 in 10 kills could leave a part."""
    rng = random.Random(1)
    path = tmp_path / "file"
    n_found = 0
    for _ in range(30):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(rng.uniform(0.0, 0.01))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        if path.exists():
            n_found += 1
            data = path.read_bytes()
            assert len(data) == 800_000
            assert data == data[:8] * 100_000
            path.unlink()
        remove_all(stale_in(tmp_path))
        assert names_in(tmp_path) == set()
    assert n_found >= 5, "the kills came too early to test anything"


def test_nothing_is_written_through_a_link_in_a_folder_of_others(tmp_path):
    elsewhere, link = tmp_path / "elsewhere", tmp_path / "measures"
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    with pytest.raises(
        ResultError, match=r"^'.*measures' is a link to elsewhere; nothing is written through it"
    ):
        make_folder(link)
    make_folder(tmp_path / "new" / "folder")
    make_folder(tmp_path / "new" / "folder")
    assert names_in(tmp_path / "new") == {"folder"}
    assert names_in(elsewhere) == set()


def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "kept").write_bytes(b"mine")
    (tmp_path / "table").symlink_to(tmp_path / "kept")
    write_atomically(tmp_path / "table", b"new")
    assert (tmp_path / "kept").read_bytes() == b"mine"
    assert (tmp_path / "table").read_bytes() == b"new"
