"""The runs of an experiment as the report sees them: with and without nulls."""

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.record.store import ResultStore
from snn.report.results import read_results
from tests.unit.synthetic_runs import small_experiment, synthetic_run

NULLS = {"circular_shift": {"min_shift": "600 ms"}, "uncoupled": True, "lesion_twin": {"branches": 1}}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    experiment = small_experiment(couplings=(0.5, 1), nulls=NULLS)
    with ResultStore(tmp_path_factory.mktemp("results") / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        return read_results(store.folder, experiment)


def told(results):
    assert [trial.key for trial in results.trials] == [row["key"] for row in results.rows]
    return [(row["coupling"], row["null"], row["replicate"]) for row in results.rows]


def test_rows_of_nulls_stand_beside_their_condition(results):
    labels = [
        "live",
        "uncoupled",
        "twin 1, uncut",
        "twin 2, uncut",
        "twin 3, cut a_to_b",
        "twin 3, cut b_to_a",
    ]
    assert told(results) == [(c, label, k) for c in (0.5, 1.0) for label in labels for k in (0, 1)]


def test_live_runs_alone(results):
    assert told(results.live) == [(c, "live", k) for c in (0.5, 1.0) for k in (0, 1)]


def test_branches_are_not_compared_with_conditions(results):
    assert told(results.compared) == [
        (c, label, k) for c in (0.5, 1.0) for label in ("live", "uncoupled") for k in (0, 1)
    ]


def test_without_nulls_all_is_live_and_compared(tmp_path):
    experiment = small_experiment(couplings=(0.5,))
    with ResultStore(tmp_path / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        found = read_results(store.folder, experiment)
    assert found.live == found.compared == found
    assert len(found.rows) == 2


def test_runs_of_one_dyad_stand_together_by_null(results):
    dyads = results.by_dyad()
    assert list(dyads) == [((("coupling", c),), k) for c in (0.5, 1.0) for k in (0, 1)]
    for (condition, replicate), runs in dyads.items():
        assert list(runs)[:3] == ["live", "uncoupled", "twin 1, uncut"]
        assert {run.replicate for run in runs.values()} == {replicate}
        assert {run.condition[:-1] for run in runs.values()} == {condition}
        assert all(run.condition[-1] == ("null", name) for name, run in runs.items())
