"""An opened folder is what it was when it was first read."""

import pytest

import snn
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder
from snn.report.results import Results as CompleteRuns
from tests.unit.synthetic_runs import small_experiment
from tests.unit.undrawn import run_undrawn


@pytest.fixture(autouse=True)
def _plain_tables(monkeypatch):
    monkeypatch.setattr("snn.api.tables.find_spec", lambda _: None)


def run(folder, **settings):
    run_undrawn(snn.experiment("smoke", duration="4 s", **settings), folder)


def test_all_is_of_one_moment_while_the_folder_grows(tmp_path):
    run(tmp_path, replicates=1)
    opened = snn.open_results(tmp_path)
    assert opened.experiment.replicates == 1  # the runs are not asked for yet
    run(tmp_path, replicates=2)
    assert len(opened.runs) == len(opened.records) == 1
    assert len(opened.measure("C", progress=False)) == 1
    assert len(snn.open_results(tmp_path).measure("C", progress=False)) == 2
    assert opened.failed == {}


def test_rows_say_what_named_conditions_set(tmp_path):
    named = {"label": "kind", "conditions": {"as_is": {}, "late": {"link.a_to_b.latency": "200 ms"}}}
    experiment = small_experiment(sweep=[named], replicates=1)
    trials = expand(experiment)
    rows = tuple({**dict(trial.condition), "C": 0.5} for trial in trials)
    opened = snn.Results(tmp_path)
    opened.__dict__["_complete"] = CompleteRuns(ResultsFolder(tmp_path), experiment, trials, rows)
    assert opened.records == [
        {"kind": "as_is", "link.a_to_b.latency_ms": 100.0, "C": 0.5},
        {"kind": "late", "link.a_to_b.latency_ms": 200.0, "C": 0.5},
    ]


def test_a_folder_that_was_given_another_experiment_keeps_what_was_opened_or_refuses_it(tmp_path):
    run(tmp_path, replicates=1)
    opened = snn.open_results(tmp_path)
    key = opened.runs[0].key
    run_undrawn(snn.experiment("smoke", duration="4 s", replicates=1, seed=9), tmp_path, force=True)
    assert [row["key"] for row in opened.measure("C", progress=False)] == [key]
    (tmp_path / "runs" / key / "results.h5").unlink()
    with pytest.raises(ResultError, match="cannot read"):
        _ = opened.runs[0].recording
    with pytest.raises(ResultError, match=f"run {key} is damaged|holds no complete run"):
        opened.measure("C", progress=False)
