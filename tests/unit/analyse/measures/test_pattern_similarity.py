"""Similarity of patterns over channels."""

import numpy as np
import pytest

from snn.analyse.measures.pattern_similarity import cosine_similarity, pattern_correlation
from snn.errors import ResultError

MEASURES = [cosine_similarity, pattern_correlation]


def _rates(seed, n_channels=4, n_bins=300):
    return np.random.default_rng(seed).gamma(2.0, size=(n_channels, n_bins))


def _of(measure, a, b, max_lag_ms=200.0):
    return measure(a, b, bin_ms=20.0, max_lag_ms=max_lag_ms)


def test_cosine_by_hand():
    # at lag 0: (3, 4) with (4, 3) is 24 / 25; silence is left out; (1, 0) with (1, 1) is 1 / sqrt(2)
    a = np.array([[3.0, 0, 1], [4, 0, 0]])
    b = np.array([[4.0, 2, 1], [3, 2, 1]])
    curve = _of(cosine_similarity, a, b, max_lag_ms=40.0)
    at_0 = (24 / 25 + np.sqrt(0.5)) / 2
    at_1 = 7 / (5 * np.sqrt(2))  # a at 0 with b at 1; a at 1 is silent
    at_minus_1 = 4 / 5  # a at 2 with b at 1 is 1 / sqrt(2); a at 1 with b at 0 is left out
    np.testing.assert_allclose(curve.values[2:4], [at_0, at_1])
    np.testing.assert_allclose(curve.values[1], np.sqrt(0.5))
    np.testing.assert_allclose(curve.values[0], at_minus_1)  # a at 2 with b at 0
    assert (curve.peak, curve.lag_s) == (pytest.approx(at_1), pytest.approx(0.02))


def test_pattern_correlation_against_numpy_bin_by_bin():
    a, b = _rates(1), _rates(2)
    curve = _of(pattern_correlation, a, b, max_lag_ms=60.0)
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    for value, lag in zip(curve.values, range(-3, 4), strict=True):
        bins = [t for t in range(300) if 0 <= t + lag < 300]
        expected = np.mean([np.corrcoef(a[:, t], b[:, t + lag])[0, 1] for t in bins])
        assert value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
def test_identical_partners_are_alike_at_lag_zero(measure):
    a = _rates(3)
    curve = _of(measure, a, a)
    assert (curve.peak, curve.lag_s) == (pytest.approx(1.0), 0.0)


@pytest.mark.parametrize("measure", MEASURES)
def test_at_positive_lags_a_leads_and_swapping_mirrors(measure):
    a = _rates(4)
    b = np.roll(a, 5, axis=1) + 0.3 * _rates(5)
    curve, swapped = _of(measure, a, b), _of(measure, b, a)
    assert curve.lag_s == -swapped.lag_s == pytest.approx(0.1)
    np.testing.assert_allclose(curve.values, swapped.values[::-1], atol=1e-12)


def test_unrelated_partners_are_alike_by_the_cosine_alone():
    a, b = _rates(6, n_bins=4000), _rates(7, n_bins=4000)
    assert _of(cosine_similarity, a, b).values.min() > 0.6
    assert np.abs(_of(pattern_correlation, a, b).values).max() < 0.05


def test_activity_on_other_channels_is_no_similar_pattern():
    rng = np.random.default_rng(8)
    level = rng.gamma(2.0, size=2000)
    pattern = rng.dirichlet(np.ones(4), size=2000).T
    a, b = level * pattern, level * np.roll(pattern, 1, axis=0)
    same = _of(pattern_correlation, a, level * pattern, max_lag_ms=0.0).peak
    other = _of(pattern_correlation, a, b, max_lag_ms=0.0).peak
    assert same == pytest.approx(1.0)
    assert other == pytest.approx(-1 / 3, abs=0.1)  # a permutation without fixed points of 4 channels


def test_channels_that_always_fire_more_are_no_similar_pattern():
    offset_hz = np.array([[40.0], [20.0], [5.0], [0.0]])
    a, b = _rates(9, n_bins=3000), _rates(10, n_bins=3000)
    plain, lifted = (_of(pattern_correlation, a + o, b + o).values for o in (0.0, offset_hz))
    np.testing.assert_allclose(lifted, plain, atol=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_nobody_fires(measure):
    silent = np.zeros((4, 100))
    curve = _of(measure, silent, _rates(11, n_bins=100))
    assert np.isnan([curve.peak, curve.lag_s]).all()


def test_equal_channels_have_no_pattern():
    a = np.tile(_rates(12, n_channels=1), (4, 1))
    assert np.isnan(_of(pattern_correlation, a, _rates(13)).peak)
    assert np.isfinite(_of(cosine_similarity, a, _rates(13)).peak)


def test_a_lag_at_which_no_bin_is_defined_is_nan():
    a, b = np.zeros((2, 20)), np.zeros((2, 20))
    a[:, 5], b[:, 8] = [1.0, 2.0], [2.0, 1.0]
    curve = _of(cosine_similarity, a, b, max_lag_ms=100.0)
    assert np.isfinite(curve.values).sum() == 1
    assert (curve.peak, curve.lag_s) == (pytest.approx(0.8), pytest.approx(0.06))


@pytest.mark.parametrize("measure", MEASURES)
def test_a_single_channel_is_refused(measure):
    with pytest.raises(ResultError, match="at least two channels"):
        _of(measure, _rates(1, n_channels=1), _rates(2, n_channels=1))
