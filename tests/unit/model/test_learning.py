"""Rules of learning as numbers of the receiving cells: which cells learn what, in SI units."""

import numpy as np
import pytest

from snn.config.schema.learning import MirrorLearning
from snn.config.schema.partner import Partner
from snn.model.learning import UNBOUNDED, _nothing, rule_numbers
from tests.unit.model.small_dyads import small_dyad

NS = 1e-9
SIZE = 0.1


def learning_of(population, name, **partner):
    dyad = small_dyad(partner=partner)
    return dyad.inputs.of("learning")[name][dyad.blocks[population].cells]


TRIPLET = {"learning": {"rule": "triplet"}, "fraction": 0.5}


def test_only_receiving_execution_cells_learn():
    rate = learning_of("a_execution_e", "learning_rate", mirror=TRIPLET)
    assert np.bincount((rate > 0).astype(int)).tolist() == [16, 16]  # 4 channels of 8 cells, half of them
    assert set(np.unique(rate)) == {0.0, 0.3}
    for population in ("a_observation_e", "a_execution_i", "a_motor"):
        assert not learning_of(population, "learning_rate", mirror=TRIPLET).any()


def test_steps_are_in_parts_of_the_largest_weight_and_weights_grow_as_a_partner_shrinks():
    receives = learning_of("b_execution_e", "learning_rate", mirror=TRIPLET) > 0
    largest = learning_of("b_execution_e", "weight_max", mirror=TRIPLET)
    assert largest == pytest.approx(1.5 * NS / SIZE)
    step = learning_of("b_execution_e", "triplet_potentiation", mirror=TRIPLET)
    assert step[receives] == pytest.approx(6.5e-3 * 1.5 * NS / SIZE)
    assert not step[~receives].any()
    # 0.25 of 8 cells in each of 4 channels, at a mean weight of 0.375 nS.
    target = learning_of("b_execution_e", "weight_sum_target", mirror=TRIPLET)
    assert target == pytest.approx(8 * 0.375 * NS / SIZE)
    assert learning_of("b_execution_e", "n_incoming", mirror=TRIPLET) == pytest.approx(8.0)


def test_weights_that_do_not_learn_have_no_bound_in_reach():
    assert (learning_of("a_motor", "weight_max", mirror=TRIPLET) == UNBOUNDED).all()
    inhibition = {"inhibitory_learning": {"learning_rate": 0.01}}
    assert (learning_of("a_execution_e", "weight_max", **inhibition) == UNBOUNDED).all()


def test_reward_teaches_the_acts_of_the_positive_channels_alone():
    reward = {"mirror": TRIPLET, "reward": {"learning_rate": 2.0, "sites": "motor"}}
    by_channel = learning_of("a_motor", "reward_rate", **reward).reshape(4, -1)
    assert [np.unique(row).tolist() for row in by_channel] == [[2.0], [2.0], [0.0], [0.0]]
    assert learning_of("a_motor", "weight_max", **reward) == pytest.approx(2.2 * NS / SIZE)
    assert not learning_of("a_execution_e", "reward_rate", **reward).any()
    assert not learning_of("a_motor", "learning_rate", **reward).any()


def test_inhibition_learns_onto_excitatory_cells_of_both_circuits():
    inhibition = {"inhibitory_learning": {"learning_rate": 0.01, "target_rate": "5 Hz", "tau": "20 ms"}}
    for population in ("a_observation_e", "a_execution_e"):
        assert learning_of(population, "inhibitory_rate", **inhibition) == pytest.approx(
            0.01 * 10 * NS / SIZE
        )
        assert learning_of(population, "inhibitory_target", **inhibition) == pytest.approx(2 * 5 * 0.02)
    for population in ("a_observation_i", "a_motor"):
        assert not learning_of(population, "inhibitory_rate", **inhibition).any()


@pytest.mark.parametrize(("rule", "expected"), [
    ("triplet", (0.0, 6.5e-3, 4.5e-3, 16.8e-3, 33.7e-3, 0.0, 0.0)),
    ("sliding_triplet", (0.0, 6.5e-3, 4.5e-3, 16.8e-3, 33.7e-3, 0.0, 1.0)),
    ("pair", (5e-3, 0.0, 5.25e-3, 20e-3, 20e-3, 0.0, 0.0)),
    ("guetig", (5e-3, 0.0, 5.25e-3, 20e-3, 20e-3, 0.1, 0.0)),
    ("none", (0.0, 0.0, 0.0, 16.8e-3, 33.7e-3, 0.0, 0.0)),
])  # fmt: skip
def test_each_rule_is_a_set_of_numbers(rule, expected):
    numbers = rule_numbers(MirrorLearning.model_validate({"rule": rule}))
    names = ("pair_potentiation", "triplet_potentiation", "nominal_depression", "tau_plus", "tau_minus",
             "bound_exponent", "slides")  # fmt: skip
    assert [numbers[name] for name in names] == pytest.approx(list(expected))


def test_soft_bounds_are_an_exponent_of_1():
    soft = MirrorLearning.model_validate({"rule": "triplet", "bounds": "soft"})
    assert rule_numbers(soft)["bound_exponent"] == 1.0


def test_synapses_that_do_not_learn_take_no_step_and_are_not_bounded():
    found = _nothing(Partner())
    off = (
        "pair_potentiation",
        "triplet_potentiation",
        "nominal_depression",
        "slides",
        "learning_rate",
        "reward_rate",
    )
    assert {name: found[name] for name in (*off, "eligible", "competes", "scales")} == dict.fromkeys(
        (*off, "eligible", "competes", "scales"), 0.0
    )
    assert found["weight_max"] == UNBOUNDED
