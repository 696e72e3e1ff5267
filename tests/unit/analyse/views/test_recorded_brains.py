"""Whose brain was recorded, and what is said where there is none."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.measures.synchrony_course import synchrony_course
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.analyse.views.recorded_brains import brains, missing_brain, require_two_brains
from snn.errors import ResultError


@pytest.fixture
def recording(make_recording, make_trains, make_events):
    return make_recording({"a_motor": make_trains([], n_cells=20, n_steps=10_000)}, events=make_events([]))


def test_brains_are_those_of_whom_cells_were_recorded(recording):
    of_b = tuple(population for population in recording.populations if population.partner == "b")
    assert (brains(recording), missing_brain(recording)) == (("a", "b"), "")
    one, none = replace(recording, populations=of_b), replace(recording, populations=())
    assert brains(one) == ("b",)
    assert missing_brain(one).startswith("a: movement without")
    assert missing_brain(none).startswith("a and b: ")
    with pytest.raises(ResultError, match="a: movement without"):
        require_two_brains(one)


def test_rates_of_no_brain_are_nan_in_as_many_bins(recording):
    of_b = tuple(population for population in recording.populations if population.partner == "b")
    one = replace(recording, populations=of_b, spikes={p.name: recording.spikes[p.name] for p in of_b})
    window = {"transient_ms": 500.0, "bin_ms": 30.0}
    missing, there = (execution_rates_hz(one, partner, **window) for partner in "ab")
    assert missing.shape == there.shape == (4, 316)
    assert np.isnan(missing).all()
    assert not there.any()


def test_nothing_of_two_brains_can_be_followed_over_time_where_there_is_one(recording):
    of_b = tuple(population for population in recording.populations if population.partner == "b")
    one = replace(recording, populations=of_b, spikes={p.name: recording.spikes[p.name] for p in of_b})
    with pytest.raises(ResultError, match="a: movement without"):
        synchrony_course(
            one,
            analysis=recording.trial.experiment.analysis,
            window_s=2.0,
            step_s=1.0,
            rng=np.random.default_rng(1),
        )
