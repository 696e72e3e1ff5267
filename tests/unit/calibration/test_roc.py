"""ROC curves by hand, areas against the U test, intervals against coverage and DeLong's."""

import numpy as np
import pytest
from scipy import stats

from snn.calibration.roc import roc_curve
from snn.errors import ResultError


def _delong_half_width(null, effect):
    """DeLong, DeLong and Clarke-Pearson 1988, written out."""
    wins = (effect[:, None] > null) + 0.5 * (effect[:, None] == null)
    variance = wins.mean(axis=1).var(ddof=1) / effect.size + wins.mean(axis=0).var(ddof=1) / null.size
    return 1.96 * np.sqrt(variance)


def test_the_curve_by_hand():
    found = roc_curve(np.array([1.0, 2.0]), np.array([2.0, 3.0, 4.0]))
    np.testing.assert_array_equal(found.thresholds, [np.inf, 4, 3, 2, 1])
    np.testing.assert_allclose(found.hit_rates, [0, 1 / 3, 2 / 3, 1, 1])
    np.testing.assert_allclose(found.false_alarm_rates, [0, 0, 0, 0.5, 1])
    # of 6 pairs 5 are in order and one is a tie
    assert found.area == pytest.approx(5.5 / 6)


def test_the_area_is_that_of_the_u_test():
    rng = np.random.default_rng(1)
    null, effect = rng.integers(0, 12, 60).astype(float), rng.integers(3, 15, 45).astype(float)
    statistic = stats.mannwhitneyu(effect, null).statistic
    assert roc_curve(null, effect).area == pytest.approx(statistic / (60 * 45))


def test_exchanged_samples_mirror_the_area_and_its_interval():
    rng = np.random.default_rng(2)
    null, effect = rng.normal(size=30), rng.normal(1, 1, 20)
    here, there = roc_curve(null, effect), roc_curve(effect, null)
    assert there.area == pytest.approx(1 - here.area)
    assert (there.ci_low, there.ci_high) == pytest.approx((1 - here.ci_high, 1 - here.ci_low))


def test_samples_apart_have_an_interval_all_the_same():
    found = roc_curve(np.arange(20.0), np.arange(20.0) + 100)
    assert (found.area, found.ci_high) == (1.0, 1.0)
    # the root of (1 - A)^2 = 1.96^2 A (1 - A) (1 + 19 (1 - A)/(2 - A) + 19 A/(1 + A)) / 400
    a = found.ci_low
    variance = a * (1 - a) * (1 + 19 * (1 - a) / (2 - a) + 19 * a / (1 + a)) / 400
    assert 1 - a == pytest.approx(1.959964 * np.sqrt(variance))
    assert 0.85 < a < 0.95
    none = roc_curve(np.arange(20.0) + 100, np.arange(20.0))
    assert (none.area, none.ci_low, none.ci_high) == pytest.approx((0.0, 0.0, 1 - a))


def test_large_samples_give_delongs_interval():
    rng = np.random.default_rng(3)
    null, effect = rng.normal(size=400), rng.normal(1, 1, 400)
    found = roc_curve(null, effect)
    half = _delong_half_width(null, effect)
    assert found.ci_low == pytest.approx(found.area - half, abs=0.006)
    assert found.ci_high == pytest.approx(found.area + half, abs=0.006)


@pytest.mark.parametrize("shift", [0.0, 2.0])
def test_the_interval_covers_the_truth(shift):
    rng = np.random.default_rng(4)
    truth = stats.norm.cdf(shift / np.sqrt(2))
    covered = 0
    for _ in range(300):
        found = roc_curve(rng.normal(size=20), rng.normal(shift, 1, 20))
        covered += found.ci_low <= truth <= found.ci_high
    # at 95 % fewer than 268 of 300 has probability below 1e-4
    assert covered >= 268


@pytest.mark.parametrize(
    ("null", "effect"), [([], [1.0]), ([1.0], []), ([np.nan], [1.0]), ([1.0], [2.0, np.nan])]
)
def test_what_cannot_be_ranked_is_refused(null, effect):
    with pytest.raises(ResultError, match="defined values"):
        roc_curve(np.array(null), np.array(effect))
