"""Benjamini and Hochberg, by hand and by simulation."""

import numpy as np
import pytest

from snn.compare.false_discovery import adjusted_p
from snn.errors import ResultError


def test_by_hand():
    # in order: .01 x 4/1, .02 x 4/2, .03 x 4/3, .5 x 4/4
    np.testing.assert_allclose(adjusted_p(np.array([0.5, 0.01, 0.03, 0.02])), [0.5, 0.04, 0.04, 0.04])
    np.testing.assert_allclose(adjusted_p(np.array([0.04, 0.01])), [0.04, 0.02])


def test_a_grid_is_one_family_and_undefined_tests_are_none():
    grid = np.array([[0.5, np.nan, 0.01], [0.03, 0.02, np.nan]])
    np.testing.assert_allclose(adjusted_p(grid), [[0.5, np.nan, 0.04], [0.04, 0.04, np.nan]])
    assert np.isnan(adjusted_p(np.full((2, 2), np.nan))).all()
    assert adjusted_p(np.empty(0)).shape == (0,)


def test_the_share_of_false_rejections_is_kept():
    # 30 true nulls, 10 effects: at q = .1 the expected share of false rejections is at most .1 x 30 / 40
    rng = np.random.default_rng(1)
    shares = []
    for _ in range(500):
        p_values = np.concatenate((rng.random(30), rng.random(10) * 1e-4))
        rejected = adjusted_p(p_values) <= 0.1
        shares.append(rejected[:30].sum() / max(1, rejected.sum()))
    assert np.mean(shares) == pytest.approx(0.075, abs=0.02)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.inf])
def test_what_is_no_p_value_is_refused(wrong):
    with pytest.raises(ResultError, match="0 to 1"):
        adjusted_p(np.array([0.5, wrong]))
