"""Courses of stored dyads, and those that could not be followed."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.measures.synchrony_course import synchrony_course
from snn.batch.courses import _follow, follow_dyads
from snn.batch.serial import SerialExecutor
from snn.batch.stored_dyads import dyads_in
from snn.batch.sweep import run_trials
from snn.model.streams import DyadStreams
from snn.record.store import ResultStore
from tests.unit.synthetic_runs import small_experiment, synthetic_run

SIZES = {"window_s": 0.4, "step_s": 0.3}


@pytest.fixture
def dyads(tmp_path):
    experiment = small_experiment(couplings=(0.5,), analysis={"max_lag": "100 ms", "transient": "0 s"})
    with ResultStore(tmp_path / "small", experiment) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
        return [found.stored for found in dyads_in(store.folder, experiment)]


def test_each_dyad_is_followed_with_its_own_stream_and_failures_are_told(dyads):
    told = []
    lost = replace(dyads[0], name="lost", runs=())
    courses, failed = follow_dyads(
        [*dyads, lost], **SIZES, executor=SerialExecutor(), on_dyad=lambda *done: told.append(done)
    )
    assert list(courses) == [dyad.name for dyad in dyads]
    assert list(failed) == ["lost"]
    assert told == [(1, 3), (2, 3), (3, 3)]
    for dyad in dyads:
        rng = DyadStreams(7, dyad.replicate).surrogates()
        expected = synchrony_course(dyad.runs[0].read(), analysis=dyad.experiment.analysis, **SIZES, rng=rng)
        found = courses[dyad.name]
        np.testing.assert_array_equal(found.values[""], expected.values[""])
        np.testing.assert_array_equal(found.null95[""], expected.null95[""])
        assert (found.window_s, found.starts_s.tolist()) == (
            0.4,
            pytest.approx([0.0, 0.3, 0.6, 0.9, 1.2, 1.5]),
        )


def test_work_says_what_it_does(dyads):
    told = []
    _follow(dyads[0], lambda *progress: told.append(progress), **SIZES)
    assert told == [("analyse", 0.0)]
