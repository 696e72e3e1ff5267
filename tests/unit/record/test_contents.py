"""What is in a folder or a file, counted by hand."""

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.errors import ResultError
from snn.record.contents import describe
from snn.record.hdf5 import read_recording
from snn.record.run_folder import replace_measures
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import poisoned_run, small_experiment, small_trials, synthetic_run


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    """Five of six trials were tried, of which two failed; a third was damaged since."""
    path = tmp_path_factory.mktemp("contents") / "small"
    with ResultStore(path, small_experiment()) as store:
        run_trials(store.trials[:5], store, executor=SerialExecutor(), run_trial=poisoned_run)
    (path / "runs" / small_trials()[3].key / "results.h5").write_bytes(b"damaged")
    (path / "figures").mkdir()
    (path / "figures" / "raster.png").touch()
    return path


def test_a_results_folder_counts_its_runs_by_condition(directory):
    found = describe(directory)
    trials = small_trials()
    assert found["kind"] == "results"
    assert found["question"] == "Does the store keep what it is given?"
    assert (found["replicates"], found["duration_s"], found["seed"]) == (2, 2.0, 7)
    assert found["runs"] == {"complete": 2, "failed": 2, "damaged": 1, "missing": 1}
    assert [entry["condition"] for entry in found["conditions"]] == [
        {"coupling": 0.0},
        {"coupling": 0.5},
        {"coupling": 1.0},
    ]
    assert [tuple(entry["runs"].values()) for entry in found["conditions"]] == [
        (1, 1, 0, 0),
        (1, 0, 1, 0),
        (0, 1, 0, 1),
    ]
    assert [entry["health"] for entry in found["conditions"]] == [{"healthy": 1}, {"healthy": 1}, {}]
    assert found["damaged"] == [trials[3].key]
    assert [(failure["key"], failure["error"]) for failure in found["failures"]] == [
        (trials[1].key, "unstable: membrane potential of cell 3 is not finite"),
        (trials[4].key, "ZeroDivisionError: of our own making"),
    ]
    assert found["figures"] == ["raster.png"]
    assert found["files"] == ["experiment.yaml"]
    assert found["runs_of_other_experiments"] == 0


def test_all_files_for_a_reader_are_listed(tmp_path):
    ResultStore(tmp_path, small_experiment()).close()
    for name in ("answers.csv", "results.csv", "course.csv", "cells.md", ".hidden"):
        (tmp_path / name).touch()
    assert describe(tmp_path)["files"] == [
        "experiment.yaml",
        "results.csv",
        "cells.md",
        "answers.csv",
        "course.csv",
    ]


def test_a_calibration_lists_its_parts(tmp_path):
    nulls = small_experiment(replicates=3, nulls={"cut_link": True})
    with ResultStore(tmp_path / "nulls", nulls.model_copy(update={"sweep": ()})) as store:
        live = [trial for trial in store.trials if dict(trial.condition)["null"] == "live"]
        run_trials(live[:2], store, executor=SerialExecutor(), run_trial=synthetic_run)
    ResultStore(tmp_path / "ladder", small_experiment(replicates=2)).close()
    found = describe(tmp_path)
    assert (found["kind"], found["name"], found["seed"]) == ("calibration", nulls.name, 7)
    parts = {part["name"]: part for part in found["parts"]}
    assert list(parts) == ["nulls", "ladder"]
    # partners are alike: of the two cuts one is simulated
    assert parts["nulls"]["n_wanted"] == 2 * 3
    assert parts["nulls"]["runs"] == {"complete": 2, "failed": 0, "damaged": 0, "missing": 4}
    assert (parts["ladder"]["n_wanted"], parts["ladder"]["duration_s"]) == (3 * 2, 2.0)
    assert (found["files"], found["figures"]) == ([], [])


def test_a_folder_that_is_being_written_can_be_read(directory):
    with ResultStore(directory, small_experiment()):
        assert describe(directory)["runs"]["complete"] == 2


def test_runs_of_other_experiments_are_counted_apart(tmp_path, directory):
    import shutil

    shutil.copytree(directory, tmp_path / "small")
    ResultStore(tmp_path / "small", small_experiment(seed=8), force=True).close()
    found = describe(tmp_path / "small")
    assert found["runs"] == {"complete": 0, "failed": 0, "damaged": 0, "missing": 6}
    assert found["runs_of_other_experiments"] == 3
    assert found["failures"] == []


