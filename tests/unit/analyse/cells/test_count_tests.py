"""Permutation tests of spike counts: right where they can be counted out, and honest where nothing differs."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.cells.count_tests import compare_counts


def _p(first, second, **settings):
    return compare_counts(
        np.atleast_2d(first), np.atleast_2d(second), rng=np.random.default_rng(1), **settings
    )


def test_p_is_the_share_of_arrangements():
    # 3 of 7 trials: 35 arrangements, of which one has the three largest counts
    found = _p([5, 6, 7], [0, 1, 2, 3], n_permutations=20_000)
    assert found.p_more[0] == pytest.approx(1 / 35, abs=0.006)  # 5 standard errors
    assert found.p_fewer[0] == 1.0
    other_way = _p([0, 1, 2, 3], [5, 6, 7], n_permutations=20_000)
    assert other_way.p_fewer[0] == pytest.approx(1 / 35, abs=0.006)
    assert other_way.p_more[0] == 1.0


def test_nearly_silent_cells_are_exact_where_a_normal_approximation_is_not():
    # one spike each in two of 8 trials, none in 30: C(8, 2) / C(38, 2) = 28 / 703
    first, second = [1, 1, 0, 0, 0, 0, 0, 0], [0] * 30
    assert _p(first, second, n_permutations=20_000).p_more[0] == pytest.approx(28 / 703, abs=0.007)
    assert stats.mannwhitneyu(first, second, alternative="greater").pvalue < 0.01  # what it would have been


def test_a_silent_cell_differs_in_nothing():
    found = _p(np.zeros((2, 9), dtype=int), np.zeros((2, 20), dtype=int))
    np.testing.assert_array_equal(found.p_more, 1.0)
    np.testing.assert_array_equal(found.p_fewer, 1.0)


def test_cells_are_tested_each_by_itself():
    first = np.array([[9, 8, 9, 8, 9, 8], [1, 2, 1, 2, 1, 2], [0, 0, 0, 0, 0, 0]])
    second = np.array([[1, 2, 1, 2, 1, 2], [1, 2, 1, 2, 1, 2], [3, 4, 3, 4, 3, 4]])
    found = _p(first, second)
    assert found.p_more[0] < 0.01 < found.p_fewer[0]
    assert min(found.p_more[1], found.p_fewer[1]) > 0.3
    assert found.p_fewer[2] < 0.01 < found.p_more[2]


def test_false_alarms_are_as_rare_as_promised_even_in_bursting_cells():
    rng = np.random.default_rng(3)
    bursts = rng.poisson(rng.gamma(0.5, 4.0, size=(4000, 30)))  # variance five times that of Poisson
    found = compare_counts(bursts[:, :10], bursts[:, 10:], rng=rng, n_permutations=999)
    for p in (found.p_more, found.p_fewer):
        # 40 of 4000 expected; cells share permutations but not counts
        assert np.count_nonzero(p < 0.01) < 40 + 4 * np.sqrt(40)
        assert np.count_nonzero(p < 0.05) < 200 + 4 * np.sqrt(200)
        assert np.count_nonzero(p < 0.05) > 100  # and it does reject


def test_the_permutations_are_those_of_the_rng():
    counts = np.random.default_rng(2).poisson(3.0, size=(5, 20))
    first, again, other = (
        compare_counts(counts[:, :8], counts[:, 8:], rng=np.random.default_rng(seed), n_permutations=99)
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.p_more, again.p_more)
    assert (first.p_more != other.p_more).any()
