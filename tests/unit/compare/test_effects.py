"""Means over dyads and paired differences, with intervals that hold what they promise."""

import warnings

import numpy as np
import pytest
from scipy import stats

from snn.compare.effects import mean_over_dyads, paired_effect
from snn.errors import ResultError


def _mean(values, unscored=None, seed=1, limits=None):
    values = np.asarray(values, dtype=float)
    scored = np.zeros(values.size, dtype=bool) if unscored is None else np.asarray(unscored, dtype=bool)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return mean_over_dyads(values, unscored=scored, rng=np.random.default_rng(seed), limits=limits)


def _effect(values, baseline, unscored=None, baseline_unscored=None, seed=1, limits=None):
    none = np.zeros(len(values), dtype=bool)
    return paired_effect(
        np.asarray(values, dtype=float),
        np.asarray(baseline, dtype=float),
        unscored=none if unscored is None else np.asarray(unscored),
        baseline_unscored=none if baseline_unscored is None else np.asarray(baseline_unscored),
        rng=np.random.default_rng(seed),
        limits=limits,
    )


def test_mean_and_counts_by_hand():
    found = _mean([1.0, 2.0, 6.0, 100.0, np.nan], unscored=[False, False, False, True, False])
    assert found.value == pytest.approx((1 + 2 + 6) / 3)
    assert (found.n, found.n_unscored, found.n_undefined) == (3, 1, 1)
    # standard deviation of 1, 2, 6: the root of (4 + 1 + 9) / 2; 97.5 % quantile of t with two degrees of freedom
    assert found.ci_high - found.value == pytest.approx(4.302653 * np.sqrt(7 / 3))
    assert found.value - found.ci_low == pytest.approx(4.302653 * np.sqrt(7 / 3))
    assert found.interval == "jackknife t"


def test_a_unscored_dyad_without_a_value_counts_as_unscored():
    found = _mean([1.0, np.nan, np.inf], unscored=[False, True, False])
    assert (found.value, found.n, found.n_unscored, found.n_undefined) == (1.0, 1, 1, 1)


@pytest.mark.parametrize("values", [[], [np.nan, np.nan]])
def test_no_dyad_gives_nan(values):
    found = _mean(values)
    assert np.isnan([found.value, found.ci_low, found.ci_high]).all()
    assert (found.n, found.interval) == (0, "none")


@pytest.mark.parametrize("values", [[2.0], [2.0, 4.0]])
def test_fewer_than_three_dyads_have_no_interval(values):
    found = _mean(values)
    assert found.value == np.mean(values)
    assert np.isnan([found.ci_low, found.ci_high]).all()
    assert found.interval == "none"


def test_dyads_that_are_alike_say_nothing_of_others_if_nothing_bounds_the_outcome():
    found = _mean([0.3] * 5)
    assert found.value == pytest.approx(0.3)
    assert np.isnan([found.ci_low, found.ci_high]).all()
    assert found.interval == "none"


def test_a_share_that_is_0_in_all_dyads_may_be_more_in_others():
    found = _mean([0.0] * 20, limits=(0.0, 1.0))
    # of so many dyads another value would have been seen with 97.5 %: (1 - u)**20 = .025
    assert (found.ci_low, found.ci_high) == (0.0, pytest.approx(1 - 0.025 ** (1 / 20)))
    assert found.interval == "Clopper-Pearson"
    inner = _mean([0.25] * 5, limits=(-1.0, 1.0))
    share = 1 - 0.025 ** (1 / 5)
    assert (inner.ci_low, inner.ci_high) == pytest.approx((0.25 - 1.25 * share, 0.25 + 0.75 * share))
    pairs = _effect([0.0] * 5, [0.0] * 5, limits=(0.0, 1.0)).difference
    assert (pairs.ci_low, pairs.ci_high) == pytest.approx((-share, share))


def test_no_interval_leaves_the_limits():
    found = _mean([0.0, 0.0, 0.9, 0.0], limits=(0.0, 1.0))
    assert (found.ci_low, found.interval) == (0.0, "jackknife t")
    assert _mean([0.0, 0.0, 0.9, 0.0]).ci_low < 0