def test_damaged_lines_of_the_manifest_are_told(tmp_path, directory):
    import shutil

    shutil.copytree(directory, tmp_path / "small")
    manifest = tmp_path / "small" / "manifest.jsonl"
    lines = manifest.read_text().splitlines()
    manifest.write_text("\n".join([lines[0], "{", *lines[2:]]) + "\n")
    found = describe(tmp_path / "small")
    assert found["unreadable_manifest_lines"] == [2]
    assert found["runs"] == {"complete": 1, "failed": 2, "damaged": 1, "missing": 2}


def test_a_run_says_where_it_came_from_and_what_is_in_it(directory):
    trial = small_trials()[0]
    found = describe(directory / "runs" / trial.key)
    assert found["kind"] == "run"
    assert (found["key"], found["condition"], found["replicate"]) == (trial.key, {"coupling": 0.0}, 0)
    assert found["provenance"]["engine"] == "synthetic"
    assert set(found["summary"]) == {"C", "z"}
    assert found["recording"]["digest"] == found["digest"]


def test_health_is_told_as_it_was_last_measured(tmp_path, directory):
    import shutil

    shutil.copytree(directory, tmp_path / "again")
    run = tmp_path / "again" / "runs" / small_trials()[0].key
    assert describe(run)["health"]["state"] == "healthy"
    measured = {"health": "compulsive", "health_reason": "it copies", "health_onset_s": None}
    replace_measures(run, small_trials()[0].experiment, summary=measured, correlogram=None)
    assert describe(run)["health"] == {"state": "compulsive", "reason": "it copies", "onset_s": None}
    assert describe(tmp_path / "again")["conditions"][0]["health"] == {"compulsive": 1}


def test_a_run_whose_recording_is_gone_is_still_told_of(tmp_path, directory):
    import shutil

    run = tmp_path / "run"
    shutil.copytree(directory / "runs" / small_trials()[0].key, run)
    (run / "results.h5").unlink()
    assert describe(run)["recording"] is None


def test_a_recording_lists_its_arrays_with_shape_and_unit(directory):
    path = directory / "runs" / small_trials()[0].key / "results.h5"
    recording, found = read_recording(path), describe(path)
    arrays = {array["name"]: array for array in found["arrays"]}
    n_spikes = recording.spikes["b_motor"].cells.size
    assert arrays["spikes/b_motor/timestamps"] == {
        "name": "spikes/b_motor/timestamps",
        "shape": [n_spikes],
        "type": "float32",
        "unit": "ms",
        "axes": "n_spikes",
        "n_bytes": 4 * n_spikes,
    }
    assert arrays["snn/signals/channel_rates/a_execution_e"]["shape"] == [4, 100]  # 2 s in bins of 20 ms
    assert arrays["snn/movement/a"]["shape"] == arrays["snn/seen/b"]["shape"] == [4, 200]  # every 10 ms
    assert arrays["snn/movement/a"]["unit"] == arrays["snn/seen/b"]["unit"] == "Hz"
    assert arrays["snn/events/onset_s"]["axes"] == "n_events"
    # Ten populations with two arrays and rates each, six columns of events, movement and what is seen of two partners,
    # four columns of happenings, two levels, and of the weights six columns of synapses, their times and themselves.
    assert len(arrays) == 10 * 3 + 6 + 4 + 4 + 2 + 8
    weights, level = arrays["snn/weights/weights_nS"], arrays["snn/levels/oxytocin"]
    assert (weights["shape"], weights["type"], weights["unit"]) == ([3, 5], "float32", "nS")
    assert weights["axes"] == "n_snapshots, n_synapses"
    assert (level["shape"], level["unit"], level["axes"]) == (
        [2, 20],
        "1 (arbitrary units)",
        "n_partners, n_samples",
    )
    assert (arrays["snn/happenings/time_s"]["shape"], arrays["snn/happenings/time_s"]["unit"]) == ([3], "s")
    [population] = [entry for entry in found["populations"] if entry["name"] == "b_motor"]
    assert (population["n_cells"], population["n_channels"], population["n_spikes"]) == (20, 4, n_spikes)
    assert (population["n_steps"], population["time_step_ms"]) == (4000, 0.5)
    assert (found["duration"], found["health"]["state"], found["n_bytes"]) == (
        "2 s",
        "healthy",
        path.stat().st_size,
    )


def test_what_is_nothing_of_ours_is_told(tmp_path):
    with pytest.raises(
        ResultError, match="is neither a results folder, nor a calibration, nor a run, nor a recording$"
    ):
        describe(tmp_path)
    with pytest.raises(ResultError, match="missing' not found$"):
        describe(tmp_path / "missing")
    (tmp_path / "text").write_text("x")
    with pytest.raises(ResultError, match="is not an HDF5 file$"):
        describe(tmp_path / "text")
