"""Pseudo-dyads: the matrix of C, and what its diagonal is worth."""

import time

import numpy as np
import pytest
from scipy import stats

from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.analyse.nulls.pseudo_dyads import pairing_p, pseudo_dyad_curves, pseudo_dyad_p, pseudo_dyad_peaks
from snn.errors import ResultError

BIN_MS = 20.0


def _smooth(rng, n_channels=4, n_bins=400):
    return np.stack([np.convolve(rng.normal(size=n_bins), np.ones(8) / 8, "same") for _ in range(n_channels)])


def _peaks(rates_a_hz, rates_b_hz, max_lag_ms=200.0):
    return pseudo_dyad_peaks(rates_a_hz, rates_b_hz, bin_ms=BIN_MS, max_lag_ms=max_lag_ms)


@pytest.mark.parametrize("n_bins", [400, 512])  # 512 - 1 + 10 lags need the next power of two
def test_each_element_is_c_of_that_a_with_that_b(n_bins):
    rng = np.random.default_rng(1)
    a, b = ([_smooth(rng, n_bins=n_bins) for _ in range(5)] for _ in range(2))
    b[2] = np.roll(a[2], 4, axis=1)
    a[1][3] = b[4][0] = 7.0  # channels that do not vary
    found = _peaks(a, b)
    for i in range(5):
        for j in range(5):
            expected = cross_correlation(a[i], b[j], bin_ms=BIN_MS, max_lag_ms=200.0).peak
            assert found[i, j] == pytest.approx(expected, abs=1e-12)


def test_each_curve_is_that_of_that_a_with_that_b():
    rng = np.random.default_rng(4)
    a, b = ([_smooth(rng) for _ in range(3)] for _ in range(2))
    b[2] = np.roll(a[2], 4, axis=1)
    found = pseudo_dyad_curves(a, b, bin_ms=BIN_MS, max_lag_ms=200.0)
    for i in range(3):
        for j in range(3):
            expected = cross_correlation(a[i], b[j], bin_ms=BIN_MS, max_lag_ms=200.0)
            assert found[i, j] == pytest.approx(expected.values, abs=1e-12)
    assert expected.lags_s[np.argmax(found[2, 2])] == pytest.approx(0.08)  # b is 4 bins later


def test_partners_without_a_common_channel_have_no_c():
    rng = np.random.default_rng(2)
    a, b = ([_smooth(rng) for _ in range(3)] for _ in range(2))
    a[1] = np.zeros((4, 400))
    found = _peaks(a, b)
    assert np.isnan(found[1]).all()
    assert np.isfinite(found[[0, 2]]).all()
    p_values = pseudo_dyad_p(found)
    assert np.isnan(p_values[1])
    # a pseudo-dyad without C counts against the real one: column of dyad 0 has one, so p is at least 2 / 3
    assert p_values[0] >= 2 / 3
    assert 0 < pairing_p(found, n_permutations=99, rng=rng) <= 1


def test_p_by_hand():
    peaks = np.array([[0.5, 0.1, 0.6, 0.2], [0.1, 0.9, 0.1, 0.1], [0.1, 0.2, 0.3, 0.1], [0.4, 0.3, 0.8, 0.2]])
    # dyad 0: row .1 .6 .2 (one as large), column .1 .1 .4 (none); 1: none, none;
    # 2: row .1 .2 .1 (none), column .6 .1 .8 (two); 3: row .4 .3 .8 (three), column .2 .1 .1 (one tie)
    np.testing.assert_allclose(pseudo_dyad_p(peaks), [2 / 4, 1 / 4, 3 / 4, 4 / 4])


def test_swapped_partners_have_the_same_p():
    peaks = np.random.default_rng(3).normal(size=(12, 12))
    np.testing.assert_array_equal(pseudo_dyad_p(peaks), pseudo_dyad_p(peaks.T))


def test_a_link_is_found_and_a_common_film_is_not():
    rng = np.random.default_rng(4)
    n_dyads = 25
    own_a, own_b = ([_smooth(rng) for _ in range(n_dyads)] for _ in range(2))
    linked = [b + np.roll(a, 5, axis=1) for a, b in zip(own_a, own_b, strict=True)]
    peaks = _peaks(own_a, linked)
    assert (pseudo_dyad_p(peaks) == 1 / n_dyads).all()
    assert pairing_p(peaks, n_permutations=999, rng=rng) == 1 / 1000
    film = 2 * _smooth(rng)
    watched = _peaks([film + a for a in own_a], [film + b for b in own_b])
    assert np.diagonal(watched).mean() > 0.7  # a common film looks like synchrony,
    # and is no more than among strangers: p is at most .05 by chance in .05 of 25, 9 or more in 1e-5
    assert (pseudo_dyad_p(watched) <= 0.05).sum() < 9
    assert pairing_p(watched, n_permutations=999, rng=rng) > 1e-4


def test_false_alarms_stay_below_their_rate():
    # each matrix gives one decision: its first dyad, and all together
    rng = np.random.default_rng(5)
    n_runs, alarms, together = 400, 0, 0
    for _ in range(n_runs):
        common_a, common_b = rng.normal(size=(2, 20))  # some partners correlate well with whomever
        peaks = common_a[:, None] + common_b + rng.normal(size=(20, 20))
        alarms += pseudo_dyad_p(peaks)[0] <= 0.05
        together += pairing_p(peaks, n_permutations=39, rng=rng) <= 0.05
    assert alarms <= stats.binom.ppf(1 - 1e-5, n_runs, 0.05)
    low, high = stats.binom.interval(1 - 2e-5, n_runs, 0.05)
    assert low <= together <= high


def test_a_pairing_peculiar_to_two_is_counted_once():
    # each A fits one B, whom chance assigned: a real dyad in one of 20. Pooling row and column would alarm in 1 / 20
    # of the dyads at a p of 1 / 39; so does nobody at a p below 1 / 20
    rng = np.random.default_rng(6)
    smallest = []
    for _ in range(50):
        peaks = rng.random((20, 20)) * 0.1
        peaks[np.arange(20), rng.permutation(20)] += 1.0
        smallest.append(pseudo_dyad_p(peaks).min())
    assert min(smallest) == 1 / 20


@pytest.mark.parametrize(("n_a", "n_b"), [(1, 1), (3, 2)])
def test_too_few_or_unequally_many_partners_are_refused(n_a, n_b):
    rng = np.random.default_rng(7)
    with pytest.raises(ResultError, match=f"{n_a} partners A and {n_b} partners B"):
        _peaks([_smooth(rng)] * n_a, [_smooth(rng)] * n_b)


def test_dyads_of_unequal_length_and_damaged_rates_are_refused():
    rng = np.random.default_rng(8)
    good, short, damaged = _smooth(rng), _smooth(rng, n_bins=399), _smooth(rng)
    damaged[0, 3] = np.nan
    with pytest.raises(ResultError, match="the same time"):
        _peaks([good, good], [good, short])
    with pytest.raises(ResultError, match="not a finite number"):
        _peaks([good, damaged], [good, good])


def test_a_hundred_dyads_of_40_s_are_fast():
    rng = np.random.default_rng(9)
    a, b = (list(rng.normal(size=(100, 4, 2000))) for _ in range(2))
    started = time.process_time()
    _peaks(a, b, max_lag_ms=500.0)
    assert time.process_time() - started < 2.0  # 0.3 s on a quiet machine
