"""Which compiler is used, with which arguments, and what is told of it."""

import os
import shutil

import pytest

from snn.simulate import compiler

FAKE = """#!/bin/sh
case "$*" in
  *--version*) [ "$LC_ALL" = C ] && echo "fake++ 1.2" || echo "fake++ Version 1,2" ;;
  *-dM*) echo "#define FLAGS $*"; echo "searches $CPATH" >&2 ;;
esac
"""


@pytest.fixture(autouse=True)
def _forget():
    forget()
    yield
    forget()


def forget():
    for name in ("compiler_command", "compiler_version", "compiler_state", "cpu_description"):
        getattr(compiler, name).cache_clear()


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Return a folder that is all of PATH, with compilers and `make` that do nothing but talk."""
    for name in ("g++", "clang++", "ccache", "make"):
        (tmp_path / name).write_text(FAKE)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("CXX", "CXXFLAGS", "CPATH"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("cxx", "cxxflags", "words"),
    [
        (None, None, ("g++",)),
        ("", "", ("g++",)),
        ("  ", None, ("g++",)),
        ("clang++", None, ("clang++",)),
        ("ccache g++", None, ("ccache", "g++")),
        ("g++ -std=c++17", "-g  -I'/a b'", ("g++", "-std=c++17", "-g", "-I/a b")),
        ("icpx", None, None),
        ("g++ 'x", None, None),
        (None, '"', None),
    ],
)
@pytest.mark.usefixtures("path")
def test_compiler_and_flags_may_have_arguments(monkeypatch, cxx, cxxflags, words):
    for name, value in (("CXX", cxx), ("CXXFLAGS", cxxflags)):
        if value is not None:
            monkeypatch.setenv(name, value)
    assert compiler.compiler_command() == words


def test_a_relative_path_is_from_where_the_user_is(path, monkeypatch):
    monkeypatch.chdir(path)
    monkeypatch.setenv("CXX", "./clang++ -O1")
    assert compiler.compiler_command() == (f"{path}/clang++", "-O1")


def test_without_make_there_is_no_compiler(path):
    (path / "make").unlink()
    assert compiler.compiler_command() is None
    assert compiler.compiler_version() == "none"


@pytest.mark.usefixtures("path")
def test_the_version_is_told_in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert compiler.compiler_version() == "fake++ 1.2"


@pytest.mark.parametrize(
    ("name", "value"), [("CXX", "clang++ -O1"), ("CXXFLAGS", "-g"), ("CPATH", "/elsewhere/include")]
)
@pytest.mark.usefixtures("path")
def test_the_state_follows_what_the_compiler_would_do(monkeypatch, name, value):
    before = compiler.compiler_state()
    forget()
    assert compiler.compiler_state() == before
    monkeypatch.setenv(name, value)
    forget()
    assert compiler.compiler_state() != before


@pytest.mark.usefixtures("path")
def test_the_build_gets_this_compiler_for_c_too_and_speaks_english(monkeypatch):
    monkeypatch.setenv("CXX", "ccache 'my g++'")
    monkeypatch.setenv("CXXFLAGS", "-g")
    monkeypatch.setenv("CC", "/nonexistent")
    environment = compiler.build_environment()
    assert environment == {"CC": "ccache 'my g++' -g", "CXX": "ccache 'my g++' -g", "LC_ALL": "C"}


def test_what_is_told_of_the_compiler_names_no_folder(path, monkeypatch):
    monkeypatch.setenv("CXX", f"{path}/g++ -std=c++17")
    assert compiler.compiling()["compiler command"] == "g++ -std=c++17"
    assert set(compiler.machine()) == {"processor", "C library"}


@pytest.mark.skipif(shutil.which("g++") is None, reason="needs g++")
def test_trouble_with_the_compiler_is_its_own_first_line(monkeypatch):
    monkeypatch.setenv("CXX", "g++")
    assert compiler.compiler_trouble() is None
    forget()
    monkeypatch.setenv("CXXFLAGS", "--no-such-flag")
    assert "--no-such-flag" in compiler.compiler_trouble()
    assert os.linesep not in compiler.compiler_trouble()
