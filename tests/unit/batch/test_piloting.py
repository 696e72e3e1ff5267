"""Pilots of a plan, from the runs of a results folder."""

import pytest

from snn.analyse.influence.pilots import N_DRAWS, PilotPlan
from snn.batch.piloting import pilots_of
from snn.batch.serial import SerialExecutor
from snn.batch.stored_dyads import dyads_in
from snn.batch.sweep import run_trials
from snn.compare.cue_power import group_p_values
from snn.config.file.load import experiment_from
from snn.record.store import ResultStore
from tests.unit.following_dyads import following_run

RAW = {"name": "x", "question": "?", "seed": 3, "duration": "20.5 s", "replicates": 3}
RAW |= {"protocol": {"time_step": "0.5 ms"}, "analysis": {"transient": "500 ms"}}


@pytest.fixture(scope="module")
def pilots(tmp_path_factory):
    experiment = experiment_from(RAW | {"link": {"b_to_a": {"coupling": 0}}})
    with ResultStore(tmp_path_factory.mktemp("pilots"), experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=following_run)
        plan = PilotPlan(lengths_s=(5.0, 10.0), follows="brain", sources=("a", "b"))
        found, errors = pilots_of(dyads_in(store.folder, experiment), plan, executor=SerialExecutor())
    assert errors == []
    return found


def test_influence_is_found_where_it_is(pilots):
    assert [pilot.trial.replicate for pilot in pilots] == [0, 1, 2]
    assert pilots[0].statistics["a", 5.0].shape == (4, 1 + N_DRAWS)
    followed = group_p_values([pilot.statistics["a", 10.0] for pilot in pilots], 1)
    unseen = group_p_values([pilot.statistics["b", 10.0] for pilot in pilots], 1)
    assert max(followed) == pytest.approx(1 / 200)
    assert sum(p <= 0.01 for p in unseen) <= 1
    assert len(followed) == len(unseen) == 6
    assert 7 < sum(pilot.n_cues["a", 10.0] for pilot in pilots) / 3 < 13  # .25 Hz on four channels
