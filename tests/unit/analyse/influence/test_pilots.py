"""One pilot dyad: which directions, which stretches, and what a run that ended early counts for."""

import numpy as np
import pytest

from snn.analyse.influence.group_test import p_of_group
from snn.analyse.influence.pilots import N_DRAWS, PilotPlan, n_stretches, pilot_of, sources_in, window_s
from snn.config.file.load import experiment_from
from snn.config.trials.expand import expand
from snn.errors import ResultError
from tests.unit.following_dyads import following_recording

RAW = {"name": "x", "question": "?", "seed": 3, "duration": "20.5 s"}
RAW |= {"protocol": {"time_step": "0.5 ms"}, "analysis": {"transient": "500 ms"}}
PLAN = PilotPlan(lengths_s=(10.0,), follows="brain", sources=("a", "b"))


def _trial(**more):
    return expand(experiment_from(RAW | more))[0]


def test_stretches_fill_the_window_after_the_transient():
    assert window_s(_trial()) == (0.5, 20.5)
    assert [n_stretches(_trial(), length_s) for length_s in (5.0, 6.0, 10.0, 20.0, 21.0)] == [4, 3, 2, 1, 0]


def test_a_stretch_that_was_not_recorded_is_one_in_which_nothing_is_found():
    short = following_recording(_trial(), duration_s=12.0)
    found = pilot_of(short, short.trial, PLAN, rng=np.random.default_rng(1)).statistics["a", 10.0]
    assert found.shape == (2, 1 + N_DRAWS)
    assert [p_of_group([row]) for row in found] == [pytest.approx(1 / 200), 1.0]


def test_only_who_is_seen_by_a_live_partner_can_influence():
    assert sources_in(_trial()) == ("a", "b")
    assert sources_in(_trial(link={"a_to_b": {"coupling": 0}})) == ("b",)
    with pytest.raises(ResultError, match="no partner can influence the other here"):
        sources_in(_trial(link={way: {"coupling": 0} for way in ("a_to_b", "b_to_a")}))
