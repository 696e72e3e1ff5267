"""Thresholds: the order statistic by hand, and what it promises for the next dyad."""

import numpy as np
import pytest

from snn.calibration.thresholds import fit_threshold
from snn.errors import ResultError


@pytest.mark.parametrize(
    ("n", "alpha", "rank"),
    # ceil(.95 x 20) = 19, ceil(.95 x 101) = 96, ceil(.95 x 201) = 191, .99 x 100 = 99, .9 x 10 = 9, .82 x 150 = 123
    [
        (19, 0.05, 19),
        (100, 0.05, 96),
        (200, 0.05, 191),
        (99, 0.01, 99),
        (9, 0.1, 9),
        (10, 0.1, 10),
        (149, 0.18, 123),
    ],
)
def test_the_rank_by_hand(n, alpha, rank):
    null = np.random.default_rng(1).permutation(np.arange(1.0, n + 1))
    assert fit_threshold(null, alpha=alpha) == rank


def test_at_most_alpha_of_the_sample_lie_above_even_with_ties():
    null = np.repeat([0.0, 1.0, 2.0], [80, 17, 3])
    assert fit_threshold(null, alpha=0.05) == 1.0
    assert np.mean(null > 1.0) <= 0.05 < np.mean(null > 0.0)


def test_the_next_dyad_exceeds_it_as_rarely_as_promised():
    # 40 values: rank 39 of 41, so the next is above with probability 2 / 41
    rng = np.random.default_rng(2)
    samples = rng.exponential(size=(4000, 41))
    above = [sample[-1] > fit_threshold(sample[:-1], alpha=0.05) for sample in samples]
    assert np.mean(above) == pytest.approx(2 / 41, abs=4.5 * np.sqrt(0.0488 * 0.951 / 4000))


@pytest.mark.parametrize(("n", "alpha", "needed"), [(18, 0.05, 19), (98, 0.01, 99), (0, 0.05, 19)])
def test_too_few_values_are_refused(n, alpha, needed):
    with pytest.raises(ResultError, match=f"{needed} are needed"):
        fit_threshold(np.arange(float(n)), alpha=alpha)


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1])
def test_a_share_that_is_none_is_refused(alpha):
    with pytest.raises(ResultError, match="between 0 and 1"):
        fit_threshold(np.arange(100.0), alpha=alpha)


def test_undefined_values_are_refused():
    with pytest.raises(ResultError, match="undefined"):
        fit_threshold(np.append(np.arange(100.0), np.nan), alpha=0.05)
