"""The null of circular shifts: exact surrogates, honest false alarms, power."""

import time

import numpy as np
import pytest
from scipy import stats

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.nulls.circular_shift import circular_shift_test
from snn.errors import ResultError

BIN_MS = 20.0


def _smooth(rng, n_channels=4, n_bins=500, width=10):
    kernel = np.ones(width) / width
    return np.stack([np.convolve(rng.normal(size=n_bins), kernel, "same") for _ in range(n_channels)])


def _test(rates_a_hz, rates_b_hz, *, seed=1, max_lag_ms=500.0, n_surrogates=200, min_shift_s=2.0):
    return circular_shift_test(
        rates_a_hz,
        rates_b_hz,
        bin_ms=BIN_MS,
        max_lag_ms=max_lag_ms,
        n_surrogates=n_surrogates,
        min_shift_s=min_shift_s,
        rng=np.random.default_rng(seed),
    )


@pytest.mark.parametrize("n_bins", [500, 499])
@pytest.mark.parametrize("max_lag_ms", [500.0, 20.0, 0.0])
def test_surrogates_are_whole_partner_shifts_with_the_same_estimator(n_bins, max_lag_ms):
    rng = np.random.default_rng(1)
    a, b = _smooth(rng, n_bins=n_bins), _smooth(rng, n_bins=n_bins)
    result = _test(a, b, n_surrogates=1000, max_lag_ms=max_lag_ms)
    curves = []
    for shift_s, peak in zip(result.shifts_s, result.null_peaks, strict=True):
        shifted = np.roll(b, round(shift_s / 0.020), axis=1)
        expected = cross_correlation(a, shifted, bin_ms=BIN_MS, max_lag_ms=max_lag_ms)
        assert peak == pytest.approx(expected.peak, abs=1e-12)
        curves.append(expected.values)
    np.testing.assert_allclose(result.band_low, np.percentile(curves, 2.5, axis=0), atol=1e-12)
    np.testing.assert_allclose(result.band_high, np.percentile(curves, 97.5, axis=0), atol=1e-12)


def test_statistics_by_definition():
    rng = np.random.default_rng(2)
    a = _smooth(rng)
    b = 0.1 * a + _smooth(rng)
    result = _test(a, b)
    null = result.null_peaks
    assert result.observed == cross_correlation(a, b, bin_ms=BIN_MS, max_lag_ms=500.0).peak
    assert result.null95 == pytest.approx(np.percentile(null, 95))
    assert result.z == pytest.approx((result.observed - null.mean()) / null.std(ddof=1))
    assert result.p_value == (1 + sum(peak >= result.observed for peak in null)) / (1 + 200)


def test_swapped_partners_have_the_same_null_but_for_the_draw_and_the_seam():
    rng = np.random.default_rng(12)
    a = _smooth(rng)
    b = 0.5 * np.roll(a, 5, axis=1) + _smooth(rng)
    one, other = _test(a, b, n_surrogates=1000), _test(b, a, n_surrogates=1000)
    assert other.observed == pytest.approx(one.observed, abs=1e-12)
    assert one.n_surrogates == one.n_possible == other.n_surrogates  # all shifts: nothing is left to the draw
    # b shifted by s beside a is a shifted by n - s beside b, all turned: only the seam lies elsewhere
    assert other.null_peaks[::-1] == pytest.approx(one.null_peaks, abs=0.1)
    assert np.corrcoef(other.null_peaks[::-1], one.null_peaks)[0, 1] > 0.95
    assert other.null_peaks.mean() == pytest.approx(one.null_peaks.mean(), abs=0.005)


def test_shifts_are_distinct_and_far_from_zero_either_way():
    rng = np.random.default_rng(3)
    result = _test(_smooth(rng), _smooth(rng), n_surrogates=100)
    assert result.n_surrogates == len(set(result.shifts_s)) == 100
    assert result.shifts_s.min() >= 2.0
    assert result.shifts_s.max() <= 10.0 - 2.0
    assert result.n_possible == 301  # 100 to 400 of 500 bins


def test_all_shifts_are_used_if_there_are_fewer_than_asked():
    rng = np.random.default_rng(4)
    result = _test(_smooth(rng, n_bins=975), _smooth(rng, n_bins=975), n_surrogates=1000)
    assert result.n_surrogates == result.n_possible == 975 - 2 * 100 + 1
    np.testing.assert_allclose(result.shifts_s, np.arange(100, 876) * 0.020)


