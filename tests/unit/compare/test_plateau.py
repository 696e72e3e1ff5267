"""The permutation limit of an inverted U: it keeps its level at five levels, and finds what bends."""

import numpy as np
import pytest
from scipy import stats

from snn.compare import plateau
from snn.compare.plateau import inverted_u_p

ONE = np.ones(1)

LEVELS = np.linspace(0, 2, 5)
MONOTONE = {
    "plateau": np.minimum(LEVELS, 1),
    "step": (LEVELS > 0.3).astype(float),
    "falling late": -np.maximum(LEVELS - 1, 0),
    "flat": np.zeros(5),
}


def p_of(means, *, n_dyads, seed, noise=0.3):
    """Measure dyads who differ from each other by more than their values do."""
    rng = np.random.default_rng(seed)
    curves = means + rng.normal(0, 0.5, (n_dyads, 1)) + rng.normal(0, noise, (n_dyads, LEVELS.size))
    return inverted_u_p(curves, LEVELS, rng=rng)


@pytest.mark.parametrize("shape", MONOTONE)
def test_the_level_is_kept(shape):
    n_samples = 400
    found = sum(p_of(MONOTONE[shape], n_dyads=8, seed=seed) < 0.025 for seed in range(n_samples))
    # two lines at the best break called 4 to 6 % of plateaus an inverted U
    assert found <= stats.binom.ppf(0.999, n_samples, 0.025)


def test_a_bend_is_found():
    found = sum(p_of(1 - (LEVELS - 1) ** 2, n_dyads=12, noise=0.5, seed=seed) < 0.025 for seed in range(40))
    assert found >= 36


def test_a_bend_the_other_way_is_none():
    assert p_of((LEVELS - 1) ** 2, n_dyads=8, seed=1) > 0.5


def test_p_counts_the_flips_by_hand():
    # no flip of deviations of .01 makes a rise to 1 and a fall to 0 of a monotone curve: 1 of 2**3 flips and the data
    curves = np.array([0.0, 1.0, 0.0]) + 0.01 * np.random.default_rng(1).normal(size=(3, 3))
    assert inverted_u_p(curves, LEVELS[:3], rng=np.random.default_rng(1)) == pytest.approx(1 / 9)


def with_gaps(seed, *, n_dyads=10, means=MONOTONE["plateau"], missing=0.2):
    """Dyads of which some have no value at some levels, most of all at the highest."""
    rng = np.random.default_rng(seed)
    curves = means + rng.normal(0, 0.5, (n_dyads, 1)) + rng.normal(0, 0.3, (n_dyads, LEVELS.size))
    return np.where(rng.random(curves.shape) < missing * np.linspace(0, 2, LEVELS.size), np.nan, curves)


def test_the_level_is_kept_where_dyads_lack_levels():
    n_samples = 200
    curves = [with_gaps(seed) for seed in range(n_samples)]
    found = sum(inverted_u_p(each, LEVELS, rng=np.random.default_rng(1)) < 0.025 for each in curves)
    assert found <= stats.binom.ppf(0.999, n_samples, 0.025)
    bent = [with_gaps(seed, n_dyads=12, means=1 - (LEVELS - 1) ** 2) for seed in range(20)]
    assert sum(inverted_u_p(each, LEVELS, rng=np.random.default_rng(1)) < 0.025 for each in bent) >= 16


def test_what_all_levels_of_a_dyad_have_in_common_is_nothing():
    curves = with_gaps(3, means=1 - (LEVELS - 1) ** 2)
    shifted = curves + 100 * np.arange(10)[:, None]
    one, other = (inverted_u_p(each, LEVELS, rng=np.random.default_rng(1)) for each in (curves, shifted))
    assert one == other < 0.025


def test_a_dyad_of_one_level_says_nothing():
    curves = with_gaps(4, means=1 - (LEVELS - 1) ** 2, missing=0)
    single = np.full((1, 5), np.nan)
    single[0, 2] = 50.0
    alone, beside = curves[:7], np.concatenate([curves[:7], single])
    # its flip changes nothing: of twice as many flips as many times are as large, and the factor n / (n - 1) is another
    found = [inverted_u_p(each, LEVELS, rng=np.random.default_rng(1)) for each in (alone, beside)]
    assert found[0] == pytest.approx(1 / (1 + 2**7))
    assert found[1] <= found[0]


def test_too_few_dyads_or_levels():
    rng = np.random.default_rng(1)
    assert np.isnan(inverted_u_p(np.zeros((2, 5)), LEVELS, rng=rng))
    assert np.isnan(inverted_u_p(np.zeros((4, 2)), LEVELS[:2], rng=rng))
    assert inverted_u_p(np.zeros((4, 5)), LEVELS, rng=rng) == 1.0
    apart = np.where(np.eye(4, 5, dtype=bool), 1.0, np.nan)
    apart[:, 4] = 0.0
    assert np.isnan(
        inverted_u_p(apart, LEVELS, rng=rng)
    )  # at no break three dyads with two levels on each side


def test_deviations_are_as_large_as_they_would_be_from_the_true_means(monkeypatch):
    """Three dyads, by hand: 1, 2, 6 are -2, -1 and 3 from their mean, too small by the root of 3/2."""
    seen = []
    monkeypatch.setattr(
        plateau, "_best_break", lambda _slopes, _signs, deviations, *_: seen.append(deviations) or ONE
    )
    curves = np.array([[1.0, 2.0, 6.0]] * 3).T
    inverted_u_p(curves, LEVELS[:3], rng=np.random.default_rng(1))
    assert seen[-1] == pytest.approx(np.array([[-2.0, -1.0, 3.0]] * 3).T * np.sqrt(1.5))
