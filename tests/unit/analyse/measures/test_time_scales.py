"""C by time-scale: planted synchrony is found where it is."""

import numpy as np
import pytest

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.measures.time_scales import TIME_SCALES_MS, correlation_by_time_scale
from snn.analyse.views.merged_bins import merged_bins
from snn.errors import ResultError

BIN_MS = 5.0


def _noise(seed, n_bins=8000, n_channels=4):
    return np.random.default_rng(seed).normal(size=(n_channels, n_bins))


def _scales(a, b, **arguments):
    return correlation_by_time_scale(a, b, bin_ms=BIN_MS, max_lag_ms=500.0, **arguments)


def _slow(period_s, n_bins=8000):
    return np.sin(2 * np.pi * np.arange(n_bins) * 0.005 / period_s + np.arange(4)[:, None])


def test_the_whole_is_c_of_wider_bins():
    a = _slow(3.0) + _noise(1)
    b = np.roll(a, 40, axis=1) + _noise(2)
    scales = _scales(a, b)
    assert tuple(scale.bin_ms for scale in scales) == TIME_SCALES_MS == (5.0, 50.0, 200.0)
    for scale in scales:
        wide = [merged_bins(r, bin_ms=5.0, wider_bin_ms=scale.bin_ms) for r in (a, b)]
        expected = cross_correlation(*wide, bin_ms=scale.bin_ms, max_lag_ms=500.0)
        np.testing.assert_array_equal(scale.whole.values, expected.values)
    assert [scale.whole.lags_s[-1] for scale in scales] == pytest.approx([0.5, 0.5, 0.4])
    np.testing.assert_array_equal(scales[-1].own.values, scales[-1].whole.values)


def test_noise_hides_slow_synchrony_in_narrow_bins():
    # variance 1/2 in common, noise of variance 4 that n merged bins divide by n
    slow = _slow(4.0)
    scales = _scales(slow + 2 * _noise(3), slow + 2 * _noise(4))
    expected = [0.5 / (0.5 + 4 / n) for n in (1, 10, 40)]
    assert [scale.whole.values[scale.whole.lags_s.size // 2] for scale in scales] == pytest.approx(
        expected, abs=0.06
    )


def test_slow_synchrony_is_none_of_the_faster_scales_own():
    slow = 3 * _slow(4.0)
    fine, meso, slowest = _scales(slow + _noise(5), slow + _noise(6))
    assert fine.whole.peak > 0.8  # although nothing happens within 5 ms
    assert abs(fine.own.peak) < 0.1
    assert meso.own.peak < 0.5 < 0.9 < slowest.own.peak


def test_fast_synchrony_is_the_finest_scales_own():
    # nothing of it is left in bins of 50 ms
    common = _noise(7).reshape(4, -1, 10)
    common = (common - common.mean(axis=2, keepdims=True)).reshape(4, -1)
    a, b = (common + 2 * _slow(period_s) + 0.1 * _noise(seed) for period_s, seed in ((3.0, 8), (1.7, 9)))
    fine, meso, slowest = _scales(a, b)
    assert fine.own.peak > 0.8
    assert fine.own.lag_s == 0.0
    assert max(meso.own.peak, slowest.own.peak) < 0.3
    assert fine.whole.peak < 0.5


def test_own_lags_and_swapping():
    a = _noise(8)
    b = np.roll(a, 8, axis=1) + 0.5 * _noise(9)
    fine, swapped = _scales(a, b)[0].own, _scales(b, a)[0].own
    assert fine.lag_s == -swapped.lag_s == pytest.approx(0.040)
    assert fine.peak == pytest.approx(swapped.peak)


def test_own_is_what_a_running_mean_leaves():
    a, b = _noise(10, n_bins=400), _noise(11, n_bins=400)
    own = correlation_by_time_scale(a, b, bin_ms=5.0, max_lag_ms=50.0, scales_ms=(5.0, 15.0))[0].own
    kernel = np.ones(3) / 3
    fast = []
    for rates in (a, b):
        padded = np.pad(rates, ((0, 0), (1, 1)), mode="edge")
        fast.append(rates - np.stack([np.convolve(row, kernel, "valid") for row in padded]))
    expected = cross_correlation(*fast, bin_ms=5.0, max_lag_ms=50.0)
    np.testing.assert_allclose(own.values, expected.values, atol=1e-12)


def test_silent_channels_are_left_out():
    a, b = _noise(12), _noise(12) + _noise(13)
    expected = _scales(a[1:], b[1:])
    a[0] = 0.1
    for found, reference in zip(_scales(a, b), expected, strict=True):
        assert found.whole.peak == pytest.approx(reference.whole.peak)
        assert found.own.peak == pytest.approx(reference.own.peak)
        assert np.isnan(found.own.channel_values[0]).all()


@pytest.mark.parametrize("scales_ms", [(5.0, 12.0), (50.0, 75.0), (2.0,)])
def test_scales_that_do_not_fit_are_refused(scales_ms):
    with pytest.raises(ResultError, match="not a whole number of steps"):
        _scales(_noise(1), _noise(2), scales_ms=scales_ms)
