"""What runs will take is told before, from what is there, from pilots, or from size."""

from dataclasses import replace

import pytest

from snn.api import estimating
from snn.api.estimating import DISK_RESERVE, estimate, said_before
from snn.batch.rules import BatchRules
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.estimates import estimate_text
from snn.config.file.load import default_experiment
from snn.config.trials.dyad_size import cost_of
from snn.config.trials.expand import expand
from snn.record.run_costs import RunCosts
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import poisoned_run, small_experiment, synthetic_run

COSTS = RunCosts(fixed_cpu_s=0.5, cpu_s_per_s=0.06, peak_mb=150.0, fixed_disk_mb=0.2, disk_mb_per_s=0.1)


def costly_run(trial, folder, on_progress):
    report = synthetic_run(trial, folder, on_progress)
    return replace(report, provenance=report.provenance | {"cost": {"cpu_s": 30.0, "peak_mb": 99.0}})


def test_complete_runs_tell_what_the_others_take(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials[:2], store, executor=SerialExecutor(), run_trial=costly_run)
    grown = small_experiment(replicates=3)  # three couplings: two of nine runs are there
    found = estimate(grown, tmp_path / "small", jobs=4)
    assert (found.n_runs, found.n_left, found.duration_s) == (9, 7, 14.0)
    assert (found.cpu_s, found.wall_s) == (pytest.approx(7 * 30.0), pytest.approx(7 * 30.0 / 4))
    assert (found.peak_mb, found.ground) == (99.0, "2 complete runs here")
    n_bytes = sum(path.stat().st_size for path in (tmp_path / "small" / "runs").glob("*/results.h5"))
    assert found.disk_mb == pytest.approx(DISK_RESERVE * n_bytes / 1e6 / 4.0 * 14.0)


def test_without_runs_a_pilot_tells_it(tmp_path, monkeypatch):
    asked = []

    def pilot(trial, engine):
        asked.append((trial.condition, engine))
        return COSTS

    monkeypatch.setattr(estimating, "_pilot", pilot)
    found = estimate(small_experiment(duration="20 s"), tmp_path / "none", engine="numpy", jobs=8)
    assert asked == [((("coupling", 0.0),), "numpy")]
    assert found.cpu_s == pytest.approx(6 * (0.5 + 0.06 * 20))
    assert found.jobs == 6  # no more have something to do
    assert found.wall_s == pytest.approx(0.5 + 0.06 * 20)  # none is faster than one run
    assert found.ground == "two pilot runs of 1 s and 8 s"


def test_runs_too_short_for_a_pilot_are_estimated_by_size(tmp_path):
    experiment = small_experiment()
    found = estimate(experiment, tmp_path / "none")
    assert found.cpu_s == pytest.approx(cost_of(expand(experiment)).cpu_s)
    assert found.disk_mb == pytest.approx(DISK_RESERVE * cost_of(expand(experiment)).disk_mb)
    assert found.ground == "the size of the dyads alone, without measuring"


def test_nothing_is_left_of_a_complete_folder(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    found = estimate(small_experiment(), tmp_path / "small")
    assert (found.n_left, found.cpu_s, found.wall_s, found.disk_mb) == (0, 0.0, 0.0, 0.0)
    assert estimate_text(found).splitlines()[0] == "runs     0 of 6 runs to make, 0 simulated s"


def test_failed_runs_are_left_to_make_unless_they_are_kept(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=poisoned_run)
    assert estimate(small_experiment(), tmp_path / "small").n_left == 2
    assert estimate(small_experiment(), tmp_path / "small", rules=BatchRules(keep_failed=True)).n_left == 0


def test_the_pilot_of_a_real_dyad_costs_something_and_leaves_nothing(tmp_path):
    experiment = default_experiment(overrides=["duration=20 s"])
    found = estimate(experiment, tmp_path / "none")
    assert found.ground.startswith("two pilot runs")
    assert 0.2 < found.cpu_s < 60
    assert 20 < found.peak_mb < 2000
    assert 0.1 < found.disk_mb < 20
    assert not (tmp_path / "none").exists()


def test_it_is_written_in_round_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(estimating, "_pilot", lambda *_: COSTS)
    found = estimate(small_experiment(duration="1000 s"), tmp_path / "none", jobs=2)
    assert estimate_text(found).splitlines() == [
        "runs     6 of 6 runs to make, 6000 simulated s",
        "time     some 6 min 00 s on one core, 3 min 00 s on 2; drawing comes on top",
        "memory   300 MB for 2 jobs",
        f"disk     720 MB in '{tmp_path / 'none'}', 120 MB a run",
        "known by two pilot runs of 1 s and 8 s",
    ]


def test_only_what_takes_long_is_said_before_it_begins(tmp_path):
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials[:2], store, executor=SerialExecutor(), run_trial=costly_run)
        left = store.trials[2:]
        assert (
            said_before(store, left, n_workers=2)
            == "4 runs to make: some 2 min 00 s on one core, 1 min 00 s on 2"
        )
        assert said_before(store, left[:1], n_workers=2) is None
        assert said_before(store, (), n_workers=2) is None
