"""A batch that is stopped keeps what it has made in its table."""

from types import SimpleNamespace

import pytest

from snn.api.batch import make_and_conclude
from snn.batch.interrupt import Interrupted
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import SweepOutcome, run_trials
from snn.record.results_folder import TABLE_NAME
from tests.unit.synthetic_runs import small_experiment, synthetic_run


def test_what_was_made_before_a_stop_is_in_the_table(tmp_path, monkeypatch):
    def stopped(store, _engine, executor, **_):
        run_trials(store.trials[:2], store, executor=executor, run_trial=synthetic_run)
        raise Interrupted(15)

    monkeypatch.setattr("snn.api.making.make_runs", stopped)
    with pytest.raises(Interrupted, match="SIGTERM"):
        make_and_conclude(small_experiment(), tmp_path / "out", executor=SerialExecutor(), engine="numpy")
    _, *rows = (tmp_path / "out" / TABLE_NAME).read_text().splitlines()
    assert len(rows) == 2


@pytest.mark.parametrize(("n_not_made", "n_unmatched"), [(0, 0), (1, 0), (0, 1)])
def test_only_a_batch_that_lacks_nothing_is_noted_as_concluded(
    tmp_path, monkeypatch, capsys, n_not_made, n_unmatched
):
    outcome = SweepOutcome(finished=("a",), skipped=(), failed=(), n_not_made=n_not_made, damaged={})
    noted, measured = [], []
    monkeypatch.setattr("snn.api.making.make_runs", lambda *_, **__: (outcome, n_unmatched))
    monkeypatch.setattr(
        "snn.api.making.measure_again", lambda _store, _executor, *, made: measured.append(made)
    )
    monkeypatch.setattr("snn.report.conclusion.concluded", lambda *_, **__: SimpleNamespace(results="r"))
    monkeypatch.setattr("snn.report.sobol_table.why_no_indices", lambda results: f"no indices of {results}")
    monkeypatch.setattr("snn.record.concluded.note_concluded", lambda store: noted.append(store.folder.path))
    made = make_and_conclude(small_experiment(), tmp_path / "out", executor=SerialExecutor(), engine="numpy")
    assert made.n_failed == n_not_made + n_unmatched
    assert noted == ([] if made.n_failed else [tmp_path / "out"])
    assert measured == [("a",)]
    assert "no indices of r" in capsys.readouterr().err
