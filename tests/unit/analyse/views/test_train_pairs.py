"""Pairs of cells: checked, aligned at a lag, sampled by channel."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.views.train_pairs import (
    aligned,
    check_pair,
    check_trains,
    lag_grid_steps,
    pair_lag_curve,
    sample_channels,
    take_cells,
)
from snn.errors import ResultError

SPIKES = [(0, 2), (1, 5), (0, 9)]


def _pairs(trains):
    return list(zip(trains.cells.tolist(), trains.steps.tolist(), strict=True))


def test_a_delayed_partner_is_laid_on_the_first(make_trains):
    a = make_trains(SPIKES, n_cells=2, n_steps=10)
    b = make_trains([(0, 4), (1, 7)], n_cells=2, n_steps=10)  # two steps later; A's last would be outside
    on_a, on_b = aligned(a, b, lag_steps=2)
    assert on_a.n_steps == on_b.n_steps == 8
    assert _pairs(on_a) == _pairs(on_b) == [(0, 2), (1, 5)]


def test_at_negative_lags_b_leads(make_trains):
    a = make_trains([(0, 4), (1, 7)], n_cells=2, n_steps=10)
    b = make_trains(SPIKES, n_cells=2, n_steps=10)
    on_a, on_b = aligned(a, b, lag_steps=-2)
    assert _pairs(on_a) == _pairs(on_b) == [(0, 2), (1, 5)]


def test_lag_0_keeps_all(make_trains):
    a = make_trains(SPIKES, n_cells=2, n_steps=10)
    assert [_pairs(trains) for trains in aligned(a, a, lag_steps=0)] == [SPIKES, SPIKES]


@pytest.mark.parametrize("lag", [10, -10])
def test_a_lag_as_long_as_the_recording_is_refused(make_trains, lag):
    a = make_trains(SPIKES, n_cells=2, n_steps=10)
    assert aligned(a, a, lag_steps=lag // 10 * 9)[0].n_steps == 1
    with pytest.raises(ResultError, match=r"0\.01 s is not longer than a lag of 0\.01 s"):
        aligned(a, a, lag_steps=lag)


def test_taken_cells_are_numbered_anew(make_trains):
    trains = make_trains([(0, 1), (3, 1), (2, 4), (3, 6)], n_cells=5, n_steps=10)
    taken = take_cells(trains, np.array([2, 3, 4]))
    assert _pairs(taken) == [(1, 1), (0, 4), (1, 6)]
    assert taken.n_cells == 3


def test_samples_come_from_the_channel_of_either_partner(make_trains):
    # each cell's only spike is at its own number
    a = make_trains([(cell, cell) for cell in range(12)], n_cells=12, n_steps=50)
    b = make_trains([(cell, 20 + cell) for cell in range(20)], n_cells=20, n_steps=50)
    seen_a, seen_b = set(), set()
    for seed in range(60):
        pairs = sample_channels(a, b, n_channels=2, cells_per_channel=3, rng=np.random.default_rng(seed))
        for channel, (of_a, of_b) in enumerate(pairs):
            assert of_a.n_cells == of_b.n_cells == len(set(of_a.steps)) == len(set(of_b.steps)) == 3
            assert set(of_a.steps // 6) == {channel}
            assert set((of_b.steps - 20) // 10) == {channel}
            seen_a |= set(of_a.steps.tolist())
            seen_b |= set(of_b.steps.tolist())
    # a cell is missed 60 times with probability 2**-60 (A) and .7**60 = 5e-10 (B)
    assert len(seen_a) == 12
    assert len(seen_b) == 20


def test_small_channels_are_taken_whole(make_trains):
    a = make_trains([(cell, cell) for cell in range(4)], n_cells=4, n_steps=10)
    pairs = sample_channels(a, a, n_channels=2, cells_per_channel=9, rng=np.random.default_rng(1))
    assert [of_a.steps.tolist() for of_a, _ in pairs] == [[0, 1], [2, 3]]


def test_cells_that_make_no_channels_are_refused(make_trains):
    a = make_trains(SPIKES, n_cells=3, n_steps=10)
    with pytest.raises(ResultError, match="3 and 3 cells cannot be divided into 2 channels"):
        sample_channels(a, a, n_channels=2, cells_per_channel=1, rng=np.random.default_rng(1))


def test_the_curves_best_value_and_lag():
    lags_s, values = np.array([-0.1, 0.0, 0.1]), np.array([0.3, np.nan, 0.5])
    closest, largest = pair_lag_curve(lags_s, values, smaller_is_closer=True), pair_lag_curve(lags_s, values)
    assert (closest.best, closest.lag_s) == (0.3, -0.1)
    assert (largest.best, largest.lag_s) == (0.5, 0.1)
    assert np.isnan(largest.unlagged)
    assert pair_lag_curve(lags_s, np.array([1.0, 7.0, 2.0])).unlagged == 7.0


def test_a_curve_without_values_has_no_best():
    curve = pair_lag_curve(np.zeros(3), np.full(3, np.nan))
    assert np.isnan([curve.best, curve.lag_s]).all()


def test_the_grid_of_lags():
    np.testing.assert_array_equal(
        lag_grid_steps(max_lag_ms=0.9, lag_step_ms=0.3, time_step_ms=0.1), [-9, -6, -3, 0, 3, 6, 9]
    )
    np.testing.assert_array_equal(lag_grid_steps(max_lag_ms=0.0, lag_step_ms=5.0, time_step_ms=0.1), [0])
    with pytest.raises(ResultError, match="not a whole number of steps"):
        lag_grid_steps(max_lag_ms=25.0, lag_step_ms=10.0, time_step_ms=0.1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": np.array([5, 2, 9])}, "not ordered by time"),
        ({"steps": np.array([2.0, np.nan, 9.0])}, "whole time steps"),
        ({"steps": np.array([2, 5, 10])}, "time step 2 or 10, the recording 0 to 9"),
        ({"steps": np.array([-1, 5, 9])}, "time step -1 or 9"),
        ({"cells": np.array([0, 1, 2])}, "cell 0 or 2"),
        ({"cells": np.array([0, 1])}, "3 spike times belong to 2 cells"),
    ],
)
def test_unsound_trains_are_refused(make_trains, change, message):
    sound = make_trains(SPIKES, n_cells=2, n_steps=10)
    check_trains(sound)
    with pytest.raises(ResultError, match=message):
        check_trains(replace(sound, **change))


@pytest.mark.parametrize("change", [{"n_steps": 11}, {"time_step_ms": 0.5}])
def test_partners_recorded_differently_are_refused(make_trains, change):
    a = make_trains(SPIKES, n_cells=2, n_steps=10)
    check_pair(a, a)
    with pytest.raises(ResultError, match="the same time in the same steps"):
        check_pair(a, replace(a, **change))
