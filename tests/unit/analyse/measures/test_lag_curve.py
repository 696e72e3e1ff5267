"""Curves over lags: mean over channels before the maximum."""

import numpy as np
import pytest

from snn.analyse.measures.lag_curve import lag_curve

NAN = float("nan")


def test_by_hand():
    curve = lag_curve(np.array([[1.0, 0, 0, 0, 3], [0, 0, 0, 2, 0]]), bin_ms=50.0)
    np.testing.assert_allclose(curve.lags_s, [-0.1, -0.05, 0, 0.05, 0.1])
    np.testing.assert_allclose(curve.values, [0.5, 0, 0, 1, 1.5])
    assert (curve.peak, curve.lag_s) == (1.5, pytest.approx(0.1))


def test_undefined_channels_are_left_out():
    curve = lag_curve(np.array([[NAN] * 3, [0.1, 0.2, 0.3]]), bin_ms=20.0)
    assert (curve.peak, curve.lag_s) == (0.3, 0.02)
    assert np.isnan(curve.channel_values[0]).all()


def test_undefined_lags_are_no_peak():
    curve = lag_curve(np.array([[NAN, -0.2, -0.3]]), bin_ms=20.0)
    np.testing.assert_array_equal(curve.values, [NAN, -0.2, -0.3])
    assert (curve.peak, curve.lag_s) == (-0.2, 0.0)


def test_nothing_defined_is_nan():
    curve = lag_curve(np.full((2, 3), NAN), bin_ms=20.0)
    assert np.isnan([curve.peak, curve.lag_s]).all()
    assert np.isnan(curve.values).all()
    assert curve.lags_s.size == 3


def test_the_largest_value_not_the_largest_absolute_value():
    assert lag_curve(np.array([[-0.9, 0.1, 0.2]]), bin_ms=20.0).peak == 0.2
