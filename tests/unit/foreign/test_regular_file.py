"""Only ordinary files of a stated size are opened, and nothing waits for what never comes."""

import os
import socket

import pytest

from snn.foreign.regular_file import count_lines, open_regular, read_regular


def assert_refused(path, reason, max_bytes=100):
    with pytest.raises(OSError, match=r".") as error:
        read_regular(path, max_bytes=max_bytes)
    assert reason in (error.value.strerror or str(error.value))


def test_an_ordinary_file_up_to_the_limit_is_read(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"a" * 100)
    assert read_regular(path, max_bytes=100) == b"a" * 100
    (tmp_path / "link").symlink_to(path)
    with open_regular(tmp_path / "link", max_bytes=100) as file:
        assert file.read(3) == b"aaa"


def test_lines_are_counted_and_then_read_from_the_first(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"one\ntwo\n" + b"x" * 250_000 + b"\ntorn")
    with open_regular(path, max_bytes=300_000) as file:
        assert count_lines(file, path, max_bytes=300_000) == 3
        assert file.readline() == b"one\n"


def test_a_file_that_grows_over_the_limit_after_it_was_opened_is_refused(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"one\n")
    with open_regular(path, max_bytes=5) as file, path.open("ab") as other:
        other.write(b"two\n")
        other.flush()
        with pytest.raises(OSError, match="has 8 bytes or more, at most 5 are read"):
            count_lines(file, path, max_bytes=5)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.truncate(2**40)
    assert_refused(path, "at most 100 are read")


def test_pipes_devices_and_sockets_are_refused_at_once(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    for name in ("zero", "full", "tty"):
        (tmp_path / name).symlink_to(f"/dev/{name}")
    with socket.socket(socket.AF_UNIX) as made:
        monkeypatch.chdir(tmp_path)
        made.bind("socket")
    for name in ("pipe", "zero", "full", "tty", "socket"):
        assert_refused(tmp_path / name, "is a pipe, socket or device, expected an ordinary file")


def test_a_file_that_grew_after_it_was_looked_at_is_refused_and_closed(tmp_path, monkeypatch):
    path, opened, really_open = tmp_path / "x", [], os.open
    path.write_bytes(b"a")

    def open_later(*how):
        path.write_bytes(b"a" * 101)
        opened.append(really_open(*how))
        return opened[0]

    monkeypatch.setattr(os, "open", open_later)
    assert_refused(path, "has 101 bytes or more")
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])


def test_what_the_system_says_is_passed_on(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert_refused(tmp_path / "none", "No such file")
    assert_refused(tmp_path, "Is a directory")
    assert_refused(tmp_path / "loop", "symbolic links")
    assert_refused(tmp_path / "a\0b", "its name cannot be")


def test_a_file_whose_size_is_not_told_is_cut_at_the_limit():
    assert_refused("/proc/self/status", "at most 10 are read", max_bytes=10)
