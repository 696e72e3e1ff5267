"""What stands beside a recording."""

import hashlib
import json

import pytest

from snn.errors import ResultError
from snn.record.hdf5 import Verdict
from snn.record.health import Health
from snn.record.run_folder import (
    RunReport,
    analysis_key,
    measured_by,
    read_run_manifest,
    replace_measures,
    write_run_notes,
)
from tests.unit.synthetic_runs import small_experiment, small_trials

TRIAL = small_trials()[3]
REPORT = RunReport(
    verdict=Verdict(
        digest="d" * 64,
        health=Health(state="healthy", reason="fine", loop_correlation=0.1, base_low_hz=0.75),
    ),
    provenance={"engine": "compiled", "timings_s": {"simulate": 1.25}},
    summary={"C": 0.5, "z": float("nan")},
    correlogram={"observed": [0.25, float("nan")]},
)


@pytest.fixture
def run(tmp_path):
    write_run_notes(tmp_path, TRIAL, REPORT)
    return tmp_path


def test_the_manifest_says_what_was_run_and_what_came_out(run):
    assert read_run_manifest(run) == {
        "snn_format": "run",
        "schema_version": 2,
        "name": "small",
        "key": TRIAL.key,
        "condition": {"coupling": 0.5},
        "replicate": 1,
        "config_sha256": hashlib.sha256((run / "config.resolved.yaml").read_bytes()).hexdigest(),
        "digest": "d" * 64,
        "health": {
            "state": "healthy",
            "reason": "fine",
            "onset_s": None,
            "loop_correlation": 0.1,
            "held_share": None,
            "base_low_hz": 0.75,
            "base_high_hz": None,
            "base_cv": None,
            "base_pair_correlation": None,
            "motor_seeing_share": None,
            "copied_share": None,
            "left_after_act": None,
        },
        "provenance": {"engine": "compiled", "timings_s": {"simulate": 1.25}},
        "inputs": [],
        "analysis": analysis_key(TRIAL.experiment),
        "summary": {"C": 0.5, "z": None},
        "correlogram": {"observed": [0.25, None]},
    }


def test_new_measures_replace_the_old_ones_and_nothing_else(run):
    before = read_run_manifest(run)
    other = small_experiment(analysis={"bin": "10 ms"})
    new = {"summary": {"C": 0.75}, "correlogram": {"observed": [0.5]}}
    replace_measures(run, other, **new)
    assert read_run_manifest(run) == before | {"analysis": analysis_key(other)} | new
    assert {path.name for path in run.iterdir()} == {"manifest.json", "config.resolved.yaml"}


def test_measures_belong_to_analysis_and_nulls_and_nothing_else():
    key = analysis_key(small_experiment())
    for same in ({"name": "other"}, {"seed": 8}, {"replicates": 9}, {"duration": "3 s"}):
        assert analysis_key(small_experiment(**same)) == key
    others = [
        {"analysis": {"bin": "10 ms"}},
        {"analysis": {"transient": "600 ms"}},
        {"nulls": {"circular_shift": {"surrogates": 99, "min_shift": "600 ms"}}},
    ]
    assert len({key, *(analysis_key(small_experiment(**other)) for other in others)}) == 4


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema_version": "new"}', "[" * 100_000])
def test_a_damaged_manifest_is_told(run, text):
    (run / "manifest.json").write_text(text)
    with pytest.raises(ResultError, match=r"^'.*manifest.json' is damaged \("):
        read_run_manifest(run)


def test_a_newer_manifest_is_told(run):
    (run / "manifest.json").write_text(json.dumps({"schema_version": 3}))
    with pytest.raises(ResultError, match=r"format 3 is newer than this snn \(2\); upgrade snn$"):
        read_run_manifest(run)


def test_the_manifest_of_an_older_model_names_what_reads_it(run):
    (run / "manifest.json").write_text(json.dumps({"schema_version": 1, "health": {"flag": "ok"}}))
    with pytest.raises(ResultError, match=r"format 1 is of an older model.* read it with snn 0\.1 "):
        read_run_manifest(run)


def test_a_missing_manifest_is_told(tmp_path):
    with pytest.raises(ResultError, match=r"^cannot read '.*manifest.json': No such file or directory$"):
        read_run_manifest(tmp_path)


def test_nulls_that_are_simulated_beside_a_run_do_not_change_how_it_is_measured():
    plain = small_experiment()
    with_nulls = small_experiment(nulls={"circular_shift": {"min_shift": "600 ms"}, "uncoupled": True})
    other_shifts = small_experiment(nulls={"circular_shift": {"min_shift": "700 ms"}})
    assert analysis_key(plain) == analysis_key(with_nulls)
    assert analysis_key(plain) != analysis_key(other_shifts)


def test_measures_are_those_of_a_key_if_they_are_all_there():
    assert measured_by({"analysis": "k", "correlogram": None}) == "k"
    assert measured_by({"analysis": "k"}) is None  # of an older version
    assert measured_by({}) is None
