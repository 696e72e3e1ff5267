"""The list of runs: what is appended is read back, and a torn or damaged line costs only its own run."""

import errno
import json
import os
import time

import pytest

from snn.errors import ResultError
from snn.record.manifest import RunLine, append_line, create_manifest, read_manifest

COMPLETE = RunLine(
    key="0123456789abcdef",
    condition=(("coupling", 0.5), ("kind", "bidirectional")),
    replicate=3,
    status="complete",
    sha256="ab" * 32,
    n_bytes=1234,
    digest="cd" * 32,
    health={"state": "healthy", "reason": "rates in bounds", "onset_s": None},
    provenance={"seed": 7, "versions": {"numpy": "2.3.5"}},
)
FAILED = RunLine(
    key="fedcba9876543210",
    condition=(),
    replicate=0,
    status="failed",
    error="killed by SIGSEGV",
    detail='Fatal Python error\n  File "x"',
)


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "manifest.jsonl"
    create_manifest(path)
    return path


def test_what_is_appended_is_read_back(manifest):
    append_line(manifest, COMPLETE)
    append_line(manifest, FAILED)
    found = read_manifest(manifest)
    assert found.lines == {COMPLETE.key: COMPLETE, FAILED.key: FAILED}
    assert found.damaged == ()


def test_every_run_is_one_line_of_json(manifest):
    append_line(manifest, FAILED)
    lines = manifest.read_text().split("\n")
    assert json.loads(lines[0]) == {"snn_format": "results", "schema_version": 2}
    assert json.loads(lines[1])["error"] == "killed by SIGSEGV"
    assert lines[2:] == [""]


def test_the_last_line_of_a_run_holds(manifest):
    append_line(manifest, COMPLETE)
    again = RunLine(key=COMPLETE.key, condition=(), replicate=3, status="failed", error="worse")
    append_line(manifest, again)
    assert read_manifest(manifest).lines == {COMPLETE.key: again}


@pytest.mark.parametrize("n_left", [1, 40, -1])
def test_a_torn_last_line_is_passed_over_and_cut_off_by_the_next(manifest, n_left):
    append_line(manifest, FAILED)
    whole = manifest.read_bytes()
    append_line(manifest, COMPLETE)
    torn = manifest.read_bytes()[len(whole) :][:n_left]
    manifest.write_bytes(whole + torn)
    assert set(read_manifest(manifest).lines) == {FAILED.key}
    append_line(manifest, COMPLETE)
    assert manifest.read_bytes() == whole + COMPLETE.to_json().encode() + b"\n"


def test_a_torn_line_longer_than_a_block_is_cut_off(manifest):
    with manifest.open("ab") as file:
        file.write(b"x" * 10_000)
    append_line(manifest, COMPLETE)
    found = read_manifest(manifest)
    assert found.lines == {COMPLETE.key: COMPLETE}
    assert found.damaged == ()


@pytest.mark.parametrize(
    "damage",
    [b'{"key": "fedc', b"\xff\xfe", b"[]", b'{"status": "complete"}', b'{"status":"lost","key":"x"}', b""],
)
def test_a_damaged_line_costs_its_run_only(manifest, damage):
    append_line(manifest, FAILED)
    with manifest.open("ab") as file:
        file.write(damage + b"\n")
    append_line(manifest, COMPLETE)
    found = read_manifest(manifest)
    assert set(found.lines) == {FAILED.key, COMPLETE.key}
    assert found.damaged == (3,)


def test_fields_that_later_versions_add_are_passed_over(manifest):
    later = json.loads(COMPLETE.to_json()) | {"mood": "good"}
    with manifest.open("a") as file:
        file.write(json.dumps(later) + "\n")
    assert read_manifest(manifest).lines == {COMPLETE.key: COMPLETE}


def test_a_full_disk_leaves_the_manifest_as_it_was(manifest, monkeypatch):
    append_line(manifest, FAILED)
    before = manifest.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultError, match=r"^disk full writing .*manifest.jsonl \(need ~1 MB\)"):
        append_line(manifest, COMPLETE)
    assert manifest.read_bytes() == before


def test_a_really_full_disk_leaves_the_manifest_as_it_was(small_disk):
    path = small_disk / "manifest.jsonl"
    create_manifest(path)
    append_line(path, FAILED)
    before = path.read_bytes()
    long = RunLine(key="x", condition=(), replicate=0, status="failed", detail="x" * 3_000_000)
    with pytest.raises(ResultError, match=r"^disk full writing "):
        append_line(path, long)
    assert path.read_bytes() == before


def test_a_newer_manifest_is_refused(manifest):
    manifest.write_text('{"snn_format": "results", "schema_version": 3}\n')
    with pytest.raises(
        ResultError, match=r"manifest.jsonl': format 3 is newer than this snn \(2\); upgrade snn$"
    ):
        read_manifest(manifest)


def test_the_manifest_of_an_older_model_names_what_reads_it(manifest):
    manifest.write_text('{"snn_format": "results", "schema_version": 1}\n')
    with pytest.raises(ResultError, match=r"manifest.jsonl': format 1 is of an older model.* snn 0\.1 "):
        read_manifest(manifest)


@pytest.mark.parametrize(
    "text", ["", "\n", "[]\n", '{"snn_format": "recording", "schema_version": 1}\n', "{\n"]
)
def test_a_file_that_is_no_manifest_is_refused(manifest, text):
    manifest.write_text(text)
    with pytest.raises(ResultError, match="is not the manifest of a results folder"):
        read_manifest(manifest)


def test_a_missing_manifest_is_refused(tmp_path):
    with pytest.raises(ResultError, match=r"^cannot read .*manifest.jsonl: No such file or directory$"):
        read_manifest(tmp_path / "manifest.jsonl")


def test_a_number_that_json_lacks_is_not_written(manifest):
    before = manifest.read_bytes()
    with pytest.raises(ValueError, match="not JSON compliant"):
        append_line(
            manifest, RunLine(key="x", condition=(), replicate=0, status="failed", health={"x": float("nan")})
        )
    assert manifest.read_bytes() == before


def test_millions_of_lines_that_say_nothing_are_refused_at_once(tmp_path):
    """Each was parsed, and its number printed: minutes, gigabytes, and a line of megabytes."""
    path = tmp_path / "manifest.jsonl"
    create_manifest(path)
    append_line(path, COMPLETE)
    with path.open("ab") as file:
        file.write(b"\n" * 20_000)
    with pytest.raises(
        ResultError, match=r"damaged \(more than 10000 lines are no runs\); take another copy$"
    ):
        read_manifest(path)
    with path.open("ab") as file:
        file.write(b"\n" * 1_000_000)
    started_s = time.process_time()
    with pytest.raises(ResultError, match=r"damaged \(more than 1000000 lines\)"):
        read_manifest(path)
    assert time.process_time() - started_s < 1
