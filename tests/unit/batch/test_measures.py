"""Measures are taken as the experiment asks, and again only when it asks otherwise."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from snn.analyse.table.summary import summarise
from snn.batch.measures import Measures, StoredRun, measure, measure_stored, refresh_measures
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.model.streams import DyadStreams
from snn.record.found_run import complete_run
from snn.record.run_folder import read_run_manifest
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, small_trials, synthetic_recording, synthetic_run

ROOT = Path(__file__).parents[3]
FEW = {
    "analysis": {"max_lag": "100 ms"},
    "nulls": {"circular_shift": {"surrogates": 19, "min_shift": "300 ms"}},
}


def ignore(_stage, _done_s):
    pass


def comparable(row):
    """NaN equals nothing, not even itself."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()
    }


def test_a_recording_is_measured_with_the_settings_of_the_experiment_and_its_own_stream():
    trial = small_trials(**FEW)[1]
    recording = synthetic_recording(trial)
    experiment = trial.experiment
    expected = summarise(
        recording,
        analysis=experiment.analysis,
        nulls=experiment.nulls,
        rng=DyadStreams(7, 1).surrogates(),
    ).row
    found = measure(recording, experiment=experiment)
    assert comparable(found.row) == comparable(expected)
    assert found.row["n_surrogates"] == 19
    others = measure(synthetic_recording(small_trials(**FEW, seed=8)[1]), experiment=experiment)
    assert found.row["null_mean"] != others.row["null_mean"]


@pytest.fixture
def directory(tmp_path):
    """A batch with measures, of which one run failed."""
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials[:3], store, executor=SerialExecutor(), run_trial=synthetic_run)
        store.record_failure(store.trials[3], store.begin(store.trials[3].key), error="no luck", detail="")
    return tmp_path / "small"


def summaries(store):
    return {
        trial.key: read_run_manifest(store.folder.run_path(trial.key))["summary"]
        for trial in store.trials[:3]
    }


def test_what_was_measured_as_asked_is_not_measured_again(directory):
    with ResultStore(directory, small_experiment(name="renamed", replicates=3)) as store:
        assert refresh_measures(store, executor=SerialExecutor(), work=never) == {}


def never(_run, _on_progress):
    raise AssertionError("nothing was due")


def test_what_was_made_a_moment_ago_is_not_looked_at(directory):
    with ResultStore(directory, small_experiment(**FEW)) as store:
        first, *others = [trial.key for trial in store.trials[:3]]
        assert set(refresh_measures(store, executor=SerialExecutor(), made=[first])) == set(others)


def test_other_settings_measure_the_complete_runs_again_without_simulating(directory):
    with ResultStore(directory, small_experiment(**FEW)) as store:
        recordings = {
            trial.key: store.folder.recording_path(trial.key).read_bytes() for trial in store.trials[:3]
        }
        before = {key: read_run_manifest(store.folder.run_path(key)) for key in recordings}
        assert refresh_measures(store, executor=SerialExecutor()) == dict.fromkeys(recordings)
        for key, row in summaries(store).items():
            assert row["n_surrogates"] == 19
            after = read_run_manifest(store.folder.run_path(key))
            changed = {name for name in after if after[name] != before[key][name]}
            assert changed == {"analysis", "summary", "correlogram"}
            assert store.folder.recording_path(key).read_bytes() == recordings[key]
            assert store.state(key) == "complete"
        assert refresh_measures(store, executor=SerialExecutor(), work=never) == {}


def test_a_run_that_cannot_be_measured_keeps_what_it_had(directory):
    with ResultStore(directory, small_experiment(**FEW)) as store:
        before = summaries(store)
        poisoned = store.trials[1].key

        def work(run, _on_progress):
            if run.key == poisoned:
                raise ValueError("too short")
            return Measures({"C": 0.5}, None)

        outcome = refresh_measures(store, executor=SerialExecutor(), work=work)
        after = summaries(store)
    assert outcome[poisoned] == "ValueError: too short"
    assert [key for key, error in outcome.items() if error is None] == [
        key for key in before if key != poisoned
    ]
    assert after == {key: before[key] if key == poisoned else {"C": 0.5} for key in before}


def test_a_stored_run_is_measured_from_its_file(directory):
    with ResultStore(directory, small_experiment(**FEW)) as store:
        trial = store.trials[2]
        run = StoredRun(trial.key, complete_run(store.folder, store.lines[trial.key]), trial.experiment)
        found = measure_stored(run, ignore)
    expected = measure(synthetic_recording(trial), experiment=trial.experiment)
    assert comparable(found.row) == comparable(expected.row)
    assert found.correlogram == expected.correlogram
    assert len(found.correlogram["observed"]) == 11  # lags of -100 to 100 ms in steps of 20


def test_a_recording_that_has_changed_is_not_measured(directory):
    with ResultStore(directory, small_experiment(**FEW)) as store:
        changed = store.folder.recording_path(store.trials[0].key)
        data = bytearray(changed.read_bytes())
        data[len(data) // 2] ^= 1
        changed.write_bytes(data)
        outcome = refresh_measures(store, executor=SerialExecutor())
    assert "is damaged: its content has changed" in outcome.pop(store.trials[0].key)
    assert set(outcome.values()) == {None}


def test_measures_of_an_older_version_that_kept_no_curves_are_taken_again(directory):
    with ResultStore(directory, small_experiment(**FEW)) as store:
        refresh_measures(store, executor=SerialExecutor())
        path = store.folder.run_path(store.trials[1].key) / "manifest.json"
        manifest = json.loads(path.read_text())
        del manifest["correlogram"]
        path.write_text(json.dumps(manifest))
        assert refresh_measures(store, executor=SerialExecutor()) == {store.trials[1].key: None}
        assert len(json.loads(path.read_text())["correlogram"]["null_low"]) == 11
        assert refresh_measures(store, executor=SerialExecutor(), work=never) == {}


def test_what_a_worker_does_with_a_run_imports_no_statistics(tmp_path):
    """`scipy.signal` imports `scipy.stats`, and every worker would spend longer on that than on simulating 2 s."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from snn.batch.measures import measure\nfrom snn.record.hdf5 import write_recording\n"
        "from tests.unit.synthetic_runs import small_trials, synthetic_recording\n"
        "trial = small_trials()[1]\nrecording = synthetic_recording(trial)\n"
        "write_recording(recording, Path(sys.argv[1]))\n"
        "print(len(measure(recording, experiment=trial.experiment).row) > 0)\n"
        "print(*{'scipy.signal', 'scipy.stats', 'matplotlib'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "results.h5")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.split() == ["True"], done.stdout + done.stderr
