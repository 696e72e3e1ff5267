"""What can go is found, and what is needed is not."""

import os
import socket

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.record.leftovers import leftover, leftovers_in
from snn.record.results_folder import ResultsFolder
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, small_trials, synthetic_run


@pytest.fixture
def directory(tmp_path):
    path = tmp_path / "small"
    for experiment in (small_experiment(couplings=(0.0, 0.25)), small_experiment()):
        with ResultStore(path, experiment, force=True) as store:
            run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    return path


def test_a_folder_that_nothing_befell_has_only_runs_of_the_experiment_before(directory):
    found = {one.path.name: one.why for one in leftovers_in(ResultsFolder(directory))}
    others = {trial.key for trial in small_trials(couplings=(0.25,))}
    assert found == dict.fromkeys(others, "a run of another experiment")


def test_what_killed_processes_left_is_found_and_what_living_ones_write_is_not(directory):
    host, key = socket.gethostname(), small_trials()[0].key
    dead = directory / "runs" / f".{key}.tmp-{host}-{2**22 + 1}"
    dead.mkdir()
    (dead / "results.h5").write_bytes(b"x" * 1234)
    (directory / f".results.csv.tmp-{host}-{2**22 + 1}").write_bytes(b"half")
    (directory / "figures").mkdir()
    (directory / "figures" / f".raster.pdf.tmp-{host}-{2**22 + 1}").write_bytes(b"half")
    (directory / "runs" / f".{key}.tmp-{host}-{os.getpid()}").mkdir()
    (directory / "runs" / f".{key}.tmp-elsewhere-7").mkdir()
    found = [one for one in leftovers_in(ResultsFolder(directory)) if "killed" in one.why]
    assert [one.path.name for one in found] == [
        f".results.csv.tmp-{host}-{2**22 + 1}",
        f".raster.pdf.tmp-{host}-{2**22 + 1}",
        dead.name,
    ]
    assert [one.n_bytes for one in found] == [4, 4, 1234]
    assert all(one.remove() for one in found)
    assert not dead.exists()


def test_a_run_that_is_not_in_the_list_may_be_whole(directory):
    manifest, key = directory / "manifest.jsonl", small_trials()[3].key
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if key not in line))
    [found] = [one for one in leftovers_in(ResultsFolder(directory)) if "not in the list" in one.why]
    assert found.path.name == key
    assert "snn collect" in found.why


def test_a_link_is_removed_and_what_it_leads_to_is_not(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_bytes(b"x" * 100)
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    found = leftover(tmp_path / "link", "a test")
    assert found.n_bytes < 100
    assert found.remove()
    assert (tmp_path / "kept" / "file").exists()