def test_the_seed_decides_the_shifts():
    rng = np.random.default_rng(5)
    a, b = _smooth(rng), _smooth(rng)
    first, again, other = _test(a, b, seed=1), _test(a, b, seed=1), _test(a, b, seed=2)
    np.testing.assert_array_equal(first.null_peaks, again.null_peaks)
    assert not np.array_equal(first.shifts_s, other.shifts_s)


def test_a_min_shift_between_bins_is_rounded_up():
    rng = np.random.default_rng(6)
    result = _test(_smooth(rng), _smooth(rng), n_surrogates=1000, min_shift_s=2.001)
    assert result.shifts_s.min() == pytest.approx(2.02)


def test_false_alarms_of_independent_partners():
    rng = np.random.default_rng(7)
    n_dyads = 300
    alarms = 0
    for _ in range(n_dyads):
        a, b = (
            _smooth(rng, n_channels=2, n_bins=400, width=5),
            _smooth(rng, n_channels=2, n_bins=400, width=5),
        )
        alarms += _test(a, b, seed=rng, max_lag_ms=200.0, n_surrogates=99, min_shift_s=0.4).p_value <= 0.05
    low, high = stats.binom.interval(0.9999, n_dyads, 0.05)
    assert low <= alarms <= high


def test_power_for_a_planted_lagged_link():
    rng = np.random.default_rng(8)
    found = 0
    for _ in range(50):
        a = _smooth(rng)
        b = 0.5 * np.roll(a, 6, axis=1) + _smooth(rng)  # a correlation of .45 at 120 ms
        found += _test(a, b, seed=rng).p_value <= 0.05
    assert found >= 45


def test_common_input_is_rejected_too():
    rng = np.random.default_rng(9)
    film = _smooth(rng)
    result = _test(film + _smooth(rng), film + _smooth(rng))
    assert result.p_value == 1 / 201
    assert result.z > 5


def test_ties_count_against_the_observed():
    # with a period of 50 bins, shifts by 100, 150, ..., 400 bins bring back the same series
    a = np.tile(np.random.default_rng(10).normal(size=(2, 50)), 10)
    result = _test(a, a, n_surrogates=1000, max_lag_ms=40.0)
    assert result.observed == pytest.approx(1.0)
    assert result.p_value == (1 + 7) / (1 + 301)


def test_silent_partners_give_nan_throughout():
    rng = np.random.default_rng(11)
    result = _test(_smooth(rng), np.zeros((4, 500)))
    assert np.isnan([result.observed, result.z, result.p_value, result.null95]).all()
    assert np.isnan(result.band_low).all()
    assert result.band_low.size == 51


def test_a_silent_channel_is_left_out_of_the_null_as_of_the_observed():
    rng = np.random.default_rng(12)
    a, b = _smooth(rng), _smooth(rng)
    b[2] = 0.0
    others = [0, 1, 3]
    np.testing.assert_allclose(_test(a, b).null_peaks, _test(a[others], b[others]).null_peaks, atol=1e-12)


def test_one_surrogate_gives_no_z():
    rng = np.random.default_rng(13)
    a = _smooth(rng)
    result = _test(a, a, n_surrogates=1)
    assert np.isnan(result.z)
    assert result.p_value == 1 / 2


def test_too_short_recordings_are_refused_with_what_is_needed():
    rng = np.random.default_rng(13)
    a, b = _smooth(rng, n_bins=218), _smooth(rng, n_bins=218)
    assert _test(a, b).n_surrogates == 19
    with pytest.raises(ResultError, match=r"4\.34 s are too short.*4\.36 s after the transient are needed"):
        _test(a[:, :-1], b[:, :-1])


def test_shifts_within_the_lags_are_refused():
    rng = np.random.default_rng(14)
    a, b = _smooth(rng), _smooth(rng)
    assert _test(a, b, min_shift_s=0.52).n_possible > 0
    with pytest.raises(ResultError, match=r"no larger than the largest lag of 0\.5 s"):
        _test(a, b, min_shift_s=0.5)


def test_unequal_durations_are_refused():
    rng = np.random.default_rng(15)
    with pytest.raises(ResultError, match="the same time"):
        _test(_smooth(rng), _smooth(rng, n_bins=499))


def test_a_thousand_surrogates_of_20_s_are_fast():
    rng = np.random.default_rng(16)
    a, b = _smooth(rng, n_bins=975), _smooth(rng, n_bins=975)
    _test(a, b, n_surrogates=20)
    started = time.process_time()
    _test(a, b, n_surrogates=1000)
    assert time.process_time() - started < 0.02  # one transform for all of them; 1000 take twice as long