def test_a_large_sample_gives_the_normal_interval():
    values = np.random.default_rng(2).normal(10.0, 2.0, 400)
    found, half = _mean(values), 1.96 * values.std(ddof=1) / np.sqrt(400)
    assert found.ci_low == pytest.approx(values.mean() - half, abs=0.03)
    assert found.ci_high == pytest.approx(values.mean() + half, abs=0.03)


def test_a_skewed_sample_gives_a_skewed_interval():
    values = np.random.default_rng(3).exponential(size=30)
    found = _mean(values)
    assert found.ci_high - found.value > 1.1 * (found.value - found.ci_low)


def covered(found, truth):
    return found.ci_low <= truth <= found.ci_high


@pytest.mark.parametrize(("n", "n_samples", "expected"), [(3, 1000, 0.95), (8, 1000, 0.95), (20, 200, 0.92)])
def test_the_interval_of_a_mean_covers_the_truth(n, n_samples, expected):
    rng = np.random.default_rng(4)
    found = sum(covered(_mean(rng.normal(size=n), seed=k), 0) for k in range(n_samples))
    # t of normal values is exact, and BCa of 20 of them covers 92 %; BCa of 3 covered 72 %
    low, high = stats.binom.interval(0.9999, n_samples, expected)
    assert low <= found <= high


@pytest.mark.parametrize("n", [4, 8, 14])
def test_the_interval_of_g_covers_the_truth(n):
    rng = np.random.default_rng(5)
    n_samples, effect = 300, 0.8
    found = 0
    for _ in range(n_samples):
        common, own, others = np.sqrt(0.5) * rng.normal(size=(3, n))
        found += covered(_effect(common + own + effect, common + others).hedges_g, effect)
    assert found >= stats.binom.ppf(0.0005, n_samples, 0.95)


@pytest.mark.parametrize(("n", "share"), [(8, 0.05), (8, 0.2), (14, 0.2), (20, 0.05)])
def test_the_interval_of_what_is_mostly_0_covers_the_truth(n, share):
    rng = np.random.default_rng(6)
    n_samples = 200
    found = 0
    for _ in range(n_samples):
        values = np.where(rng.random(n) < share, rng.uniform(0.2, 0.6, n), 0.0)
        found += covered(_mean(values, limits=(0.0, 1.0)), 0.4 * share)
    # with an interval of no width where all are 0, .66 of the samples of 8 dyads and a share of .05 would miss it
    assert found >= stats.binom.ppf(0.0005, n_samples, 0.92)


def test_the_interval_of_dyads_who_follow_one_film_holds_for_that_film_only():
    rng = np.random.default_rng(7)
    n_samples, n = 300, 8
    here = anywhere = several = 0
    for _ in range(n_samples):
        film = 0.1 * rng.normal()
        found = _mean(film + 0.1 * rng.normal(size=n))
        here += covered(found, film)
        anywhere += covered(found, 0.0)
        several += covered(_mean(0.1 * rng.normal(size=n) + 0.1 * rng.normal(size=n)), 0.0)
    assert min(here, several) >= stats.binom.ppf(0.0005, n_samples, 0.95)
    assert anywhere < 0.7 * n_samples


def test_the_rng_decides_the_interval_but_not_the_mean():
    values = np.random.default_rng(5).normal(size=20)
    assert _mean(values) == _mean(values)
    assert _mean(values).ci_low != _mean(values, seed=2).ci_low
    assert _mean(values).ci_low == pytest.approx(_mean(values, seed=2).ci_low, abs=0.05)


def test_differences_are_taken_within_replicates():
    baseline = np.array([1.0, 5.0, 9.0, 20.0])
    effect = _effect(baseline + np.array([1.0, 2.0, 3.0, 2.0]), baseline)
    assert effect.difference.value == pytest.approx(2.0)
    # unpaired, the spread of 8 Hz would hide it
    assert 0.5 < effect.difference.ci_low <= effect.difference.ci_high < 3.5
    assert effect.difference.n == effect.hedges_g.n == 4


def test_the_sign_is_condition_minus_baseline():
    assert _effect([3.0, 4.0, 6.0], [1.0, 2.0, 1.0]).difference.value == pytest.approx(3.0)
    assert _effect([1.0, 2.0, 1.0], [3.0, 4.0, 6.0]).hedges_g.value < 0


