"""What `snn doctor` says of each odd environment, and the remedy."""

import errno
import fcntl
import os
import pwd
from pathlib import Path

import pytest

from snn.api import doctor_environment as doctor
from snn.plot import letters
from snn.simulate import compiler
from snn.simulate.cache import put_in_cache


@pytest.fixture(autouse=True)
def _forget():
    command = compiler.compiler_command
    command.cache_clear()
    yield
    command.cache_clear()


@pytest.fixture
def cache_of_one(tmp_path, monkeypatch):
    """Make a cache with one model, and return that model's folder."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "main").write_text("binary")
    (project / "main").chmod(0o755)
    (project / "layout.json").write_text("{}")
    monkeypatch.setenv("SNN_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    put_in_cache(project, tmp_path / "cache" / "0123", model="main", facts={"flags": "-O3"})
    return tmp_path / "cache" / "0123"


def test_a_compiler_that_is_not_there_is_told_as_it_was_asked_for(monkeypatch):
    monkeypatch.setenv("CXX", "no-such-compiler -O1")
    found = doctor.compiler()
    assert not found.ok
    assert found.found == "none (CXX='no-such-compiler -O1')"
    assert "apt-get install g++ make" in found.remedy


def test_a_compiler_that_does_not_work_is_told_in_its_own_words(monkeypatch):
    monkeypatch.setattr(compiler, "compiler_trouble", lambda: "error: unknown option --x")
    monkeypatch.setattr(compiler, "compiler_command", lambda: ("g++", "--x"))
    monkeypatch.setenv("CXXFLAGS", "--x")
    found = doctor.compiler()
    assert not found.ok
    assert found.found == "g++ --x fails: error: unknown option --x"
    assert "CXXFLAGS='--x'" in found.remedy


def test_brian2_s_preferences_are_found_at_home_and_here(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert [(f.found, f.ok) for f in doctor.brian_preferences()] == [("none", True), ("none", True)]
    (tmp_path / ".brian").mkdir()
    (tmp_path / ".brian" / "user_preferences").write_text("")
    (tmp_path / "brian_preferences").write_text("")
    home, here = doctor.brian_preferences()
    assert (home.found, home.ok) == ("present; `snn` ignores it", True)
    assert (here.found, here.ok) == ("present", False)


def test_variables_that_are_ignored_are_named(monkeypatch):
    for name in ("MAKEFLAGS", "PYTHONWARNINGS", "MPLBACKEND", "GLIBC_TUNABLES", "PYTHONPATH"):
        monkeypatch.setenv(name, "")
    told = doctor.variables().found
    assert all(name in told for name in ("MAKEFLAGS", "PYTHONWARNINGS", "MPLBACKEND", "GLIBC_TUNABLES"))
    assert "PYTHONPATH" not in told


def test_modules_before_the_standard_library_s_are_named(tmp_path, monkeypatch):
    (tmp_path / "statistics.py").write_text("")
    (tmp_path / "mine.py").write_text("")
    assert doctor.shadowing_modules().ok
    monkeypatch.syspath_prepend(str(tmp_path))
    found = doctor.shadowing_modules()
    assert (found.found, found.ok) == (str(tmp_path / "statistics"), False)
    assert "PYTHONPATH" in found.remedy


def test_an_unknown_user_needs_a_cache(monkeypatch):
    def unknown(_):
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setenv("HOME", "/x")
    assert (doctor.home().found, doctor.home().ok) == ("/x", True)
    monkeypatch.delenv("HOME")
    monkeypatch.setenv("SNN_CACHE_DIR", "/x")
    assert doctor.home().ok
    monkeypatch.delenv("SNN_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert (doctor.home().found, doctor.home().ok) == ("unknown", False)
    assert not doctor.cache().ok
    assert "set SNN_CACHE_DIR" in doctor.cache().remedy


def test_whole_and_damaged_models_are_counted(cache_of_one):
    assert (doctor.cache().ok, doctor.cache().found) == (True, f"{cache_of_one.parent} (1 models)")
    (cache_of_one / "model").write_text("")
    found = doctor.cache()
    assert (found.ok, found.found) == (False, f"{cache_of_one.parent} (1 models, 1 damaged)")
    assert found.remedy.startswith(f"remove {cache_of_one.parent}")


@pytest.mark.usefixtures("cache_of_one")
def test_a_cache_without_programs_or_writing_is_to_be_mended(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("snn.simulate.cache.runs_no_programs", lambda _: True)
        assert "noexec" in doctor.cache().found
        assert not doctor.cache().ok
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "not writable" in doctor.cache().found
    assert not doctor.cache().ok


@pytest.mark.usefixtures("cache_of_one")
def test_a_relative_cache_home_is_told(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert "XDG_CACHE_HOME is relative and is ignored" in doctor.cache().found


def test_the_folder_for_temporary_files_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", "/nonexistent")
    monkeypatch.setattr("snn.simulate.private_folder.left_behind", lambda _: [Path("a"), Path("b")])
    told = doctor.temporary_files().found
    assert told.startswith(str(tmp_path))
    assert "TMPDIR=/nonexistent cannot be written" in told
    assert "2 left by killed processes" in told


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS])
def test_a_file_system_without_locks_is_told(tmp_path, monkeypatch, number):
    monkeypatch.chdir(tmp_path)
    assert doctor.file_locks().ok

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert not doctor.file_locks().ok
    assert "one machine at a time" in doctor.file_locks().remedy
    assert list(tmp_path.iterdir()) == []


def test_languages_without_a_font_are_named_with_what_to_install(monkeypatch):
    monkeypatch.setattr(letters, "fonts_with", lambda sample: ((), sample))
    nothing = doctor.letters()
    assert (
        nothing.found
        == f"none for {', '.join(letters.SAMPLES)}: figures show the numbers of such letters; "
        + (f"to see them, {letters.REMEDY}")
    )
    monkeypatch.setattr(letters, "fonts_with", lambda _sample: (("Noto Sans CJK JP",), frozenset()))
    everything = doctor.letters()
    assert everything.found == "Noto Sans CJK JP"
    assert nothing.ok
    assert everything.ok
