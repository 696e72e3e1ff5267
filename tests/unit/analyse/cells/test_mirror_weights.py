"""Means by channel, selectivity and shares at the bounds, counted by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from snn.analyse.cells.mirror_weights import mirror_weights, motor_weight_nS, snapshots_until
from snn.config.schema.experiment import Experiment

SYNAPSES = [  # partner, site, observed, executed channel
    (0, 0, 0, 0),
    (0, 0, 0, 0),
    (0, 0, 0, 1),
    (0, 0, 2, 1),
    (0, 1, 0, 0),
    (1, 0, 3, 3),
    (1, 0, 2, 3),
]
SNAPSHOTS_NS = [
    [0.25, 0.75, 0.5, 0.25, 9.0, 0.5, 0.0],
    [1.5, 1.0, 0.0, 0.25, 9.0, 2.0, 0.0],
]


@pytest.fixture
def weights(make_weights):
    return make_weights(SYNAPSES, SNAPSHOTS_NS, times_s=[0.0, 5.0])


def _experiment(reward=None, size_factor=1.0, **mirror_learning):
    partner = {"mirror": {"learning": {"rule": "triplet", **mirror_learning}}, "size_factor": size_factor}
    return Experiment.model_validate(
        {
            "name": "x",
            "question": "?",
            "seed": 1,
            "duration": "10 s",
            "partner": partner | ({"reward": reward} if reward else {}),
        }
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


def test_a_larger_dyad_has_smaller_bounds(weights):
    found = mirror_weights(weights, partner=0, experiment=_experiment(size_factor=2.0))
    assert found.upper_bound_nS == 0.75


def test_nothing_is_learned_without_weights_rule_synapses_or_snapshots(weights, make_weights):
    motor_only = make_weights([(0, 1, 0, 0)], [[1.0]], times_s=[0.0])
    none_yet = make_weights(SYNAPSES, np.empty((0, len(SYNAPSES))), times_s=[])
    for nothing in (None, motor_only, none_yet):
        assert mirror_weights(nothing, partner=0, experiment=_experiment()) is None
    assert mirror_weights(weights, partner=0, experiment=_experiment(rule="none")) is None


def test_cells_that_receive_nothing_do_not_count(make_weights):
    """The synapses onto the first cell of channel 2 weigh nothing at any time, those onto that of 0 only at last."""
    synapses = [(0, 0, 0, 0), (0, 0, 1, 0), (0, 0, 2, 2), (0, 0, 1, 2), (1, 0, 2, 2)]
    snapshots = [[1.0, 0.5, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0, 1.0]]
    found = mirror_weights(
        make_weights(synapses, snapshots, times_s=[0.0, 5.0]), partner=0, experiment=_experiment()
    )
    assert found.same_nS.tolist() == [1.0, 0.0]
    assert found.share_at_lower_bound.tolist() == [0.0, 1.0]
    assert np.isnan(found.maps_nS[:, 2]).all()


def test_the_final_weights_are_told_with_what_they_join(weights):
    found = mirror_weights(weights, partner=0, experiment=_experiment())
    assert found.final_nS.tolist() == [1.5, 1.0, 0.0, 0.25]
    assert found.final_same.tolist() == [True, True, False, False]


def test_motor_weights_are_those_of_the_positive_channels_that_reward_teaches(make_weights):
    synapses = [(0, 1, 0, 0), (0, 1, 1, 1), (0, 1, 3, 3), (1, 1, 0, 0), (0, 0, 0, 0)]
    weights = make_weights(synapses, [[1.0, 2.0, 9.0, 9.0, 9.0]], times_s=[0.0])
    taught = _experiment(reward={"learning_rate": 1})
    assert motor_weight_nS(weights, partner=0, experiment=taught).tolist() == [1.5]
    for untaught in (_experiment(), _experiment(reward={"learning_rate": 1, "sites": "mirror"})):
        assert motor_weight_nS(weights, partner=0, experiment=untaught).size == 0
    assert motor_weight_nS(None, partner=0, experiment=taught).size == 0


@pytest.mark.parametrize(("time_s", "n"), [(-1.0, 0), (0.0, 1), (4.9, 1), (5.0 - 1e-9, 2), (99.0, 2)])
def test_snapshots_are_counted_up_to_a_time(time_s, n):
    assert snapshots_until(np.array([0.0, 5.0]), time_s) == n
