"""C: lagged, not circular, channel by channel."""

import numpy as np
import pytest

from snn.analyse.measures.crosscorrelation import correlate_lags, cross_correlation, standardise
from snn.errors import ResultError

BIN_MS = 20.0


def _rates(seed, n_channels=4, n_bins=500):
    rng = np.random.default_rng(seed)
    smooth = np.ones(15) / 15
    return np.stack([np.convolve(rng.normal(size=n_bins), smooth, "same") + 5 for _ in range(n_channels)])


def _c(rates_a_hz, rates_b_hz, max_lag_ms=500.0):
    return cross_correlation(rates_a_hz, rates_b_hz, bin_ms=BIN_MS, max_lag_ms=max_lag_ms)


def test_by_hand():
    # mean 1, variance ((-1)^2 + 1 + 0 + 0) / 4 = 1/2 for a; b is a, one bin later
    a, b = np.array([[0.0, 2, 1, 1]]), np.array([[1.0, 0, 2, 1]])
    result = _c(a, b, max_lag_ms=40.0)
    np.testing.assert_allclose(result.lags_s, [-0.04, -0.02, 0, 0.02, 0.04])
    # products of (-1, 1, 0, 0) with (0, -1, 1, 0), over 4 x 1/2
    np.testing.assert_allclose(result.values * 2, [0, 0, -1, 2, -1], atol=1e-12)
    assert (result.peak, result.lag_s) == (pytest.approx(1.0), 0.02)


def test_agrees_with_numpy_correlate():
    a, b = _rates(1), _rates(2)
    result = _c(a, b)
    for channel in range(4):
        z_a = (a[channel] - a[channel].mean()) / a[channel].std()
        z_b = (b[channel] - b[channel].mean()) / b[channel].std()
        full = np.correlate(z_b, z_a, mode="full") / 500  # element n - 1 + L is the sum of z_a(t) z_b(t + L)
        np.testing.assert_allclose(result.channel_values[channel], full[499 - 25 : 499 + 26], atol=1e-12)
    np.testing.assert_allclose(result.values, result.channel_values.mean(axis=0), atol=1e-12)


def test_agrees_with_elephants_cross_correlation_histogram():
    import quantities as pq
    from elephant.conversion import BinnedSpikeTrain
    from elephant.spike_train_correlation import cross_correlation_histogram
    from neo import SpikeTrain

    rng = np.random.default_rng(3)
    edges_s = np.linspace(0, 10, 501)
    trains, counts = [], []
    for _ in range(2):
        times_s = np.sort(rng.uniform(0, 10, 300))
        trains.append(BinnedSpikeTrain(SpikeTrain(times_s, units="s", t_stop=10.0), bin_size=20 * pq.ms))
        counts.append(np.histogram(times_s, edges_s)[0].astype(float))
    histogram, lags = cross_correlation_histogram(*trains, window=[-25, 25])
    a, b = counts
    # Elephant counts pairs; mean-free products need the sums over the bins that overlap at each lag
    sum_a = np.array([a[max(0, -lag) : 500 - max(0, lag)].sum() for lag in lags])
    sum_b = np.array([b[max(0, lag) : 500 - max(0, -lag)].sum() for lag in lags])
    products = histogram.magnitude.ravel() - b.mean() * sum_a - a.mean() * sum_b
    products += (500 - np.abs(lags)) * a.mean() * b.mean()
    result = _c(a[None], b[None])
    np.testing.assert_allclose(result.lags_s, lags * 0.020)
    np.testing.assert_allclose(result.values, products / (500 * a.std() * b.std()), atol=1e-9)


@pytest.mark.parametrize("delay", [0, 3, 25])
def test_at_positive_lags_a_leads(delay):
    a = _rates(4)
    result = _c(a, np.roll(a, delay, axis=1))
    assert result.lag_s == pytest.approx(delay * 0.020)
    assert result.peak > 0.9


def test_swapped_partners_turn_the_lag_and_keep_c():
    a = _rates(5)
    b = np.roll(a, 6, axis=1) + 0.2 * _rates(6)
    forward, backward = _c(a, b), _c(b, a)
    assert forward.lag_s == -backward.lag_s == pytest.approx(0.120)
    assert forward.peak == pytest.approx(backward.peak)
    np.testing.assert_allclose(forward.values, backward.values[::-1], atol=1e-12)


def test_neither_offset_nor_scale_nor_common_shift_matter():
    a, b = _rates(7, n_bins=600), _rates(8, n_bins=600)
    reference = _c(a, b)
    np.testing.assert_allclose(_c(3 * a + 7, 0.1 * b).values, reference.values, atol=1e-12)
    late = slice(50, None)
    earlier = _c(np.roll(a, -50, axis=1)[:, :550], np.roll(b, -50, axis=1)[:, :550])
    np.testing.assert_allclose(_c(a[:, late], b[:, late]).values, earlier.values, atol=1e-12)


