"""CV, spike-count correlation, and the state of a population."""

import numpy as np
import pytest

from snn.analyse.cells.irregularity import interval_cvs, mean_pair_correlation, network_state


def test_a_clock_has_no_irregularity(make_trains):
    trains = make_trains([(0, step) for step in range(5, 1000, 50)], n_cells=1, n_steps=1000)
    assert interval_cvs(trains)[0] == 0.0


def test_cv_by_hand(make_trains):
    # 10 intervals, alternately 10 and 30 ms: mean 20, standard deviation 10
    steps = np.cumsum([0] + [10, 30] * 5)
    trains = make_trains([(1, int(step)) for step in steps], n_cells=2, n_steps=1000)
    np.testing.assert_allclose(interval_cvs(trains), [np.nan, 10 / 20])


def test_intervals_do_not_mix_cells(make_trains):
    # two clocks of 40 ms, 7 ms apart
    spikes = [(0, step) for step in range(0, 1000, 40)] + [(1, step) for step in range(7, 1000, 40)]
    np.testing.assert_array_equal(interval_cvs(make_trains(spikes, n_cells=2, n_steps=1000)), [0.0, 0.0])


@pytest.mark.parametrize(("n_spikes", "defined"), [(11, True), (10, False), (1, False)])
def test_cv_needs_ten_intervals(make_trains, n_spikes, defined):
    trains = make_trains([(0, 3 * k) for k in range(n_spikes)], n_cells=1, n_steps=1000)
    assert np.isfinite(interval_cvs(trains)[0]) == defined


def test_cv_agrees_with_elephant(make_poisson):
    from elephant.statistics import cv, isi

    trains = make_poisson(np.full((5, 20000), 20.0), cells_per_channel=1, rng=np.random.default_rng(1))
    expected = [cv(isi(trains.times_s[trains.cells == cell])) for cell in range(5)]
    np.testing.assert_allclose(interval_cvs(trains), expected)


def test_poisson_spikes_have_cv_1(make_poisson):
    # a Bernoulli process with p = .02 has CV sqrt(1 - p); the SE over 40 cells x 400 intervals is .008
    trains = make_poisson(np.full((1, 20000), 20.0), cells_per_channel=40, rng=np.random.default_rng(2))
    assert interval_cvs(trains).mean() == pytest.approx(np.sqrt(0.98), abs=0.03)


def test_pair_correlation_is_the_mean_over_all_pairs():
    rng = np.random.default_rng(3)
    counts = rng.poisson(2.0, size=(7, 100)) + rng.poisson(0.5, size=100)
    matrix = np.corrcoef(counts)
    pairs = matrix[np.triu_indices(7, k=1)]
    assert mean_pair_correlation(counts) == pytest.approx(pairs.mean())


def test_pair_correlation_agrees_with_elephant():
    import quantities as pq
    from elephant.conversion import BinnedSpikeTrain
    from elephant.spike_train_correlation import correlation_coefficient
    from neo import SpikeTrain

    rng = np.random.default_rng(4)
    times_s = [np.sort(rng.uniform(0, 10, 80)) for _ in range(6)]
    trains = [SpikeTrain(times, units="s", t_stop=10.0) for times in times_s]
    matrix = correlation_coefficient(BinnedSpikeTrain(trains, bin_size=50 * pq.ms))
    counts = np.stack([np.histogram(times, np.linspace(0, 10, 201))[0] for times in times_s])
    assert mean_pair_correlation(counts) == pytest.approx(matrix[np.triu_indices(6, k=1)].mean())


def test_identical_and_opposite_cells():
    row = np.array([0, 1, 3, 1, 0])
    assert mean_pair_correlation(np.stack([row, row, row])) == pytest.approx(1.0)
    assert mean_pair_correlation(np.stack([row, 3 - row])) == pytest.approx(-1.0)


def test_cells_that_never_change_are_left_out():
    row = np.array([0, 1, 3, 1, 0])
    counts = np.stack([row, np.zeros(5, dtype=int), row, np.full(5, 2)])
    assert mean_pair_correlation(counts) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "counts", [np.zeros((0, 5)), np.zeros((3, 5)), np.zeros((3, 0)), np.array([[0, 1], [0, 0]])]
)
def test_without_a_pair_there_is_no_correlation(counts):
    assert np.isnan(mean_pair_correlation(counts.astype(int)))


def test_state_of_independent_poisson_cells(make_poisson):
    trains = make_poisson(np.full((4, 20000), 10.0), cells_per_channel=20, rng=np.random.default_rng(5))
    state = network_state(trains)
    # SE: 16000 spikes 1 %; correlation of 400 bins, 3160 pairs: about 1 / sqrt(400 x 3160) = .001
    assert state.rate_hz == pytest.approx(10.0, rel=0.05)
    assert state.interval_cv == pytest.approx(1.0, abs=0.05)
    assert state.pair_correlation == pytest.approx(0.0, abs=0.005)


def test_state_of_a_common_drive(make_trains):
    # all cells fire in the same of 40 bins of 50 ms
    bins = np.random.default_rng(6).choice(40, 20, replace=False)
    spikes = [(cell, int(50 * b)) for b in bins for cell in range(5)]
    state = network_state(make_trains(spikes, n_cells=5, n_steps=2000))
    assert state.rate_hz == pytest.approx(20 / 2.0)
    assert state.pair_correlation == pytest.approx(1.0)


def test_silent_and_nearly_silent_states_are_defined(make_trains):
    silent = network_state(make_trains([], n_cells=5, n_steps=1000))
    assert silent.rate_hz == 0.0
    assert np.isnan([silent.interval_cv, silent.pair_correlation]).all()
    one = network_state(make_trains([(3, 20)], n_cells=5, n_steps=1000))
    assert one.rate_hz == pytest.approx(1 / 5)
    assert np.isnan([one.interval_cv, one.pair_correlation]).all()
