"""The map of windowed lagged cross-correlation, beside correlations taken one by one."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.behaviour.lag_map import BAND, lag_map
from snn.errors import ResultError


def wandering(seed, *, n_channels=2, n_samples=3000):
    """Movement that wanders about 20 Hz for 30 s."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(n_channels, n_samples + 100))
    smooth = np.apply_along_axis(np.convolve, 1, noise, np.hanning(30), "same")[:, 50:-50]
    return np.float32(20 + 5 * smooth)


A, B = wandering(1), wandering(2)


def test_each_cell_is_the_correlation_of_a_window_at_a_lag():
    found = lag_map(A, B, step_ms=10.0)
    a_hz, b_hz = (series[:, ::2].astype(np.float64) for series in (A, B))  # every 20 ms
    # 30 s: windows of 200 samples begin from 50 on, every 25
    assert found.correlations.shape == ((1500 - 250) // 25 + 1, 101)
    for window, lag in ((0, 0), (7, 12), (20, -31), (50, 50), (3, -50)):
        start = 50 + 25 * window
        of_a = slice(start - max(lag, 0), start - max(lag, 0) + 200)  # at positive lags a is earlier
        of_b = slice(start - max(-lag, 0), start - max(-lag, 0) + 200)
        each = [np.corrcoef(a_hz[k, of_a], b_hz[k, of_b])[0, 1] for k in range(2)]
        assert found.correlations[window, 50 + lag] == pytest.approx(np.mean(each), abs=1e-9)
        assert found.centres_s[window] == pytest.approx(0.02 * (start + 100))
        assert found.lags_s[50 + lag] == pytest.approx(0.02 * lag)


def test_the_one_who_is_followed_leads():
    found = lag_map(A, np.roll(A, 30, axis=1), step_ms=10.0)  # b does 300 ms later what a does
    assert found.peak_lags_s == pytest.approx(np.full(found.peak_lags_s.size, 0.3))
    assert found.lags_s[found.mean.argmax()] == pytest.approx(0.3)
    assert found.mean.max() == pytest.approx(1.0)
    assert found.mean.max() > found.null_high.max()


def test_exchanging_the_partners_turns_the_lags_and_nothing_else():
    found, other = lag_map(A, B, step_ms=10.0), lag_map(B, A, step_ms=10.0)
    assert other.correlations == pytest.approx(found.correlations[:, ::-1])
    assert other.null_low == pytest.approx(found.null_low[::-1])
    assert other.null_high == pytest.approx(found.null_high[::-1])
    assert other.peak_lags_s == pytest.approx(-found.peak_lags_s, nan_ok=True)
    assert other.single_high == pytest.approx(found.single_high)


def test_unrelated_partners_stay_within_the_band():
    within = []
    for seed in range(10, 20):
        found = lag_map(wandering(seed), wandering(100 + seed), step_ms=10.0)
        within.append(np.mean((found.mean >= found.null_low) & (found.mean <= found.null_high)))
    assert BAND == (2.5, 97.5)
    assert np.mean(within) > 0.8
    assert np.mean(found.correlations > found.single_high) < 0.15


def test_a_channel_in_which_one_moves_counts_as_none_and_one_in_which_nobody_does_not():
    a, b = A.copy(), np.roll(A, 30, axis=1)
    still = np.full_like(A[:1], 7.0)
    alike = lag_map(a, b, step_ms=10.0).mean.max()
    assert lag_map(np.vstack([a, still]), np.vstack([b, still]), step_ms=10.0).mean.max() == pytest.approx(
        alike
    )
    with_one = lag_map(np.vstack([a, still]), np.vstack([b, a[:1]]), step_ms=10.0).mean.max()
    assert with_one == pytest.approx(alike * 2 / 3)


def test_where_nobody_moves_nothing_is_known():
    a, b = A.copy(), B.copy()
    a[:, 1000:2500] = b[:, 1000:2500] = 3.0
    found = lag_map(a, b, step_ms=10.0)
    # windows with a second before them within 10 to 25 s
    still = (found.centres_s - 3.0 >= 10.0) & (found.centres_s + 2.0 <= 25.0)
    assert np.isnan(found.correlations).all(axis=1).tolist() == still.tolist()
    assert np.isfinite(found.mean).all()
    quiet = lag_map(0 * A, 0 * B, step_ms=10.0)
    assert np.isnan(quiet.mean).all()
    assert np.isnan(quiet.null_high).all()
    assert np.isnan(quiet.single_high)


def test_a_window_without_a_peak_above_0_has_no_lag():
    # when a moves b is still: every correlation is 0
    a, b = A.copy(), B.copy()
    a[:, 1500:], b[:, :1500] = 3.0, 3.0
    found = lag_map(a, b, step_ms=10.0)
    apart = (found.centres_s < 12) | (found.centres_s > 18)
    assert np.isnan(found.peak_lags_s[apart]).all()


def test_too_short_a_stretch_has_a_map_but_no_null_or_is_refused():
    found = lag_map(A[:, :600], B[:, :600], step_ms=10.0)
    assert found.correlations.shape == (3, 101)
    assert np.isnan(found.null_high).all()
    with pytest.raises(ResultError, match="shorter than a window of 4 s and the largest lag of 1 s"):
        lag_map(A[:, :490], B[:, :490], step_ms=10.0)


def test_the_mean_is_over_windows_in_which_anybody_moves():
    found = lag_map(A, B, step_ms=10.0)
    half = replace(found, correlations=np.where(np.arange(51)[:, None] < 10, np.nan, found.correlations))
    assert half.mean == pytest.approx(found.correlations[10:].mean(axis=0))
