"""Entries of the cache: whole or absent, checked, replaced when damaged, and named when something is wrong."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from snn.errors import SimulationError
from snn.simulate import cache
from snn.simulate.cache import DamagedEntryError, cache_directory, explained, put_in_cache, read_seal


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "main").write_bytes(b"\x7fELF" + bytes(range(256)))
    (folder / "main").chmod(0o755)
    (folder / "layout.json").write_text("{}")
    return folder


@pytest.fixture
def entry(tmp_path):
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache" / "0123"


def put(project, entry):
    put_in_cache(project, entry, model="main", facts={"flags": "-O3"})


def test_an_entry_is_what_was_built_with_its_facts(project, entry):
    assert read_seal(entry) is None
    put(project, entry)
    assert read_seal(entry)["flags"] == "-O3"
    assert (entry / "model").read_bytes() == (project / "main").read_bytes()
    assert os.access(entry / "model", os.X_OK)
    assert [path.name for path in entry.parent.iterdir()] == ["0123"]


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def flip(path):
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("part", ["model", "layout.json", "seal.json"])
@pytest.mark.parametrize("damage", [cut, flip, Path.unlink, lambda path: path.write_bytes(b"")])
def test_any_damage_to_any_part_is_seen_and_healed(project, entry, part, damage):
    put(project, entry)
    damage(entry / part)
    with pytest.raises(DamagedEntryError):
        read_seal(entry)
    put(project, entry)
    assert read_seal(entry) is not None
    assert [path.name for path in entry.parent.iterdir()] == ["0123"]


def _put_in_its_place(make):
    def damage(path):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        make(path)

    return damage


@pytest.mark.parametrize("part", ["", "model", "layout.json", "seal.json"])
@pytest.mark.parametrize(
    "make",
    [
        Path.touch,
        Path.mkdir,
        os.mkfifo,
        lambda path: path.symlink_to("/none"),
        lambda path: path.symlink_to("/dev/zero"),
    ],
)
def test_whatever_has_the_name_of_an_entry_or_a_part_is_seen_and_healed(project, entry, part, make):
    """A file in the place of the entry stayed for good, and a pipe in that of a part was waited for."""
    put(project, entry)
    _put_in_its_place(make)(entry / part if part else entry)
    with pytest.raises(DamagedEntryError):
        read_seal(entry)
    put(project, entry)
    assert read_seal(entry) is not None
    assert [path.name for path in entry.parent.iterdir()] == ["0123"]


def test_a_binary_that_may_not_be_run_any_more_is_built_again(project, entry):
    put(project, entry)
    (entry / "model").chmod(0o644)
    with pytest.raises(DamagedEntryError, match=r"^model may not be run$"):
        read_seal(entry)
    put(project, entry)
    assert os.access(entry / "model", os.X_OK)


@pytest.mark.parametrize("flags", [None, ["-O3"], 1])
def test_a_seal_without_flags_is_damage(project, entry, flags):
    put(project, entry)
    seal = json.loads((entry / "seal.json").read_text())
    (entry / "seal.json").write_text(json.dumps(seal | {"flags": flags}))
    with pytest.raises(DamagedEntryError, match=r"^seal.json"):
        read_seal(entry)
    del seal["flags"]
    (entry / "seal.json").write_text(json.dumps(seal))
    with pytest.raises(DamagedEntryError, match=r"^seal.json"):
        read_seal(entry)


@pytest.mark.parametrize("text", ["[]", "null", '{"model": 1}', '{"layout.json": "x"}', "[" * 5000])
def test_a_seal_of_another_shape_is_damage(project, entry, text):
    put(project, entry)
    (entry / "seal.json").write_text(text)
    with pytest.raises(DamagedEntryError):
        read_seal(entry)


def test_a_whole_entry_that_another_process_made_first_stays(project, entry):
    put(project, entry)
    before = (entry / "model").stat().st_ino
    put(project, entry)
    assert (entry / "model").stat().st_ino == before


def test_a_damaged_entry_that_another_process_takes_away_first_is_no_trouble(project, entry, monkeypatch):
    put(project, entry)
    cut(entry / "model")
    before = read_seal

    def take_away(path):
        try:
            return before(path)
        except DamagedEntryError:
            shutil.rmtree(path)
            raise

    monkeypatch.setattr(cache, "read_seal", take_away)
    put(project, entry)
    assert before(entry) is not None


def test_an_entry_that_another_process_takes_away_while_we_look_is_put_there(project, entry, monkeypatch):
    put(project, entry)
    before = read_seal

    def take_away(path):
        shutil.rmtree(path)
        return before(path)

    monkeypatch.setattr(cache, "read_seal", take_away)
    put(project, entry)
    assert before(entry) is not None


def test_an_entry_that_another_process_puts_there_meanwhile_stays(project, entry, monkeypatch):
    put(project, entry)
    before = (entry / "model").stat().st_ino
    monkeypatch.setattr(cache, "read_seal", lambda _: None)  # not there yet when it was looked for
    put(project, entry)
    assert (entry / "model").stat().st_ino == before
    assert [path.name for path in entry.parent.iterdir()] == ["0123"]


def test_others_may_read_an_entry_if_the_umask_of_its_owner_says_so(project, entry):
    before = os.umask(0o022)
    try:
        put(project, entry)
    finally:
        os.umask(before)
    assert entry.stat().st_mode & 0o777 == 0o755
    assert (entry / "model").stat().st_mode & 0o777 == 0o755
    assert (entry / "layout.json").stat().st_mode & 0o777 == 0o644


def test_an_entry_that_may_not_be_read_is_named_with_a_remedy(project, entry, monkeypatch):
    put(project, entry)

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(cache, "_sha256", refuse)
    with pytest.raises(
        SimulationError, match=rf"compiled model {entry} may not be read; .*chmod.*SNN_CACHE_DIR"
    ):
        read_seal(entry)


@pytest.mark.parametrize("at", range(4))  # three files, and the folder
def test_a_full_disk_leaves_nothing(project, entry, monkeypatch, at):
    calls = []

    def fsync(_):
        calls.append(1)
        if len(calls) == at + 1:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(SimulationError, match=r"^building: cannot write.*No space left on device; free some"):  # noqa: SIM117
        with explained("building", "SNN_CACHE_DIR"):
            put(project, entry)
    assert list(entry.parent.iterdir()) == []


def test_who_listens_and_is_gone_is_not_the_disk():
    with pytest.raises(BrokenPipeError), explained("simulation", "TMPDIR"):
        raise BrokenPipeError


@pytest.mark.parametrize(
    ("chosen", "xdg", "expected"),
    [
        ("/x/models", "/y", "/x/models"),
        ("~/models", "/y", "{home}/models"),
        ("models", None, "{here}/models"),
        ("", "/y", "/y/snn"),
        (None, "relative", "{home}/.cache/snn"),
        (None, "", "{home}/.cache/snn"),
        (None, None, "{home}/.cache/snn"),
    ],
)
def test_where_it_is(tmp_path, monkeypatch, chosen, xdg, expected):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/h")
    for name, value in (("SNN_CACHE_DIR", chosen), ("XDG_CACHE_HOME", xdg)):
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
    assert str(cache_directory()) == expected.format(home="/h", here=tmp_path)


def test_a_user_whom_the_system_does_not_know_is_told_what_to_set(monkeypatch):
    for name in ("SNN_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(_):
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("pwd.getpwuid", unknown)
    with pytest.raises(
        SimulationError, match="^no home directory to keep compiled models in; set SNN_CACHE_DIR"
    ):
        cache_directory()


def test_the_seal_is_readable_by_people(project, entry):
    put(project, entry)
    assert set(json.loads((entry / "seal.json").read_text())) == {"flags", "model", "layout.json"}


@pytest.mark.parametrize(
    ("name", "told"), [("/x/y", "cannot write in /x/y: "), (None, "in the folder of TMPDIR: ")]
)
def test_a_refusal_names_the_file_or_else_the_folder(name, told):
    with pytest.raises(SimulationError, match=told), explained("simulation", "TMPDIR"):
        raise OSError(errno.EACCES, "denied", name)
