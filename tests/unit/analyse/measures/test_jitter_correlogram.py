"""The correlogram corrected by interval jitter: exact expectation, against drawn surrogates."""

import numpy as np
import pytest

from snn.analyse.measures.jitter_correlogram import jitter_corrected_correlogram, jitter_kernel
from snn.errors import ResultError

N, WINDOW, REACH = 4000, 20, 30
"""Bins of 1 ms."""


def _corrected(a, b, *, window_ms=float(WINDOW), max_lag_ms=float(REACH), bin_ms=1.0):
    return jitter_corrected_correlogram(
        np.atleast_2d(a), np.atleast_2d(b), bin_ms=bin_ms, window_ms=window_ms, max_lag_ms=max_lag_ms
    )


def _pair(seed, *, delay=7, n_spikes=100):
    """B follows A exactly, and fires on its own; nothing happens near the ends."""
    rng = np.random.default_rng(seed)
    a = np.bincount(rng.integers(100, N - 100, n_spikes), minlength=N).astype(float)
    own = np.bincount(rng.integers(100, N - 100, n_spikes), minlength=N)
    return a, np.roll(a, delay) + own


def _correlogram(a, b):
    """Covariance at lags -REACH to REACH over chance, one product at a time."""
    a, b, chance = a - a.mean(), b - b.mean(), a.mean() * b.mean()
    lags = range(-REACH, REACH + 1)
    sums = [a[max(0, -lag) : N - max(0, lag)] @ b[max(0, lag) : N - max(0, -lag)] for lag in lags]
    return np.array(sums) / (N * chance)


def test_the_expectation_is_that_over_windows_however_placed():
    a, b = _pair(1)
    surrogates = []
    for start in range(WINDOW):
        # within a window a spike is as likely in every bin
        blocks = np.roll(b, -start).reshape(-1, WINDOW).mean(axis=1)
        surrogates.append(_correlogram(a, np.roll(np.repeat(blocks, WINDOW), start)))
    expected = _correlogram(a, b) - np.mean(surrogates, axis=0)
    found = _corrected(a, b).values
    # the mean of 0 beyond the ends: at most window / (3 N) of chance
    np.testing.assert_allclose(found, expected, atol=WINDOW / (3 * N) + 1e-9)
    assert found.max() > 15


def test_agrees_with_elephants_interval_jitter():
    import quantities as pq
    from elephant.spike_train_surrogates import jitter_spikes
    from neo import SpikeTrain

    np.random.seed(2)
    a, b = _pair(2)
    spikes = np.repeat(np.flatnonzero(b), b[b > 0].astype(int)) + 0.5
    drawn = []
    for start in range(WINDOW):
        shifted = (spikes - start) % N  # windows that begin at ``start``
        train = SpikeTrain(np.sort(shifted), units="ms", t_stop=float(N))
        for surrogate in jitter_spikes(train, bin_size=WINDOW * pq.ms, n_surrogates=25):
            times = (surrogate.magnitude + start) % N
            drawn.append(_correlogram(a, np.bincount(times.astype(int), minlength=N).astype(float)))
    expected = _correlogram(a, b) - np.mean(drawn, axis=0)
    error = np.std(drawn, axis=0) / np.sqrt(len(drawn))
    assert (np.abs(_corrected(a, b).values - expected) < 5 * error + WINDOW / (3 * N)).all()


def test_coincidences_stand_at_their_lag_and_in_their_number():
    # B repeats a share of A's spikes 7 ms later: the excess at that lag is share x m_a / (m_a m_b), less 1 / W
    rng = np.random.default_rng(3)
    n, share = 400_000, 0.2
    a = (rng.random((1, n)) < 0.02).astype(float)
    b = np.roll(a * (rng.random((1, n)) < share), 7, axis=1) + (rng.random((1, n)) < 0.016)
    curve = _corrected(a, b)
    assert curve.lag_s == pytest.approx(0.007)
    # s.e. of a count of 1600 coincidences: 2.5 %
    assert curve.peak == pytest.approx(share / 0.02 * (1 - 1 / WINDOW), rel=0.13)


def test_slow_covariation_is_taken_off():
    t_s = np.arange(N) * 1e-3
    rates_hz = 10 + 8 * np.sin(2 * np.pi * t_s)
    # the triangle of W = 20 ms passes sinc(f W)**2 = .9987 of a sine of 1 Hz; v / (m m) = 8**2 / (2 x 10**2)
    curve = _corrected(rates_hz, rates_hz)
    assert _correlogram(rates_hz, rates_hz).max() == pytest.approx(0.32, abs=0.01)
    assert curve.peak == pytest.approx(0.32 * (1 - np.sinc(0.020) ** 2), abs=2e-4)


def test_a_wider_window_takes_off_less():
    t_s = np.arange(N) * 1e-3
    rates_hz = 10 + 8 * np.sin(2 * np.pi * 5 * t_s)
    peaks = [_corrected(rates_hz, rates_hz, window_ms=window_ms).peak for window_ms in (25.0, 100.0)]
    expected = [0.32 * (1 - np.sinc(5 * window_s) ** 2) for window_s in (0.025, 0.100)]
    np.testing.assert_allclose(peaks, expected, rtol=0.05)


def test_neither_number_of_cells_nor_swapping_matter():
    a, b = _pair(4)
    reference = _corrected(a, b)
    np.testing.assert_allclose(_corrected(3 * a, 0.5 * b).values, reference.values, atol=1e-9)
    np.testing.assert_allclose(_corrected(b, a).values, reference.values[::-1], atol=1e-9)
    assert reference.lag_s == -_corrected(b, a).lag_s == pytest.approx(0.007)


def test_channels_are_averaged_and_silent_ones_left_out():
    (a0, b0), (a1, b1) = _pair(5), _pair(6)
    silent, constant = np.zeros(N), np.full(N, 3.3)
    curve = _corrected(np.stack((a0, a1, silent, a0)), np.stack((b0, b1, b0, constant)))
    both = [_corrected(a0, b0).values, _corrected(a1, b1).values]
    np.testing.assert_allclose(curve.values, np.mean(both, axis=0), atol=1e-9)
    assert np.isnan(curve.channel_values[2:]).all()
    assert np.isnan(_corrected(silent, silent).peak)


def test_the_kernel_is_how_far_interval_jitter_moves_a_spike():
    # every place of a spike in its window of 4, every new place
    moves = [new - old for old in range(4) for new in range(4)]
    np.testing.assert_allclose(jitter_kernel(4), np.bincount(np.array(moves) + 3) / 16)


def test_windows_that_do_not_fit_are_refused():
    a, b = _pair(7)
    with pytest.raises(ResultError, match="leaves spikes in their bin of 1 ms"):
        _corrected(a, b, window_ms=1.0)
    with pytest.raises(ResultError, match="not a whole number of steps"):
        _corrected(a, b, bin_ms=20.0, window_ms=25.0)


def test_too_short_for_lag_and_window_is_refused():
    a, b = _pair(8, n_spikes=2000)
    short = slice(100, 100 + REACH + WINDOW)
    assert np.isfinite(_corrected(a[short], b[short]).peak)
    short = slice(100, 100 + REACH + WINDOW - 1)
    with pytest.raises(ResultError, match="no more than the largest lag"):
        _corrected(a[short], b[short])
