"""p and z of an observed value on any null."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.nulls.surrogate_statistics import surrogate_p, surrogate_z

NULL = np.array([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
    ("observed", "p"), [(5.0, 1 / 5), (3.5, 2 / 5), (3.0, 3 / 5), (0.0, 1.0), (3.0 + 1e-14, 3 / 5)]
)
def test_p_counts_the_surrogates_at_least_as_large_and_the_observed_itself(observed, p):
    assert surrogate_p(observed, NULL) == pytest.approx(p)


def test_a_surrogate_without_a_value_counts_against_the_observed():
    assert surrogate_p(5.0, np.array([1.0, np.nan, 2.0])) == 2 / 4


def test_without_surrogates_nothing_is_claimed():
    assert surrogate_p(5.0, np.empty(0)) == 1.0


def test_no_observed_value_no_p():
    assert np.isnan(surrogate_p(np.nan, NULL))


def test_p_agrees_with_scipys_permutation_test():
    rng = np.random.default_rng(1)
    sample = rng.normal(size=(2, 8))
    found = stats.permutation_test(
        tuple(sample),
        lambda x, y, axis: x.mean(axis) - y.mean(axis),
        n_resamples=999,
        alternative="greater",
        vectorized=True,
        rng=rng,
    )
    assert surrogate_p(float(found.statistic), found.null_distribution) == pytest.approx(found.pvalue)


def test_p_is_valid_for_any_number_of_surrogates():
    # with 19 surrogates p <= .05 happens exactly once in 20; 4000 trials: 200 +- 14, four of them either way
    draws = np.random.default_rng(2).normal(size=(4000, 20))
    alarms = sum(surrogate_p(row[0], row[1:]) <= 0.05 for row in draws)
    assert 200 - 4 * 14 <= alarms <= 200 + 4 * 14


def test_z_by_hand():
    assert surrogate_z(5.0, np.array([1.0, 2.0, 3.0])) == 3.0  # mean 2, standard deviation 1


@pytest.mark.parametrize("null", [np.array([1.0]), np.ones(5), np.empty(0)])
def test_a_null_that_does_not_vary_gives_no_z(null):
    assert np.isnan(surrogate_z(5.0, null))
