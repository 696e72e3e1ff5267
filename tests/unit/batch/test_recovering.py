"""Effects of many dyads: those that can be measured, and why the others cannot."""

import pytest

from snn.batch.recovering import effects_of
from snn.batch.serial import SerialExecutor
from snn.batch.stored_dyads import dyads_in
from snn.batch.sweep import run_trials
from snn.config.file.load import experiment_from
from snn.record.store import ResultStore
from tests.unit.following_dyads import following_run

RAW = {"name": "x", "question": "?", "seed": 3, "duration": "20.5 s", "replicates": 2}
RAW |= {"protocol": {"time_step": "0.5 ms"}, "analysis": {"transient": "500 ms"}}


@pytest.fixture
def dyads(tmp_path):
    with ResultStore(tmp_path / "out", experiment_from(RAW)) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=following_run)
        return dyads_in(store.folder, store.experiment)


def test_each_dyad_has_each_length_and_direction(dyads):
    told = []
    found, failed = effects_of(
        dyads, (12.0, 20.5), executor=SerialExecutor(), on_dyad=lambda *done: told.append(done)
    )
    assert failed == {}
    assert list(found) == [dyad.trial.key for dyad in dyads]
    ways = [(length_s, way) for length_s in (12.0, 20.5) for way in ("a_to_b", "b_to_a")]
    assert all(list(effects) == ways for effects in found.values())
    assert told == [(1, 2), (2, 2)]


def test_a_dyad_that_cannot_be_measured_is_named_beside_those_that_can(dyads):
    dyads[0].stored.runs[0].recording.write_bytes(b"no recording")
    found, failed = effects_of(dyads, (20.5,), executor=SerialExecutor())
    assert list(found) == [dyads[1].trial.key]
    assert list(failed) == [dyads[0].trial.key]
