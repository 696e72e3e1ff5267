"""One finished run, by any path that leads to it."""

import shutil
from pathlib import Path

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.errors import ResultError
from snn.record.found_run import complete_run, find_run
from snn.record.results_folder import ResultsFolder, file_sha256
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, synthetic_run


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("found") / "one"
    with ResultStore(path, small_experiment(sweep=[], replicates=1)) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    return path


@pytest.fixture
def folder(original, tmp_path):
    shutil.copytree(original, tmp_path / "one")
    return tmp_path / "one"


@pytest.fixture
def run(folder):
    [run] = (folder / "runs").iterdir()
    return run


def test_a_results_folder_its_run_and_its_recording_are_the_same(folder, run):
    found = [find_run(path) for path in (folder, run, run / "results.h5")]
    assert {each.recording for each in found} == {run / "results.h5"}
    assert {each.sha256 for each in found} == {file_sha256(run / "results.h5")}


def test_reading_compares_a_recording_with_its_hash(folder, run):
    [line] = ResultsFolder(folder).manifest().lines.values()
    found = complete_run(ResultsFolder(folder), line)
    assert found == find_run(folder)
    assert found.read().trial.key == run.name
    data = bytearray((run / "results.h5").read_bytes())
    data[len(data) // 2] ^= 1
    (run / "results.h5").write_bytes(data)
    with pytest.raises(ResultError) as error:
        found.read()
    assert str(error.value) == (
        f"'{run / 'results.h5'}' is damaged: its content has changed; `snn run` with verify makes it again"
    )
    (run / "results.h5").unlink()
    with pytest.raises(ResultError, match="No such file"):
        found.read()


def test_a_recording_that_was_copied_elsewhere_stands_for_itself(folder, run, tmp_path):
    copied = Path(shutil.copy(run / "results.h5", tmp_path / "learned.h5"))
    assert find_run(copied).recording == copied
    shutil.copytree(run, tmp_path / "run")
    assert find_run(tmp_path / "run").sha256 == find_run(folder).sha256


def test_what_is_not_there_or_not_ours(tmp_path):
    (tmp_path / "empty").mkdir()
    for name, line in [
        ("gone", "not found; give a run, a results folder or a results.h5"),
        ("empty", "is neither a results folder, nor a run, nor a recording"),
    ]:
        with pytest.raises(ResultError) as error:
            find_run(tmp_path / name)
        assert str(error.value) == f"'{tmp_path / name}' {line}"


def test_a_run_that_has_changed_is_damaged(folder, run):
    recording = run / "results.h5"
    recording.write_bytes(recording.read_bytes()[:-1])
    for path in (folder, run, recording):
        with pytest.raises(
            ResultError,
            match=r"is damaged: it has changed since it was written; `snn run` with verify makes",
        ):
            find_run(path)


def test_a_run_without_a_line_is_not_complete(folder, run):
    manifest = folder / "manifest.jsonl"
    manifest.write_text(manifest.read_text().splitlines()[0] + "\n")
    with pytest.raises(ResultError, match="is not a complete run$"):
        find_run(run)
    with pytest.raises(ResultError, match=rf"^'{folder}' holds no complete run; give one, such as"):
        find_run(folder)


def test_a_run_without_its_recording_did_not_end_well(folder, run):
    (run / "results.h5").unlink()
    with pytest.raises(ResultError, match=r"holds no results\.h5; did the run end well\?$"):
        find_run(folder)


def test_a_results_folder_with_several_runs_does_not_say_which(tmp_path):
    with ResultStore(tmp_path / "two", small_experiment(sweep=[])) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    with pytest.raises(ResultError, match="holds 2 complete runs; give one, such as .*runs/KEY$"):
        find_run(tmp_path / "two")
