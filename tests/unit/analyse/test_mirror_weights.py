"""Means by channel, selectivity and shares at the bounds, counted by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from snn.analyse.mirror_weights import last_snapshot, learning_synapses, mirror_weights
from snn.config.experiment import Experiment

SYNAPSES = [  # partner, site, observed, executed channel
    (0, 0, 0, 0),
    (0, 0, 0, 0),
    (0, 0, 0, 1),
    (0, 0, 2, 1),
    (0, 1, 0, 0),
    (1, 0, 3, 3),
    (1, 0, 3, 2),
]
SNAPSHOTS_NS = [
    [0.25, 0.75, 0.5, 0.25, 9.0, 0.5, 0.0],
    [1.5, 1.0, 0.0, 0.25, 9.0, 2.0, 0.0],
]


@pytest.fixture
def weights(make_weights):
    return make_weights(SYNAPSES, SNAPSHOTS_NS, times_s=[0.0, 5.0])


def _experiment(**mirror_learning):
    settings = {"partners": {"b": {"mirror": {"learning": mirror_learning}}}} if mirror_learning else {}
    return Experiment.model_validate(
        {"name": "x", "question": "?", "seed": 1, "duration": "10 s", **settings}
    )


def test_the_map_is_the_mean_by_observed_and_executed_channel(weights):
    maps_nS = mirror_weights(weights, partner=0, experiment=_experiment()).maps_nS
    assert maps_nS.shape == (2, 4, 4)
    expected = np.full((2, 4, 4), np.nan)
    expected[:, 0, 0] = [0.5, 1.25]
    expected[:, 0, 1] = [0.5, 0.0]
    expected[:, 2, 1] = 0.25
    assert_allclose(maps_nS, expected)


def test_selectivity_is_same_over_different(weights):
    found = mirror_weights(weights, partner=0, experiment=_experiment())
    assert_allclose(found.same_nS, [0.5, 1.25])
    assert_allclose(found.different_nS, [0.375, 0.125])
    assert_allclose(found.selectivity, [0.5 / 0.375, 10.0])
    assert found.times_s.tolist() == [0.0, 5.0]


def test_selectivity_of_a_map_without_anything_different_is_undefined(weights):
    assert np.isnan(mirror_weights(weights, partner=1, experiment=_experiment()).selectivity).all()


def test_shares_at_the_bounds_are_those_within_a_hundredth_of_the_largest_weight(make_weights):
    row = [1.5, 1.486, 1.484, 0.0, 0.014, 0.016, 0.7, 0.7]
    synapses = [(0, 0, 0, 0)] * len(row)
    found = mirror_weights(make_weights(synapses, [row], times_s=[1.0]), partner=0, experiment=_experiment())
    assert found.upper_bound_nS == 1.5
    assert found.share_at_upper_bound.tolist() == [2 / 8]
    assert found.share_at_lower_bound.tolist() == [2 / 8]


def test_each_partner_has_its_own_synapses_and_bound(weights):
    found = mirror_weights(weights, partner=1, experiment=_experiment(weight_max="2 nS"))
    assert found.upper_bound_nS == 2.0
    assert_allclose(found.same_nS, [0.5, 2.0])
    assert_allclose(found.share_at_upper_bound, [0.0, 0.5])
    assert_allclose(found.share_at_lower_bound, [0.5, 0.5])


def test_nothing_is_learned_without_weights_synapses_or_snapshots(weights, make_weights):
    motor_only = make_weights([(0, 1, 0, 0)], [[1.0]], times_s=[0.0])
    early = last_snapshot(weights, until_s=-1.0)
    for nothing in (None, motor_only, early):
        assert mirror_weights(nothing, partner=0, experiment=_experiment()) is None
    assert learning_synapses(None, partner=0, site=0).size == 0


def test_sites_are_told_apart(weights):
    assert np.flatnonzero(learning_synapses(weights, partner=0, site=1)).tolist() == [4]
    assert np.flatnonzero(learning_synapses(weights, partner=1, site=0)).tolist() == [5, 6]


@pytest.mark.parametrize(("until_s", "row"), [(0.0, 0), (4.9, 0), (5.0, 1), (99.0, 1)])
def test_the_last_snapshot_is_the_last_so_far(weights, until_s, row):
    last = last_snapshot(weights, until_s=until_s)
    assert last.weights_nS.tolist() == [SNAPSHOTS_NS[row]]
    assert last.times_s.tolist() == [[0.0, 5.0][row]]
