"""A recording that was given by its path is named by its content, never by what it says of itself."""

import os
from dataclasses import replace

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.stored_dyads import damaged_in, dyad_at, dyads_in
from snn.batch.sweep import run_trials
from snn.errors import ResultError
from snn.record.hdf5 import write_recording
from snn.record.results_folder import file_sha256
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, small_trials, synthetic_recording, synthetic_run


def test_two_recordings_that_give_themselves_one_key_have_two_names(tmp_path):
    first, second = small_trials()[:2]
    for name, trial in (("a", first), ("b", second)):
        recording = synthetic_recording(trial)
        write_recording(replace(recording, trial=replace(trial, key=first.key)), tmp_path / f"{name}.h5")
    names = [dyad_at(tmp_path / f"{name}.h5").stored.name for name in "ab"]
    assert names == [file_sha256(tmp_path / f"{name}.h5")[:16] for name in "ab"]
    assert names[0] != names[1]


def test_a_key_that_is_a_path_is_refused(tmp_path):
    """It once became one: ``snn analyze`` wrote wherever it led."""
    trial = small_trials()[0]
    recording = synthetic_recording(trial)
    with pytest.raises(ResultError, match="key: expected 16 hexadecimal digits"):
        write_recording(
            replace(recording, trial=replace(trial, key="../../escaped/settings")), tmp_path / "x.h5"
        )
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def folder(tmp_path):
    """Six complete runs."""
    experiment = small_experiment()
    with ResultStore(tmp_path / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        return store.folder, experiment


def test_complete_runs_are_listed_in_the_order_of_the_trials(folder):
    found = dyads_in(*folder)
    assert [dyad.trial.key for dyad in found] == [trial.key for trial in small_trials()]
    assert damaged_in(*folder) == ()


def test_a_run_that_was_cut_is_damaged_and_not_listed(folder):
    results, experiment = folder
    key = small_trials()[1].key
    path = results.recording_path(key)
    path.write_bytes(path.read_bytes()[:-1])
    assert [dyad.trial.key for dyad in dyads_in(results, experiment)] == [
        trial.key for trial in small_trials() if trial.key != key
    ]
    (damaged,) = damaged_in(results, experiment)
    assert damaged.key == key
    assert str(damaged).endswith("the same `snn sweep` makes it again")


def test_recordings_are_not_read_to_be_listed(folder):
    """That takes long; who reads one finds another byte out."""
    results, experiment = folder
    path = results.recording_path(small_trials()[1].key)
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert len(dyads_in(results, experiment)) == 6
    assert damaged_in(results, experiment) == ()
