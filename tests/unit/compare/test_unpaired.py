"""Dyads of two conditions that share no seed: difference, standardised difference, and p."""

import numpy as np
import pytest
import scipy

from snn.compare.unpaired import unpaired_effect

A = np.array([3.1, 4.4, 5.9, 4.0, 6.5])
B = np.array([1.2, 2.9, 2.0])


def effect(values, baseline):
    return unpaired_effect(np.asarray(values, float), np.asarray(baseline, float))


def test_the_difference_is_that_of_the_first_less_the_second_with_the_interval_of_welch():
    found = effect(A, B)
    welch = scipy.stats.ttest_ind(A, B, equal_var=False).confidence_interval(0.95)  # another program
    assert found.difference.value == pytest.approx(4.78 - 6.1 / 3)
    assert (found.difference.ci_low, found.difference.ci_high) == pytest.approx((welch.low, welch.high))
    assert (found.n, found.n_baseline) == (5, 3)


def test_the_standardised_difference_is_by_the_mean_variance_and_corrected_for_few_dyads():
    spread = np.sqrt((A.var(ddof=1) + B.var(ddof=1)) / 2)
    expected = (A.mean() - B.mean()) / spread * (1 - 3 / (4 * 6 - 1))
    assert effect(A, B).hedges_g.value == pytest.approx(expected)
    assert effect(A, B).hedges_g.ci_low < expected < effect(A, B).hedges_g.ci_high


def test_p_is_that_of_welch():
    assert effect(A, B).p == pytest.approx(scipy.stats.ttest_ind(A, B, equal_var=False).pvalue)
    error = np.sqrt(A.var(ddof=1) / 5 + B.var(ddof=1) / 3)
    assert abs(A.mean() - B.mean()) / error > 2.9  # by hand: t of 3.2, and p of about .02
    assert 0.01 < effect(A, B).p < 0.03


def test_equal_dyads_have_a_difference_and_nothing_else():
    found = effect([0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0])
    assert found.difference.value == -1
    assert np.isnan([found.difference.ci_low, found.hedges_g.value, found.p]).all()


def test_a_single_dyad_has_a_difference_and_nothing_else():
    found = effect([2.0], [1.0, 4.0])
    assert found.difference.value == -0.5
    assert np.isnan([found.difference.ci_low, found.hedges_g.value, found.p]).all()
    assert np.isnan(effect([], [1.0]).difference.value)


def test_the_intervals_hold_the_truth_and_p_its_level_where_spreads_and_numbers_differ():
    rng = np.random.default_rng(20261129)
    held, held_g, rejected = 0, 0, 0
    for _ in range(400):
        found = effect(rng.normal(2, 3, 6), rng.normal(1, 1, 12))
        held += found.difference.ci_low <= 1 <= found.difference.ci_high
        held_g += found.hedges_g.ci_low <= 1 / np.sqrt(5) <= found.hedges_g.ci_high
        rejected += effect(rng.normal(1, 3, 6), rng.normal(1, 1, 12)).p <= 0.05
    # of 400: .95 holds in fewer than 362, and .05 rejects in more than 38, with p < 1e-4 each (binomial)
    assert held >= 362
    assert held_g >= 362
    assert rejected <= 38
