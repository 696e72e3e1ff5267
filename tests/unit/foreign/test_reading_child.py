"""A file that spins, fills the memory or crashes its reader costs one line and a moment."""

import ctypes
import os
import resource
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from snn.errors import ConfigError, ResultError
from snn.foreign import reading_child
from snn.foreign.reading_child import max_content_bytes, max_cpu_s, read_in_child


def content(path):
    return path.read_bytes()


def process_id(_path):
    return os.getpid()


def arrays(_path):
    return {"a": np.arange(1_000_000), "b": np.zeros((2, 0)), "c": "text"}


def spin(_path):
    while True:
        pass


def fill(path):
    return bytearray(10 * max_content_bytes(path.stat().st_size))


def crash(_path):
    ctypes.string_at(0)


def leave(_path):
    os._exit(0)


def refuse(path):
    raise ConfigError(f"{path}: no")


def stumble(_path):
    raise SystemError("odd")


def folder(_path):
    return str(Path.cwd())


def what_it_has(_path):
    return resource.getrlimit(resource.RLIMIT_CORE), [os.path.realpath(f"/dev/fd/{n}") for n in range(3)]


@pytest.fixture
def path(tmp_path):
    (tmp_path / "x").write_bytes(b"something")
    return tmp_path / "x"


def test_what_is_read_comes_back(path):
    assert read_in_child(content, path) == b"something"
    found = read_in_child(arrays, path)
    np.testing.assert_array_equal(found["a"], np.arange(1_000_000))
    found["a"][0] = 1  # it is ours
    assert (found["b"].shape, found["c"]) == ((2, 0), "text")


def test_one_child_reads_all_files_of_a_command(path):
    children = {read_in_child(process_id, path) for _ in range(300)}
    assert len(children) == 1
    assert children != {os.getpid()}


def test_a_path_is_relative_to_where_the_parent_is_now(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    assert read_in_child(content, Path("x")) == b"something"
    assert read_in_child(folder, Path("x")) == str(path.parent.resolve())


def test_the_child_holds_no_file_of_its_parent(path):
    """A lock that it inherited would outlive the parent's letting go."""
    reading_child._reader.__init__()  # one that is forked while the file is open
    with path.open("rb"):
        child = psutil.Process(read_in_child(process_id, path))
        assert str(path) not in {opened.path for opened in child.open_files()}


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (spin, "takes more than 0 s to read; not read for safety"),
        (fill, "MB of memory to read; not read for safety"),
        (crash, r"makes the reader fail \(SIGSEGV\); not read for safety"),
        (leave, r"makes the reader fail \(exit code 0\); not read for safety"),
        (stumble, r"is damaged \(SystemError\); take another copy, or make it again"),
    ],
)
def test_harm_is_one_line_and_the_next_file_is_read(path, monkeypatch, read, reason):
    monkeypatch.setattr(reading_child, "CPU_LIMIT_S", 0.3)
    monkeypatch.setattr(reading_child, "_WAITING_FACTOR", 1000)  # the machine may be busy
    reading_child._reader.__init__()  # a child that knows of the limit
    started = time.process_time()
    with pytest.raises(ResultError, match=f"^'{path}' .*{reason}$") as error:
        read_in_child(read, path)
    assert "\n" not in str(error.value)
    assert time.process_time() - started < 1
    assert read_in_child(content, path) == b"something"


def test_errors_of_ours_keep_their_kind_and_tell_debuggers_where(path):
    with pytest.raises(ConfigError, match=f"^{path}: no$") as error:
        read_in_child(refuse, path)
    assert "in refuse" in str(error.value.__cause__)


def test_what_a_file_may_hold_and_take_grows_with_its_size(tmp_path):
    assert max_content_bytes(2**20) == (256 + 8) * 2**20
    assert max_cpu_s(20_000_000) == 3.0 + 2.0
    assert reading_child._too_slow(tmp_path, 10_000_000).endswith(
        "takes more than 80 s to read; not read for safety"
    )
    (tmp_path / "x").write_bytes(b"12345")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(9 * 2**30)  # takes no room
    sizes = {name: reading_child._size(tmp_path / name) for name in ("x", "large", "none")}
    assert sizes == {"x": 5, "large": 8 * 2**30, "none": 0}


def limits(_path):
    spent = resource.getrusage(resource.RUSAGE_SELF)
    soft = [resource.getrlimit(which)[0] for which in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]
    return soft[0] - spent.ru_utime - spent.ru_stime, soft[1]


def test_the_child_is_limited_by_the_size_of_each_file(tmp_path):
    reading_child._reader.__init__()  # a child that knows of the limit
    for name, size in (("small", 0), ("large", 80_000_000)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    (small_s, small_bytes), (large_s, large_bytes) = (
        read_in_child(limits, tmp_path / name) for name in ("small", "large")
    )
    assert 3.0 <= small_s <= 4.1  # whole seconds, rounded up
    assert 3.0 + 8.0 <= large_s <= 12.1
    assert large_bytes - small_bytes == 2 * 8 * 80_000_000


def rest(_path):
    time.sleep(60)


def test_a_file_that_only_waits_is_given_up_by_the_clock(path, monkeypatch):
    monkeypatch.setattr(reading_child, "CPU_LIMIT_S", 0.01)
    first = read_in_child(process_id, path)
    assert reading_child._reader.process_id == first
    with pytest.raises(ResultError, match=f"^'{path}' takes more than 0 s to read; not read for safety$"):
        read_in_child(rest, path)
    assert reading_child._reader.process_id is None  # a late answer would be taken for one to the next
    assert read_in_child(process_id, path) != first


def test_a_crash_leaves_no_core_and_prints_nothing(path):
    before, hard = resource.getrlimit(resource.RLIMIT_CORE)
    reading_child._reader.__init__()
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        limits, standards = read_in_child(what_it_has, path)
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (before, hard))
    assert limits == (0, hard)
    assert standards == [os.devnull] * 3


def test_where_the_system_does_not_tell_what_is_addressed_it_is_taken_for_16_gib(monkeypatch, tmp_path):
    assert reading_child._address_bytes() == pytest.approx(psutil.Process().memory_info().vms, rel=0.01)
    monkeypatch.setattr(reading_child, "Path", lambda _name: tmp_path / "statm")
    assert reading_child._address_bytes() == 16 * 2**30


def test_memory_that_a_file_may_not_take_is_told_in_mb(tmp_path):
    def hungry(_path):
        raise MemoryError

    kind, (reason, _) = reading_child._attempt(hungry, tmp_path / "x", 10)
    assert kind is ResultError
    assert f"takes more than {2 * max_content_bytes(10) // (1024 * 1024)} MB of memory" in reason
