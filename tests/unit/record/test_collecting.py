"""Lost lists of runs are made again from the runs, and nothing that is not whole gets into them."""

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.errors import ResultError
from snn.record.collecting import collect_runs, list_again
from snn.record.results_folder import ResultsFolder
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, small_trials, synthetic_run


@pytest.fixture
def directory(tmp_path):
    path = tmp_path / "small"
    with ResultStore(path, small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    return path


def collected(path):
    list_again(path)
    with ResultStore(path, small_experiment()) as store:
        return collect_runs(store)


def test_a_lost_list_is_made_again_line_by_line(directory):
    before = ResultsFolder(directory).manifest().lines
    (directory / "manifest.jsonl").unlink()
    found = collected(directory)
    assert found.found == tuple(trial.key for trial in small_trials())
    assert found.refused == {}
    assert ResultsFolder(directory).manifest().lines == before


def test_only_what_the_list_lacks_is_put_into_it(directory):
    manifest = directory / "manifest.jsonl"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(lines[:3] + lines[4:]))
    assert collected(directory).found == (small_trials()[2].key,)
    assert collected(directory).found == ()


def test_what_is_not_as_its_manifest_says_is_refused(directory):
    first, second, third, *others = (trial.key for trial in small_trials())
    runs = directory / "runs"
    (directory / "manifest.jsonl").unlink()
    (runs / first / "results.h5").write_bytes((runs / second / "results.h5").read_bytes())
    (runs / second / "manifest.json").write_bytes((runs / third / "manifest.json").read_bytes())
    (runs / third / "results.h5").unlink()
    found = collected(directory)
    assert found.found == tuple(others)
    assert "is not what its manifest was written for" in found.refused[first]
    assert f"is run {third}" in found.refused[second]
    assert "results.h5" in found.refused[third]


def test_a_folder_without_an_experiment_is_refused_and_left_alone(tmp_path):
    (tmp_path / "runs").mkdir()
    with pytest.raises(ResultError, match="holds no experiment.yaml and runs/ to collect"):
        list_again(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{\n{}\n"])
def test_a_list_that_cannot_be_read_is_made_again_and_kept_beside(directory, content):
    before = ResultsFolder(directory).manifest().lines
    (directory / "manifest.jsonl").write_bytes(content)
    assert len(collected(directory).found) == 6
    assert ResultsFolder(directory).manifest().lines == before
    assert (directory / "manifest.jsonl.damaged").read_bytes() == content


def test_an_experiment_that_was_changed_by_hand_costs_no_table(directory):
    (directory / "manifest.jsonl").unlink()
    other = small_experiment(seed=8)
    list_again(directory)
    with (
        pytest.raises(ResultError, match="none of the 6 runs in .* is of its experiment.yaml"),
        ResultStore(directory, other, force=True) as store,
    ):
        collect_runs(store)
