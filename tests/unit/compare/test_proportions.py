"""Clopper-Pearson bounds: closed forms, tails, and coverage."""

import numpy as np
import pytest
from scipy import stats

from snn.compare.proportions import proportion
from snn.errors import ResultError


@pytest.mark.parametrize("n", [1, 20, 200])
def test_none_and_all_by_hand(n):
    none, every = proportion(0, n), proportion(n, n)
    # (1 - u)^n = .05: so rare that none of n is found with 5 %
    assert none.upper_bound == pytest.approx(1 - 0.05 ** (1 / n))
    assert none.ci_high == pytest.approx(1 - 0.025 ** (1 / n))
    assert every.lower_bound == pytest.approx(0.05 ** (1 / n))
    assert (none.lower_bound, none.ci_low, every.upper_bound, every.ci_high) == (0, 0, 1, 1)


def test_the_bounds_are_where_the_tails_are_small():
    found = proportion(7, 40)
    assert found.value == 7 / 40
    assert stats.binom.sf(6, 40, found.lower_bound) == pytest.approx(0.05)
    assert stats.binom.cdf(7, 40, found.upper_bound) == pytest.approx(0.05)
    assert stats.binom.sf(6, 40, found.ci_low) == pytest.approx(0.025)
    assert stats.binom.cdf(7, 40, found.ci_high) == pytest.approx(0.025)


def test_what_the_calibration_asks_of_200_seeds():
    assert proportion(4, 200).upper_bound <= 0.05 < proportion(5, 200).upper_bound
    assert proportion(187, 200).lower_bound < 0.9 <= proportion(188, 200).lower_bound


def test_the_interval_covers_the_truth():
    # at n = 30, truth .1: the exact probability that the interval holds it
    inside = [proportion(k, 30).ci_low <= 0.1 <= proportion(k, 30).ci_high for k in range(31)]
    assert 0.95 <= stats.binom.pmf(np.arange(31), 30, 0.1) @ np.array(inside) < 1


def test_no_dyads_have_no_share():
    found = proportion(0, 0)
    assert np.isnan([found.value, found.ci_low, found.ci_high, found.lower_bound, found.upper_bound]).all()


@pytest.mark.parametrize(("n_found", "n"), [(-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(n_found, n):
    with pytest.raises(ResultError, match="not a share"):
        proportion(n_found, n)
