"""Means over dyads that differ, against values by hand and against coverage."""

import numpy as np
import pytest

from snn.compare.random_effects import group_effect
from snn.errors import ResultError


def test_heterogeneity_by_hand():
    """Effects 0, 1, 4 with errors 1: Q = 26/3 on 2 degrees of freedom; tau2 = (Q - 2) / (3 - 1); I2 = 1 - 2 / Q."""
    found = group_effect(np.array([0.0, 1.0, 4.0]), np.ones(3))
    assert found.mean == pytest.approx(5 / 3)
    assert found.i_squared == pytest.approx(1 - 2 / (26 / 3))
    assert found.sd_between == pytest.approx(np.sqrt((26 / 3 - 2) / 2))
    half = 4.302653 * np.sqrt(13 / 3) / np.sqrt(3)  # t of 2 degrees of freedom, 97.5 %
    assert (found.ci_low, found.ci_high) == pytest.approx((5 / 3 - half, 5 / 3 + half), rel=1e-6)
    weighed = group_effect(np.array([0.0, 2.0]), np.array([0.1, 10.0]))
    assert weighed.mean == 1.0  # dyads count alike
    assert weighed.sd_between == weighed.i_squared == 0.0  # such errors explain the difference


def test_the_interval_covers_and_tau_is_that_of_the_dyads():
    rng, covered, taus = np.random.default_rng(1), [], []
    for _ in range(1000):
        errors = rng.uniform(0.5, 1.5, 20)
        found = group_effect(rng.normal(2.0, 1.0, 20) + rng.normal(0, errors), errors)
        covered.append(found.ci_low <= 2.0 <= found.ci_high)
        taus.append(found.sd_between**2)
    assert 0.927 <= np.mean(covered) <= 0.971  # 95 %, 99.9 % of the binomial
    assert np.mean(taus) == pytest.approx(1.0, abs=0.1)


def test_dyads_without_an_effect_do_not_count():
    found = group_effect(np.array([1.0, np.nan, 3.0]), np.array([1.0, 1.0, np.nan]))
    assert (found.n, found.mean) == (1, 1.0)
    assert np.isnan([found.ci_low, found.sd_between]).all()
    assert group_effect(np.array([1.0, 3.0]), np.zeros(2)).i_squared == 1.0
    assert np.isnan(group_effect(np.empty(0), np.empty(0)).mean)
    with pytest.raises(ResultError, match="each dyad needs an effect and its error"):
        group_effect(np.zeros(2), np.zeros(3))
