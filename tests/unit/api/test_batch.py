"""A batch that is stopped keeps what it has made in its table."""

import pytest

from snn.api.batch import make_and_conclude
from snn.batch.interrupt import Interrupted
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
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
