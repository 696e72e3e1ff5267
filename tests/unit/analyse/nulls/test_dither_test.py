"""C against a dithered partner: same estimator, power below the dither's scale, none above it."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.nulls.dither import dither_spikes
from snn.analyse.nulls.dither_test import dither_test
from snn.analyse.nulls.operational_dither import dither_at_rate
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz


def _test(a, b, *, half_width_ms=100.0, rate_bin_ms=None, n_surrogates=19, seed=1):
    rng = np.random.default_rng(seed)

    def dithered(trains):
        if rate_bin_ms is None:
            return dither_spikes(trains, half_width_ms=half_width_ms, rng=rng)
        widths = {"half_width_ms": half_width_ms, "rate_bin_ms": rate_bin_ms}
        return dither_at_rate(trains, n_channels=2, **widths, rng=rng)

    return dither_test(
        a,
        b,
        n_channels=2,
        bin_ms=20.0,
        max_lag_ms=200.0,
        dithered=dithered,
        n_surrogates=n_surrogates,
    )


def _acts(rng, *, width, n_steps=8000, n_channels=2):
    """Rates in Hz that are 30 or 3 for stretches of ``width`` ms at random."""
    on = rng.random((n_channels, n_steps // width)) < 0.4
    return np.repeat(np.where(on, 30.0, 3.0), width, axis=1)


def _pair(make_poisson, rates_a_hz, rates_b_hz, rng):
    return tuple(make_poisson(rates, cells_per_channel=20, rng=rng) for rates in (rates_a_hz, rates_b_hz))


def test_the_null_is_c_with_dithered_copies_of_b(make_poisson):
    rng = np.random.default_rng(1)
    a, b = _pair(make_poisson, _acts(rng, width=100), _acts(rng, width=100), rng)
    found = _test(a, b, n_surrogates=5, seed=7)
    again = np.random.default_rng(7)

    def c(other):
        rates = [channel_rates_hz(trains, n_channels=2, bin_ms=20.0) for trains in (a, other)]
        return cross_correlation(*rates, bin_ms=20.0, max_lag_ms=200.0).peak

    assert found.observed == c(b)
    null = [c(dither_spikes(b, half_width_ms=100.0, rng=again)) for _ in range(5)]
    np.testing.assert_array_equal(found.null_peaks, null)
    assert found.p_value == (1 + sum(one >= found.observed for one in null)) / 6
    assert found.null95 == np.percentile(null, 95)
    assert found.z == pytest.approx((found.observed - np.mean(null)) / np.std(null, ddof=1))


def test_what_is_common_and_finer_than_the_dither_is_found(make_poisson):
    rng = np.random.default_rng(2)
    common = _acts(rng, width=40)
    found = _test(*_pair(make_poisson, common, np.roll(common, 60, axis=1), rng), half_width_ms=100.0)
    assert found.p_value == 1 / 20
    assert found.z > 5


def test_what_is_common_and_slower_than_the_dither_survives_it(make_poisson):
    rng = np.random.default_rng(3)
    common = _acts(rng, width=1000)
    found = _test(*_pair(make_poisson, common, common, rng), half_width_ms=25.0)
    assert found.observed > 0.7
    assert found.null_peaks.min() > 0.95 * found.observed


def test_on_the_clock_of_the_rate_common_rates_of_any_speed_survive_down_to_its_bin(make_poisson):
    rng = np.random.default_rng(8)
    common = _acts(rng, width=100)
    pair = _pair(make_poisson, common, common, rng)
    in_time = _test(*pair, half_width_ms=500.0)
    at_rate = _test(*pair, half_width_ms=500.0, rate_bin_ms=100.0)
    assert in_time.null_peaks.max() < 0.4 * in_time.observed
    assert at_rate.null_peaks.min() > 0.95 * at_rate.observed
    coarse = _test(*pair, half_width_ms=500.0, rate_bin_ms=1000.0)
    assert coarse.null_peaks.max() < 0.6 * coarse.observed


def test_false_alarms_of_independent_partners_with_slow_rates(make_poisson):
    rng = np.random.default_rng(4)
    n_dyads, alarms = 120, 0
    for _ in range(n_dyads):
        a, b = _pair(
            make_poisson, _acts(rng, width=500, n_steps=4000), _acts(rng, width=500, n_steps=4000), rng
        )
        alarms += _test(a, b, half_width_ms=25.0, seed=rng).p_value <= 0.05
    assert alarms <= stats.binom.ppf(1 - 1e-4, n_dyads, 0.05)


def test_partners_with_volleys_of_their_own_are_taken_for_related(make_poisson):
    # the documented limit: unrelated partners, whose cells fire together for 20 ms in a fifth of the time
    rng = np.random.default_rng(7)
    n_dyads, alarms = 60, 0

    def volleys():
        together = np.repeat(np.where(rng.random((1, 200)) < 0.2, 4.5, 0.1), 20, axis=1)
        return _acts(rng, width=1000, n_steps=4000) * together

    for _ in range(n_dyads):
        a, b = _pair(make_poisson, volleys(), volleys(), rng)
        alarms += _test(a, b, half_width_ms=100.0, seed=rng).p_value <= 0.05
    # about 38; were the test valid, as many as this threshold would come in 1e-4
    assert alarms > stats.binom.ppf(1 - 1e-4, n_dyads, 0.05)


def test_silent_partners_give_nan(make_poisson, make_trains):
    a = make_poisson(np.full((2, 2000), 20.0), cells_per_channel=20, rng=np.random.default_rng(5))
    found = _test(a, make_trains([], n_cells=40, n_steps=2000))
    assert np.isnan([found.observed, found.p_value, found.z, found.null95]).all()


def test_unequal_durations_are_refused(make_poisson, make_trains):
    a = make_poisson(np.full((2, 2000), 20.0), cells_per_channel=20, rng=np.random.default_rng(6))
    with pytest.raises(ResultError, match="the same time"):
        _test(a, make_trains([(0, 1)], n_cells=40, n_steps=1999))
