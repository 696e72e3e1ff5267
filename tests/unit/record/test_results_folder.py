"""Every run is in exactly one state, and looking costs no reading unless asked."""

import hashlib
import json
import warnings

import pytest

from snn.config.file.load import load_experiment
from snn.config.file.resolved_document import resolved_yaml
from snn.errors import ConfigWarning, ResultError
from snn.record.manifest import RunLine
from snn.record.results_folder import ResultsFolder, file_sha256
from tests.unit.synthetic_runs import small_experiment

DATA = b"a recording"
COMPLETE = RunLine(
    key="k",
    condition=(),
    replicate=0,
    status="complete",
    sha256=hashlib.sha256(DATA).hexdigest(),
    n_bytes=len(DATA),
)
NOTES = {
    "snn_format": "run",
    "schema_version": 2,
    "name": "small",
    "key": "0123456789abcdef",
    "condition": {},
    "replicate": 0,
    "summary": {"C": 0.5},
}
FAILED = RunLine(key="k", condition=(), replicate=0, status="failed", error="no luck")


@pytest.fixture
def folder(tmp_path):
    run = tmp_path / "runs" / "k"
    run.mkdir(parents=True)
    (run / "results.h5").write_bytes(DATA)
    (run / "manifest.json").write_text(json.dumps(NOTES))
    return ResultsFolder(tmp_path)


def test_a_run_is_what_its_line_and_its_files_say(folder):
    assert folder.state("k", None, thorough=True) == "missing"
    assert folder.state("k", FAILED, thorough=True) == "failed"
    assert folder.state("k", COMPLETE, thorough=True) == "complete"


def test_a_folder_of_an_older_model_names_what_reads_it(tmp_path):
    (tmp_path / "experiment.yaml").write_text("link: {a_to_b: {weight: 4 nS}}\n")
    (tmp_path / "manifest.jsonl").write_text('{"snn_format": "results", "schema_version": 1}\n')
    with pytest.raises(ResultError, match=r"older model.* read it with snn 0\.1 ") as told:
        ResultsFolder(tmp_path).experiment()
    assert "migrate" not in str(told.value)  # that is of no use to a finished run


def test_another_size_is_always_seen_other_bytes_only_when_looked_for(folder):
    folder.recording_path("k").write_bytes(DATA[::-1])
    assert folder.state("k", COMPLETE, thorough=False) == "complete"
    assert folder.state("k", COMPLETE, thorough=True) == "damaged"
    folder.recording_path("k").write_bytes(DATA + b".")
    assert folder.state("k", COMPLETE, thorough=False) == "damaged"


def test_only_a_complete_run_has_a_manifest_that_counts(folder):
    assert folder.complete_run_manifest("k", COMPLETE) == NOTES
    assert folder.complete_run_manifest("k", None) is None
    assert folder.complete_run_manifest("k", FAILED) is None
    folder.recording_path("k").write_bytes(DATA + b".")
    assert folder.complete_run_manifest("k", COMPLETE) is None
    (folder.run_path("k") / "manifest.json").unlink()
    assert folder.complete_run_manifest("k", COMPLETE) is None


def test_a_run_that_lacks_a_file_is_damaged(folder):
    (folder.run_path("k") / "manifest.json").unlink()
    assert folder.state("k", COMPLETE, thorough=False) == "damaged"
    assert folder.state("other", COMPLETE, thorough=False) == "damaged"


@pytest.mark.parametrize(
    ("name", "ours"),
    [("manifest.jsonl", True), (".snn.lock", True), ("experiment.yaml", False), ("results.csv", False)],
)
def test_a_folder_is_known_by_its_manifest_or_its_lock(tmp_path, name, ours):
    """People have files of their own called experiment.yaml."""
    (tmp_path / name).touch()
    assert ResultsFolder(tmp_path).is_ours() is ours


def test_what_was_doubtful_when_it_was_started_is_not_said_again(tmp_path):
    doubtful = small_experiment(nulls={"circular_shift": {"min_shift": "1500 ms"}})
    (tmp_path / "experiment.yaml").write_text(resolved_yaml(doubtful))
    with pytest.warns(ConfigWarning, match="min_shift"):
        load_experiment(tmp_path / "experiment.yaml")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ResultsFolder(tmp_path).experiment() == doubtful


def test_a_folder_without_an_experiment_is_told(tmp_path):
    with pytest.raises(ResultError, match="holds no experiment that this snn understands: .*not found"):
        ResultsFolder(tmp_path).experiment()


def test_a_file_is_hashed_as_the_standard_says(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")  # FIPS 180-2, appendix B.1
    assert file_sha256(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