def test_it_is_not_circular():
    a, b = np.zeros((1, 100)), np.zeros((1, 100))
    a[0, 99], b[0, 0] = 1, 1  # neighbours around a circle, 99 bins apart in time
    assert _c(a, b, max_lag_ms=40.0).peak < 0.02


def test_large_lags_shrink_with_their_overlap():
    a = np.tile([0.0, 2.0], 50)[None]
    values = _c(a, a, max_lag_ms=400.0).values
    np.testing.assert_allclose(values[20::2], 1 - np.arange(0, 21, 2) / 100, atol=1e-12)


def test_the_mean_over_channels_comes_before_the_maximum():
    a = np.zeros((2, 100))
    a[:, 50] = 1.0
    b = np.stack([np.roll(a[0], 5), np.roll(a[1], -5)])  # each channel has a peak of 1, at opposite lags
    assert _c(a, b).peak == pytest.approx(0.5, abs=0.02)


def test_opposition_is_no_synchrony():
    a = _rates(9)
    result = _c(a, -a)
    assert result.values.min() == pytest.approx(-1)
    assert result.peak == result.values.max() < 0.5
    assert _c(a, -a, max_lag_ms=40.0).peak < 0


@pytest.mark.parametrize("constant", [0.0, 7.3])
@pytest.mark.parametrize("which", ["a", "b"])
def test_a_constant_channel_is_left_out(which, constant):
    a, b = _rates(10), _rates(11)
    expected = _c(a[1:], b[1:])
    (a if which == "a" else b)[0] = constant
    result = _c(a, b)
    assert np.isnan(result.channel_values[0]).all()
    np.testing.assert_allclose(result.values, expected.values, atol=1e-12)
    assert result.peak == pytest.approx(expected.peak)


def test_channels_that_are_silent_in_turn_leave_nothing():
    a, b = _rates(12, n_channels=2), _rates(13, n_channels=2)
    a[0], b[1] = 0.0, 0.0
    result = _c(a, b)
    assert np.isnan([result.peak, result.lag_s]).all()
    assert np.isnan(result.values).all()
    assert result.lags_s.size == 51


def test_one_spike_each_is_defined():
    a, b = np.zeros((4, 500)), np.zeros((4, 500))
    a[2, 100], b[2, 107] = 5.0, 5.0
    result = _c(a, b)
    assert (result.peak, result.lag_s) == (pytest.approx(1.0, abs=0.02), pytest.approx(0.14))


def test_unequal_durations_are_refused():
    with pytest.raises(ResultError, match=r"shape \(4, 500\).*partner B \(4, 499\)"):
        _c(_rates(1), _rates(2)[:, :-1])


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_damaged_rates_are_refused(bad):
    b = _rates(2)
    b[3, 7] = bad
    with pytest.raises(ResultError, match="not a finite number"):
        _c(_rates(1), b)


def test_too_short_for_the_lag_is_refused():
    a, b = _rates(1)[:, :26], _rates(2)[:, :26]
    assert np.isfinite(_c(a, b).peak)
    with pytest.raises(ResultError, match=r"0\.5 s remain.*largest lag of 0\.5 s.*analysis\.max_lag"):
        _c(a[:, :25], b[:, :25])


def test_lag_zero_alone_is_the_pearson_correlation():
    a, b = _rates(14), _rates(15)
    expected = np.mean([np.corrcoef(a[k], b[k])[0, 1] for k in range(4)])
    result = _c(a, b, max_lag_ms=0.0)
    assert (result.peak, result.lag_s) == (pytest.approx(expected), 0.0)


def test_standardised_rates_have_mean_0_and_variance_1():
    z, varies = standardise(np.stack([_rates(1)[0], np.full(500, 0.1)]))
    np.testing.assert_allclose([z[0].mean(), z[0].var()], [0, 1], atol=1e-12)
    np.testing.assert_array_equal(z[1], 0)
    assert varies.tolist() == [True, False]


@pytest.mark.parametrize("n_bins", [64, 65, 100, 127])
def test_batches_give_what_single_series_give(n_bins):
    rng = np.random.default_rng(16)
    a, b = rng.normal(size=(3, n_bins)), rng.normal(size=(5, 3, n_bins))
    batch = correlate_lags(a, b, n_max_lag=10)
    single = [[correlate_lags(a[k], b[j, k], n_max_lag=10) for k in range(3)] for j in range(5)]
    np.testing.assert_allclose(batch, single, atol=1e-12)


@pytest.mark.parametrize(("n_bins", "n_max_lag"), [(5, 4), (6, 2), (5, 3), (9, 8), (1, 0)])
def test_no_lag_wraps_around_however_long_the_series(n_bins, n_max_lag):
    """Sums written out; with 5 bins and 4 lags a transform of 8 is one too short."""
    a, b = np.random.default_rng(1).normal(size=(2, n_bins))
    expected = [
        sum(a[t] * b[t + lag] for t in range(n_bins) if 0 <= t + lag < n_bins) / n_bins
        for lag in range(-n_max_lag, n_max_lag + 1)
    ]
    assert correlate_lags(a, b, n_max_lag=n_max_lag) == pytest.approx(expected, abs=1e-12)
