"""Columns of learned weights and levels, by hand."""

import numpy as np
import pytest

from snn.analyse.table.slow_columns import level_columns, weight_columns
from snn.config.schema.levels import LEVELS

SYNAPSES = [(0, 0, 0, 0), (0, 0, 2, 2), (0, 0, 0, 1), (0, 1, 0, 0), (1, 0, 1, 1), (1, 0, 1, 2), (1, 0, 1, 3)]
SNAPSHOTS_NS = [
    [0.5, 0.5, 0.5, 1.0, 0.5, 0.5, 0.5],
    [0.75, 0.25, 0.125, 2.0, 1.5, 0.0, 0.0],
    [9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0],
]


@pytest.fixture
def recording(make_recording, make_trains, make_events, make_weights):
    motor = make_trains([], n_cells=20, n_steps=10_000)
    weights = make_weights(SYNAPSES, SNAPSHOTS_NS, times_s=[0.0, 5.0, 10.0])
    settings = {"partner": {"mirror": {"learning": {"rule": "triplet"}}, "reward": {"learning_rate": 1}}}
    return lambda weights=weights: make_recording(
        {"a_motor": motor}, events=make_events([]), weights=weights, settings=settings
    )


def test_weights_are_those_at_the_end_of_the_measured_phase(recording):
    columns = weight_columns(recording(), until_s=7.0)
    expected = {
        "a_same_weight_nS": 0.5,
        "a_positive_same_weight_nS": np.nan,  # touch has no synapse of its own here
        "a_different_weight_nS": 0.125,
        "a_selectivity": 4.0,
        "a_share_at_upper_bound": 0.0,
        "a_share_at_lower_bound": 0.0,
        "a_weights_at_bound": 0.0,
        "a_motor_weight_nS": 2.0,
        "b_same_weight_nS": 1.5,
        "b_different_weight_nS": 0.0,
        "b_selectivity": np.nan,
        "b_share_at_upper_bound": 1 / 3,
        "b_share_at_lower_bound": 2 / 3,
        "b_weights_at_bound": 1.0,
        "b_motor_weight_nS": np.nan,
        "same_weight_nS": 1.0,
        "different_weight_nS": 0.0625,
        "selectivity": 4.0,
        "weights_at_bound": 0.5,
        "motor_weight_nS": 2.0,
    }
    for name, value in expected.items():
        assert columns[name] == pytest.approx(value, nan_ok=True), name


def test_positive_weights_are_those_of_smile_and_touch(recording, make_weights):
    synapses = [(0, 0, k, k) for k in range(4)]
    columns = weight_columns(
        recording(make_weights(synapses, [[0.25, 0.75, 1.0, 1.25]], times_s=[0.0])), until_s=1.0
    )
    assert columns["a_positive_same_weight_nS"] == pytest.approx(0.5)


def test_what_reaches_new_acts_is_told_apart(make_recording, make_trains, make_events, make_weights):
    # of partner a, to whom touch (1) is new: seen touch onto touch, seen smile and frown onto touch, all else known
    synapses = [(0, 0, 1, 1), (0, 0, 0, 1), (0, 0, 2, 1), (0, 0, 1, 0), (0, 0, 0, 0), (1, 0, 1, 1)]
    made = make_recording(
        {"a_motor": make_trains([], n_cells=20, n_steps=1000)},
        events=make_events([]),
        weights=make_weights(synapses, [[0.5, 0.25, 1.0, 1.25, 1.0, 1.5]], times_s=[0.0]),
        settings={
            "partner": {"mirror": {"learning": {"rule": "triplet"}}},
            "partners": {"a": {"intention": {"repertoire": ["smile", "frown", "withdraw"]}}},
        },
    )
    columns = weight_columns(made, until_s=1.0)
    assert columns["a_new_same_weight_nS"] == columns["new_same_weight_nS"] == 0.5
    assert columns["a_new_different_weight_nS"] == columns["new_different_weight_nS"] == 0.625
    assert np.isnan([columns["b_new_same_weight_nS"], columns["b_new_different_weight_nS"]]).all()


def test_exactly_half_at_a_bound_is_not_unscored(recording, make_weights):
    weights = make_weights([(0, 0, 0, 0), (0, 0, 0, 1)], [[1.5, 0.5]], times_s=[0.0])
    columns = weight_columns(recording(weights), until_s=1.0)
    assert (columns["a_share_at_upper_bound"], columns["a_weights_at_bound"]) == (0.5, 0.0)


def test_without_learning_the_columns_are_there_and_undefined(recording):
    static, learnt = weight_columns(recording(None), until_s=7.0), weight_columns(recording(), until_s=7.0)
    assert list(static) == list(learnt)
    assert np.isnan(list(static.values())).all()


def test_levels_are_means_after_the_transient(make_levels):
    levels = make_levels(
        step_ms=250.0, oxytocin=[[9, 9, 0.2, 0.4], [9, 9, 0.0, 0.2]], stress=[[0, 0, 1, 2], [0] * 4]
    )
    columns = level_columns(levels, transient_ms=500.0)
    assert columns["a_oxytocin_level"] == pytest.approx(0.3)
    assert columns["b_oxytocin_level"] == pytest.approx(0.1)
    assert columns["oxytocin_level"] == pytest.approx(0.2)
    assert (columns["a_stress_level"], columns["b_stress_level"]) == (1.5, 0.0)
    assert np.isnan([columns["a_dopamine_level"], columns["dopamine_level"]]).all()
    assert len(columns) == 3 * (len(LEVELS) + 1)  # and the half time of stress


def test_stress_has_recovered_by_half_when_it_first_is_at_half_of_what_it_was_after_the_transient(
    make_levels,
):
    # From 0.5 s on: a 2, 1.5, 1.01, 1.0, 3 is at half after 3 steps of 0.25 s; b never comes down that far.
    levels = make_levels(
        step_ms=250.0, stress=[[9, 9, 2, 1.5, 1.01, 1.0, 3], [9, 0, 2, 1.9, 1.5, 1.4, 1.2]], joy=[[0] * 7] * 2
    )
    columns = level_columns(levels, transient_ms=500.0)
    assert columns["a_stress_half_time_s"] == columns["stress_half_time_s"] == pytest.approx(0.75)
    assert np.isnan(columns["b_stress_half_time_s"])


def test_without_stress_there_is_no_time_to_recover(make_levels):
    columns = level_columns(make_levels(step_ms=250.0, stress=[[0] * 5] * 2), transient_ms=0.0)
    assert np.isnan(columns["stress_half_time_s"])
