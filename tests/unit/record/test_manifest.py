"""The list of runs: what is appended is read back, and a torn or damaged line costs only its own run."""

import errno
import json
import os
import time
import tracemalloc

import pytest

from snn.config.trials.trial import Trial
from snn.errors import ResultError
from snn.record.manifest import RunLine, append_line, create_manifest, line_text, read_manifest
from tests.unit.synthetic_runs import small_experiment

HALF = Trial(
    experiment=small_experiment(),
    condition=(("coupling", 0.5), ("kind", "bidirectional")),
    replicate=3,
    key="0123456789abcdef",
)
COMPLETE = line_text(
    HALF,
    status="complete",
    sha256="ab" * 32,
    n_bytes=1234,
    digest="cd" * 32,
    health={"state": "healthy", "reason": "rates in bounds", "onset_s": None},
    provenance={
        "seed": 7,
        "versions": {"numpy": "2.3.5"},
        "toolchain": {"compiler": "g++ 12"},
        "timings_s": {"draw": 0.5, "simulate": 1.5},
        "cost": {"cpu_s": 2.5, "peak_mb": 90},
    },
    inputs=({"key": "fedcba9876543210", "what": "video"},),
)
KEPT = RunLine(
    key=HALF.key,
    condition=HALF.condition,
    replicate=3,
    status="complete",
    sha256="ab" * 32,
    n_bytes=1234,
    digest="cd" * 32,
    health="healthy",
    versions=(("numpy", "2.3.5"),),
    toolchain=(("compiler", "g++ 12"),),
    cpu_s=2.5,
    peak_mb=90,
)
ALONE = Trial(experiment=HALF.experiment, condition=(), replicate=0, key="fedcba9876543210")
FAILED = line_text(ALONE, status="failed", error="killed by SIGSEGV", detail='Fatal Python error\n  File "x"')


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "manifest.jsonl"
    create_manifest(path)
    return path


def test_what_is_appended_is_read_back(manifest):
    append_line(manifest, COMPLETE)
    append_line(manifest, FAILED)
    found = read_manifest(manifest)
    assert found.lines[HALF.key] == KEPT
    assert found.lines[ALONE.key] == RunLine(
        key=ALONE.key,
        condition=(),
        replicate=0,
        status="failed",
        error="killed by SIGSEGV",
        detail='Fatal Python error\n  File "x"',
    )
    assert list(found.lines) == [HALF.key, ALONE.key]
    assert found.damaged == ()


def test_a_line_of_an_older_version_noted_the_time_of_its_stages_and_no_memory():
    values = json.loads(COMPLETE)
    del values["provenance"]["cost"]
    found = RunLine.from_json(json.dumps(values))
    assert (found.cpu_s, found.peak_mb) == (0.5 + 1.5, None)


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"cost": "much", "versions": ["numpy"], "toolchain": 1, "timings_s": 3},
        {"cost": {"cpu_s": "much", "peak_mb": []}, "timings_s": {"draw": "long"}},
    ],
)
def test_notes_that_say_nothing_of_what_a_run_took_cost_only_that(made):
    found = RunLine.from_json(json.dumps(json.loads(COMPLETE) | {"provenance": made}))
    assert (found.sha256, found.versions, found.toolchain) == (KEPT.sha256, (), ())
    assert (found.cpu_s, found.peak_mb) == (0.0, None)


def test_thousands_of_lines_keep_what_is_asked_of_them_and_share_what_is_equal(manifest):
    """With all that a line says it was 4.6 kB a run, and beside it the text of the file, twice."""
    n_runs = 2000
    with manifest.open("a") as file:
        for number in range(n_runs):
            values = json.loads(COMPLETE) | {"key": f"{number:016x}", "replicate": number}
            values["sha256"] = values["digest"] = f"{number:064x}"
            values["condition"]["coupling"] = number % 20 / 20
            values["provenance"] |= {"platform": "x" * 1000, "cost": {"cpu_s": number / 7, "peak_mb": 90.5}}
            file.write(json.dumps(values) + "\n")
    read_manifest(manifest)
    tracemalloc.start()
    found = read_manifest(manifest)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.lines) == n_runs
    assert kept < 750 * n_runs
    assert peak < 850 * n_runs
    first, last = (found.lines[f"{number:016x}"] for number in (0, n_runs - 20))
    assert first.condition is last.condition
    assert first.versions is last.versions


def test_equal_numbers_that_are_written_differently_stay_so():
    texts = [COMPLETE.replace('"coupling": 0.5', f'"coupling": {point}') for point in ("1", "1.0", "1")]
    assert [repr(RunLine.from_json(text).condition[0][1]) for text in texts] == ["1", "1.0", "1"]


def test_every_run_is_one_line_of_json(manifest):
    append_line(manifest, FAILED)
    lines = manifest.read_text().split("\n")
    assert json.loads(lines[0]) == {"snn_format": "results", "schema_version": 2}
    assert json.loads(lines[1])["error"] == "killed by SIGSEGV"
    assert lines[2:] == [""]


def test_the_last_line_of_a_run_holds(manifest):
    append_line(manifest, COMPLETE)
    append_line(manifest, line_text(HALF, status="failed", error="worse"))
    found = read_manifest(manifest).lines
    assert list(found) == [HALF.key]
    assert found[HALF.key].error == "worse"


@pytest.mark.parametrize("n_left", [1, 40, -1])
def test_a_torn_last_line_is_passed_over_and_cut_off_by_the_next(manifest, n_left):
    append_line(manifest, FAILED)
    whole = manifest.read_bytes()
    append_line(manifest, COMPLETE)
    torn = manifest.read_bytes()[len(whole) :][:n_left]
    manifest.write_bytes(whole + torn)
    found = read_manifest(manifest)
    assert set(found.lines) == {ALONE.key}
    assert found.damaged == ()
    append_line(manifest, COMPLETE)
    assert manifest.read_bytes() == whole + COMPLETE.encode() + b"\n"


def test_a_torn_line_longer_than_a_block_is_cut_off(manifest):
    with manifest.open("ab") as file:
        file.write(b"x" * 10_000)
    append_line(manifest, COMPLETE)
    found = read_manifest(manifest)
    assert found.lines == {HALF.key: KEPT}
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
    assert set(found.lines) == {ALONE.key, HALF.key}
    assert found.damaged == (3,)


def test_fields_that_later_versions_add_are_passed_over(manifest):
    later = json.loads(COMPLETE) | {"mood": "good"}
    with manifest.open("a") as file:
        file.write(json.dumps(later) + "\n")
    assert read_manifest(manifest).lines == {HALF.key: KEPT}


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
    long = line_text(ALONE, status="failed", detail="x" * 3_000_000)
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


def test_a_number_that_json_lacks_is_not_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        line_text(ALONE, status="failed", health={"x": float("nan")})


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
