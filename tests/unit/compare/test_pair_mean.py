"""The mean over strangers: by hand, and an interval that holds though pairs share partners."""

import numpy as np
import pytest
from scipy import stats

from snn.compare.effects import mean_over_dyads
from snn.compare.pair_mean import mean_over_strangers
from snn.errors import ResultError


def pairs_of(rng, n, *, of_partners, of_pairs):
    a, b = rng.normal(0, of_partners, (2, n))
    return 0.3 + a[:, None] + b[None] + rng.normal(0, of_pairs, (n, n))


def test_mean_and_interval_by_hand():
    found = mean_over_strangers(np.array([[9.0, 1.0, 2.0], [3.0, 9.0, 4.0], [5.0, 6.0, 9.0]]))
    assert (found.value, found.n, found.interval) == (3.5, 3, "jackknife t")
    # without dyad 0 the pairs 4 and 6 are left, without 1 the pairs 2 and 5, without 2 the pairs 1 and 3
    error = np.sqrt(2 / 3 * sum((mean - 10.5 / 3) ** 2 for mean in (5.0, 3.5, 2.0)))
    assert found.ci_high - 3.5 == pytest.approx(4.302653 * error)
    assert 3.5 - found.ci_low == pytest.approx(4.302653 * error)


def test_those_who_met_do_not_count():
    pairs = pairs_of(np.random.default_rng(1), 6, of_partners=0.1, of_pairs=0.1)
    assert mean_over_strangers(pairs + np.diag([np.nan] * 6)) == mean_over_strangers(pairs)


def test_partners_are_alike_in_it():
    pairs = pairs_of(np.random.default_rng(2), 6, of_partners=0.1, of_pairs=0.1)
    one, other = mean_over_strangers(pairs), mean_over_strangers(pairs.T)
    assert (one.value, one.ci_low, one.ci_high) == pytest.approx((other.value, other.ci_low, other.ci_high))


@pytest.mark.parametrize(("n", "of_partners"), [(4, 0.1), (8, 0.1), (24, 0.1), (8, 0.0)])
def test_the_interval_covers_the_truth(n, of_partners):
    rng = np.random.default_rng(3)
    n_samples = 300
    found = [
        mean_over_strangers(pairs_of(rng, n, of_partners=of_partners, of_pairs=0.05))
        for _ in range(n_samples)
    ]
    covered = sum(each.ci_low <= 0.3 <= each.ci_high for each in found)
    assert covered >= stats.binom.ppf(0.0005, n_samples, 0.95)


def test_an_interval_over_the_means_of_dyads_does_not():
    rng = np.random.default_rng(4)
    covered, n_samples, n = 0, 200, 8
    for _ in range(n_samples):
        pairs = pairs_of(rng, n, of_partners=0.1, of_pairs=0.05)
        others = np.where(np.eye(n, dtype=bool), 0.0, pairs)
        means = (others.sum(axis=0) + others.sum(axis=1)) / (2 * (n - 1))
        found = mean_over_dyads(means, unscored=np.zeros(n, dtype=bool), rng=rng)
        covered += found.ci_low <= 0.3 <= found.ci_high
    assert covered < 0.8 * n_samples


def test_few_or_undefined_pairs():
    two = mean_over_strangers(np.array([[1.0, 0.2], [0.4, 1.0]]))
    assert (two.value, two.n, two.interval) == (pytest.approx(0.3), 2, "none")
    assert np.isnan(two.ci_low)
    none = mean_over_strangers(np.full((3, 3), np.nan))
    assert np.isnan(none.value)
    assert (none.n, none.n_undefined) == (0, 3)
    with pytest.raises(ResultError, match=r"both partners of each dyad; got pairs of shape \(2, 3\)"):
        mean_over_strangers(np.zeros((2, 3)))