def test_a_pair_needs_both_dyads():
    effect = _effect(
        [2.0, 3.0, 4.0, np.nan, 90.0],
        [1.0, 1.0, np.nan, 1.0, 1.0],
        unscored=[False, False, False, False, True],
        baseline_unscored=[False, True, False, False, False],
    )
    assert effect.difference.value == pytest.approx(1.0)
    assert (effect.difference.n, effect.difference.n_unscored, effect.difference.n_undefined) == (1, 2, 2)
    assert np.isnan(effect.hedges_g.value)


def test_hedges_g_by_hand():
    values, baseline = np.array([3.0, 5.0, 7.0]), np.array([1.0, 2.0, 3.0])
    # difference 5 - 2; variances 4 and 1; J = 1 - 3 / (4 x 2 - 1)
    expected = (1 - 3 / 7) * 3 / np.sqrt((4 + 1) / 2)
    assert _effect(values, baseline).hedges_g.value == pytest.approx(expected)


def test_a_spread_of_rounding_is_no_spread():
    clamped = np.full(20, 0.2)
    assert 0 < clamped.std(ddof=1) < 1e-15  # what makes it a trap
    assert np.isnan(_effect(clamped, np.zeros(20)).hedges_g.value)


def test_hedges_g_is_nearly_unbiased():
    rng = np.random.default_rng(7)
    found = []
    for _ in range(1_000):
        common = rng.normal(size=5)
        values, baseline = common + rng.normal(size=5) + 1.0, common + rng.normal(size=5)
        found.append(_effect(values, baseline).hedges_g.value)
    # the true effect is 1 in units of sqrt(2); without J, 0.8 of 5 pairs, it would come out 25 % too large; s.e. 2 %
    assert np.mean(found) == pytest.approx(1 / np.sqrt(2), rel=0.12)


def test_hedges_g_of_conditions_that_do_not_vary_is_undefined():
    effect = _effect([2.0, 2.0, 2.0], [1.0, 1.0, 1.0])
    assert np.isnan(effect.hedges_g.value)
    assert effect.difference.value == 1.0


@pytest.mark.parametrize("n_pairs", [1, 2])
def test_hedges_g_needs_three_pairs(n_pairs):
    assert np.isnan(_effect(np.arange(n_pairs) + 2.0, np.zeros(n_pairs)).hedges_g.value)


def test_the_interval_of_g_resamples_pairs():
    rng = np.random.default_rng(8)
    baseline = rng.normal(size=30)
    effect = _effect(baseline + 1 + 0.05 * rng.normal(size=30), baseline)
    g = effect.hedges_g
    assert g.ci_low < g.value < g.ci_high
    # 5 % noise on a difference of 1: if pairs were broken, the interval of g would contain .6
    assert g.ci_low > 0.7


def test_lengths_must_agree():
    with pytest.raises(ResultError, match=r"in the same order; got shapes \(2,\), \(3,\)"):
        mean_over_dyads(np.zeros(2), unscored=np.zeros(3, dtype=bool), rng=np.random.default_rng(1))


def test_the_bootstrap_is_bias_corrected_and_accelerated():
    """Against Efron (1987), written out: the percentiles are moved by z0 and the acceleration."""
    values = np.random.default_rng(9).exponential(size=25) ** 2
    means = np.random.default_rng(10).choice(values, (200_000, 25)).mean(axis=1)
    z0 = stats.norm.ppf((means < values.mean()).mean())
    pulls = values.mean() - values  # of the jackknife: each mean without one, up to a factor
    acceleration = -(pulls**3).sum() / (6 * (pulls**2).sum() ** 1.5)
    z = z0 + stats.norm.ppf([0.025, 0.975])
    low, high = np.quantile(means, stats.norm.cdf(z0 + z / (1 - acceleration * z)))
    found = _mean(values)
    assert found.interval == "BCa"
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), rel=0.03)
    percentiles = np.quantile(means, [0.025, 0.975])
    assert abs(percentiles / (low, high) - 1).min() > 0.06  # what tells the two kinds apart
