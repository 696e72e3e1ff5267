"""Similarity of patterns over channels."""

import numpy as np
import pytest

from snn.analyse.measures.pattern_similarity import pattern_correlation
from snn.errors import ResultError


def _rates(seed, n_channels=4, n_bins=300):
    return np.random.default_rng(seed).gamma(2.0, size=(n_channels, n_bins))


def _of(a, b, max_lag_ms=200.0):
    return pattern_correlation(a, b, bin_ms=20.0, max_lag_ms=max_lag_ms)


def test_pattern_correlation_against_numpy_bin_by_bin():
    a, b = _rates(1), _rates(2)
    curve = _of(a, b, max_lag_ms=60.0)
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    for value, lag in zip(curve.values, range(-3, 4), strict=True):
        bins = [t for t in range(300) if 0 <= t + lag < 300]
        expected = np.mean([np.corrcoef(a[:, t], b[:, t + lag])[0, 1] for t in bins])
        assert value == pytest.approx(expected, abs=1e-12)


def test_identical_partners_are_alike_at_lag_zero():
    a = _rates(3)
    curve = _of(a, a)
    assert (curve.peak, curve.lag_s) == (pytest.approx(1.0), 0.0)


def test_at_positive_lags_a_leads_and_swapping_mirrors():
    a = _rates(4)
    b = np.roll(a, 5, axis=1) + 0.3 * _rates(5)
    curve, swapped = _of(a, b), _of(b, a)
    assert curve.lag_s == -swapped.lag_s == pytest.approx(0.1)
    np.testing.assert_allclose(curve.values, swapped.values[::-1], atol=1e-12)


def test_activity_on_other_channels_is_no_similar_pattern():
    rng = np.random.default_rng(8)
    level = rng.gamma(2.0, size=2000)
    pattern = rng.dirichlet(np.ones(4), size=2000).T
    a, b = level * pattern, level * np.roll(pattern, 1, axis=0)
    same = _of(a, level * pattern, max_lag_ms=0.0).peak
    other = _of(a, b, max_lag_ms=0.0).peak
    assert same == pytest.approx(1.0)
    assert other == pytest.approx(-1 / 3, abs=0.1)  # a permutation without fixed points of 4 channels


def test_channels_that_always_fire_more_are_no_similar_pattern():
    offset_hz = np.array([[40.0], [20.0], [5.0], [0.0]])
    a, b = _rates(9, n_bins=3000), _rates(10, n_bins=3000)
    plain, lifted = (_of(a + o, b + o).values for o in (0.0, offset_hz))
    np.testing.assert_allclose(lifted, plain, atol=1e-9)


def test_nobody_fires():
    silent = np.zeros((4, 100))
    curve = _of(silent, _rates(11, n_bins=100))
    assert np.isnan([curve.peak, curve.lag_s]).all()


def test_equal_channels_have_no_pattern():
    a = np.tile(_rates(12, n_channels=1), (4, 1))
    assert np.isnan(_of(a, _rates(13)).peak)


def test_a_single_channel_is_refused():
    with pytest.raises(ResultError, match="at least two channels"):
        _of(_rates(1, n_channels=1), _rates(2, n_channels=1))
