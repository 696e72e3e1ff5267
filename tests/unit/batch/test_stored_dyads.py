"""A recording that was given by its path is named by its content, never by what it says of itself."""

from dataclasses import replace

import pytest

from snn.batch.stored_dyads import dyad_at
from snn.errors import ResultError
from snn.record.hdf5 import write_recording
from snn.record.results_folder import file_sha256
from tests.unit.synthetic_runs import small_trials, synthetic_recording


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
