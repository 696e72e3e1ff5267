"""What the verbs that simulate decide before they do."""

from pathlib import Path

import pytest

from snn.api.making import _first_ready, make_runs
from snn.batch.executor import Failed
from snn.batch.rules import BatchRules
from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.closing import _cells_text
from snn.errors import SimulationError
from snn.record.store import ResultStore
from snn.report.cell_table import LEGEND, CellTable
from snn.simulate.engine import NumpyEngine
from tests.unit.synthetic_runs import poisoned_run, small_experiment, synthetic_run

CONDITIONS = {
    "meeting": {"partner.mirror.map": {"from_condition": "trained"}},
    "trained": {"partner.mirror.learning.rule": "triplet"},
}


@pytest.fixture
def store(tmp_path):
    experiment = small_experiment(sweep=[{"label": "kind", "conditions": CONDITIONS}], replicates=1)
    with ResultStore(tmp_path / "small", experiment) as store:
        yield store


def train(store):
    run_trials(store.trials[1:], store, executor=SerialExecutor(), run_trial=synthetic_run)


def test_the_model_is_compiled_for_a_trial_that_waits_for_no_other(store):
    meeting, trained = store.trials
    assert _first_ready([meeting, trained], store) == trained
    assert _first_ready([], store) is None


def test_it_is_compiled_with_what_the_trial_takes_from_runs_that_are_there(store):
    meeting, _ = store.trials
    train(store)
    ready = _first_ready([meeting], store)
    assert ready == meeting
    assert sorted(ready.inputs.mirror) == ["a", "b"]


def test_failed_runs_that_are_kept_are_told_as_no_work(tmp_path, monkeypatch, capsys):
    """Nothing is compiled for them either."""
    monkeypatch.setattr("snn.api.making._compile", lambda *_: pytest.fail("compiled"))
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=poisoned_run)
        capsys.readouterr()
        outcome, _ = make_runs(store, NumpyEngine(), SerialExecutor(), rules=BatchRules(keep_failed=True))
    assert len(outcome.failed) == 2
    assert capsys.readouterr().err == ""


class Deadly:
    """An executor of which the machine takes the workers."""

    n_workers = 1

    def __init__(self, *, workers_died):
        self.workers_died = workers_died

    def run(self, work, items, *, on_progress):  # noqa: ARG002  (the signature of an executor)
        for item in items:
            yield Failed(item, "2 workers died of it: killed by SIGKILL", "", workers_died=self.workers_died)


def test_a_model_that_workers_died_of_is_told_of_with_what_to_do(store):
    with pytest.raises(SimulationError) as told:
        make_runs(store, NumpyEngine(), Deadly(workers_died=True))
    assert str(told.value) == (
        "the model could not be made ready, so that no run was made: 2 workers died of it: killed by SIGKILL; the same "
        "command goes on from there"
    )
    with pytest.raises(SimulationError, match="^2 workers died of it: killed by SIGKILL$"):
        make_runs(store, NumpyEngine(), Deadly(workers_died=False))


def test_no_model_is_compiled_for_two_videos(tmp_path):
    conditions = {
        "strangers": {f"partners.{name}.video": {"from_condition": "live"} for name in "ab"},
        "live": {},
        "watching": {"partners.a.video": {"from_condition": "live"}},
    }
    experiment = small_experiment(sweep=[{"label": "kind", "conditions": conditions}], replicates=2)
    with ResultStore(tmp_path / "small", experiment) as store:
        strangers, live, watching = store.trials[:2], store.trials[2:4], store.trials[4:]
        run_trials(live, store, executor=SerialExecutor(), run_trial=synthetic_run)
        assert _first_ready(strangers, store) is None
        assert _first_ready([*strangers, live[0]], store) == live[0]
        assert _first_ready([*strangers, *watching], store) == watching[0]  # one of its partners lives


def test_what_is_damaged_is_left_to_the_runs_that_need_it(store):
    meeting, trained = store.trials
    train(store)
    recording = store.folder.recording_path(trained.key)
    recording.write_bytes(recording.read_bytes()[:-1])
    assert _first_ready([meeting], store) is None


def test_the_table_of_cells_is_shown_for_one_condition_and_named_for_several():
    cells = CellTable(Path("results/x/cells.md"), [["", "model"], ["motor: mirror", "0.2"]])
    whole = _cells_text(cells, whole=True)
    assert "results/x/cells.md" in whole
    assert "motor: mirror  0.2" in whole
    assert LEGEND in whole
    assert _cells_text(cells, whole=False) == f"cells    {cells.path}"


def test_verify_finds_a_flipped_bit_and_says_so_in_one_line(tmp_path, monkeypatch, capsys):
    def made(trial, folder, on_progress, *, engine):  # noqa: ARG001  (the signature of run_one)
        return synthetic_run(trial, folder, on_progress)

    monkeypatch.setattr("snn.batch.run_one.run_one", made)
    monkeypatch.setattr("snn.api.making._compile", lambda *_: None)
    with ResultStore(tmp_path / "small", small_experiment()) as store:
        make_runs(store, NumpyEngine(), SerialExecutor())
        key = store.trials[2].key
        recording = store.folder.recording_path(key)
        sound = recording.read_bytes()
        recording.write_bytes(sound[:-9] + bytes([sound[-9] ^ 1]) + sound[-8:])
        capsys.readouterr()
        outcome, _ = make_runs(store, NumpyEngine(), SerialExecutor())
        assert (outcome.finished, capsys.readouterr().err) == ((), "")
        outcome, _ = make_runs(store, NumpyEngine(), SerialExecutor(), rules=BatchRules(verify=True))
        assert outcome.finished == (key,)
        assert recording.read_bytes() == sound
    told = [line for line in capsys.readouterr().err.splitlines() if " of 6 runs" not in line]
    assert told == [f"snn: run {key} was damaged (the content of results.h5 has changed) and made again"]
