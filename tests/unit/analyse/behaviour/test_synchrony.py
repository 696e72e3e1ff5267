"""Synchrony of movement: what is planted is found, and nothing depends on who is called A."""

import numpy as np
import pytest

from snn.analyse.behaviour.synchrony import fisher_mean, movement_pseudo_dyads, movement_synchrony
from snn.analyse.nulls.pseudo_dyads import pairing_p, pseudo_dyad_p
from snn.errors import ResultError

OPTIONS = {"step_ms": 10.0}


def moving(rng, *, duration_s=40, n_channels=4, acts_per_s=0.3):
    """Acts of 0.5 s at random times, after two low-passes of 50 ms: shape (n_channels, n_samples), every 10 ms."""
    from scipy.signal import lfilter

    acts = np.zeros((n_channels, 100 * duration_s))
    for row in acts:
        for start in rng.integers(0, row.size, rng.poisson(duration_s * acts_per_s)):
            row[start : start + 50] = 40.0
    decay = np.exp(-10 / 50)
    moved = lfilter([(1 - decay) ** 2], [1, -2 * decay, decay**2], acts, axis=1)
    return (np.floor(moved * 1024 + 0.5) / 1024).astype(np.float32)  # as it is recorded


def later(series, n_samples):
    """Let the same happen so many samples later, before which nothing does."""
    return np.pad(series, ((0, 0), (n_samples, 0)))[:, : series.shape[1]]


@pytest.mark.parametrize("lag_s", [-0.6, -0.3, 0.0, 0.02, 0.3, 0.6])
def test_a_planted_lag_is_found_with_its_sign(lag_s):
    whole = moving(np.random.default_rng(1), duration_s=44)
    n_lag = round(100 * lag_s)
    a, b = whole[:, 200:-200], whole[:, 200 - n_lag : whole.shape[1] - 200 - n_lag]
    found = movement_synchrony(a, b, **OPTIONS)
    there = np.isfinite(found.lags_s)
    assert there.mean() > 0.9
    np.testing.assert_allclose(found.lags_s[there], lag_s, atol=1e-9)
    assert found.lag_s == pytest.approx(lag_s)
    # copies: a window counts as a correlation of .999, unless acts at its edge have their copy outside
    assert 0.98 < found.value <= 0.9990001
    assert np.median(found.peaks) == pytest.approx(1.0, abs=1e-4)
    assert found.p_value == 1 / (1 + found.null_values.size)
    assert found.null_mean < 0.4


def test_opposite_movement_is_no_synchrony():
    a = moving(np.random.default_rng(2))
    found = movement_synchrony(a, 40.0 - a, **OPTIONS)
    assert found.value < 0.2


def test_strangers_are_within_their_null():
    rng = np.random.default_rng(3)
    p_values = [movement_synchrony(moving(rng), moving(rng), **OPTIONS).p_value for _ in range(30)]
    # uniform: of 30 more than 8 are at or below .1 in 1 % of cases
    assert np.count_nonzero(np.asarray(p_values) <= 0.1) <= 8
    assert 0.34 < np.mean(p_values) < 0.66


@pytest.mark.parametrize("duration_s", [20, 41, 95])
def test_exchanging_the_partners_turns_the_lag_and_nothing_else(duration_s):
    rng = np.random.default_rng(4)
    a = moving(rng, duration_s=duration_s)
    b = 0.5 * later(a, 30) + moving(rng, duration_s=duration_s)
    one, other = movement_synchrony(a, b, **OPTIONS), movement_synchrony(b, a, **OPTIONS)
    assert one.lag_s > 0.05
    assert other.lag_s == pytest.approx(-one.lag_s)
    assert other.value == pytest.approx(one.value)
    np.testing.assert_allclose(np.sort(other.null_values), np.sort(one.null_values))
    assert other.p_value == pytest.approx(one.p_value, nan_ok=True)


def test_what_a_movement_starts_from_does_not_count():
    rng = np.random.default_rng(5)
    a = moving(rng)
    b = later(a, 20) + moving(rng)
    one, other = movement_synchrony(a, b, **OPTIONS), movement_synchrony(a + 7.0, b + 1.0, **OPTIONS)
    assert other.value == pytest.approx(one.value)
    assert other.lag_s == pytest.approx(one.lag_s)


def test_a_twitch_is_no_movement():
    """Below 1 Hz two copies have nothing to be alike in; from there on they have."""
    shape = moving(np.random.default_rng(16), n_channels=1, acts_per_s=1.0)
    for largest_hz, alike in ((0.99, False), (1.01, True)):
        twitch = shape * np.float32(largest_hz / np.ptp(shape))
        assert np.isfinite(movement_synchrony(twitch, twitch, **OPTIONS).value) == alike


def test_the_clock_does_not_count():
    """The same 10 s later, with whole windows of stillness before: the windows that move are the same."""
    rng = np.random.default_rng(6)
    a = moving(rng, duration_s=30)
    b = later(a, 20) + moving(rng, duration_s=30)
    early = movement_synchrony(a, b, **OPTIONS)
    late = movement_synchrony(*(np.pad(part, ((0, 0), (1000, 0))) for part in (a, b)), **OPTIONS)
    n_alike = late.peaks.size - 20
    assert n_alike >= 48
    np.testing.assert_allclose(late.peaks[20:], early.peaks[:n_alike], atol=1e-5)
    np.testing.assert_allclose(late.lags_s[20:], early.lags_s[:n_alike])


def test_one_window_by_hand():
    """5 s hold one window, from 1 s to 5 s; at lag 0.5 s it is B's there with A's from 0.5 s to 4.5 s."""
    rng = np.random.default_rng(7)
    a, b = (rng.normal(size=(2, 500)).cumsum(axis=1) for _ in "ab")
    found = movement_synchrony(a, b, **OPTIONS)
    at = {
        lag: np.mean(
            [
                np.corrcoef(lead[k, 100 - lag : 500 - lag : 2], follow[k, 100:500:2])[0, 1]
                for k in (0, 1)
                for lead, follow in [(a, b)]
            ]
        )
        for lag in range(0, 101, 2)
    }
    at |= {
        -lag: np.mean([np.corrcoef(b[k, 100 - lag : 500 - lag : 2], a[k, 100:500:2])[0, 1] for k in (0, 1)])
        for lag in range(2, 101, 2)
    }
    outward = [max(at[lag], at[-lag]) for lag in range(0, 101, 2)]
    peaks = [i for i, r in enumerate(outward) if r == max(outward[: i + 11]) and i + 10 < len(outward)]
    assert found.peaks.shape == (1,)
    assert found.peaks[0] == pytest.approx(outward[peaks[0]])
    assert abs(found.lags_s[0]) == pytest.approx(0.02 * peaks[0])
    assert np.isnan(found.p_value)
    with pytest.raises(ResultError, match="shorter than a window"):
        movement_synchrony(a[:, :498], b[:, :498], **OPTIONS)


def test_what_lies_outside_the_windows_has_no_part():
    """Three groups of windows, every 1.5 s: 39 s hold 23 in each, and 40.47 s no more."""
    rng = np.random.default_rng(8)
    a, b = (moving(rng, duration_s=41)[:, :4047] for _ in "ab")
    one = movement_synchrony(a[:, :3900], b[:, :3900], **OPTIONS)
    assert one.peaks.size == (39 - 5) / 0.5 + 1 == 69
    np.testing.assert_array_equal(movement_synchrony(a, b, **OPTIONS).peaks, one.peaks)


def test_a_channel_on_which_one_never_moves_is_left_out():
    rng = np.random.default_rng(9)
    a, b = moving(rng), moving(rng)
    still = b.copy()
    still[3] = 12.5
    assert movement_synchrony(a, still, **OPTIONS).value == movement_synchrony(a[:3], b[:3], **OPTIONS).value


def test_movement_that_never_changes_has_no_synchrony():
    a = moving(np.random.default_rng(10))
    found = movement_synchrony(a, np.full_like(a, 5.0), **OPTIONS)
    assert np.isnan([found.value, found.lag_s, found.p_value, found.null_mean]).all()
    assert np.isnan(found.peaks).all()


def test_a_channel_counts_as_0_where_one_moves_and_not_where_neither_does():
    """Two channels alike throughout; from 15 s on only A moves on the second, from 30 s on neither does."""
    a = np.tile(moving(np.random.default_rng(11), n_channels=1, acts_per_s=1.0), (2, 1))
    b = a.copy()
    b[1, 1500:], a[1, 3000:] = b[1, 1500], a[1, 3000]
    found = movement_synchrony(a, b, **OPTIONS)
    ends_s = 5.0 + 0.5 * np.arange(found.peaks.size)
    np.testing.assert_allclose(found.peaks[ends_s <= 15], 1.0, atol=1e-4)
    np.testing.assert_allclose(found.peaks[(ends_s > 20.5) & (ends_s <= 30)], 0.5, atol=1e-4)
    np.testing.assert_allclose(found.peaks[ends_s > 35.5], 1.0, atol=1e-4)


def test_too_short_for_shifts_has_no_p_but_a_value():
    rng = np.random.default_rng(12)
    a = moving(rng, duration_s=12)
    found = movement_synchrony(a, later(a, 10), **OPTIONS)
    assert found.value > 0.9
    assert np.isnan(found.p_value)


def test_unlike_movement_is_refused():
    a = moving(np.random.default_rng(13))
    with pytest.raises(ResultError, match="same time"):
        movement_synchrony(a, a[:, :-1], **OPTIONS)
    with pytest.raises(ResultError, match="not a finite number"):
        movement_synchrony(a, np.full_like(a, np.nan), **OPTIONS)
    with pytest.raises(ResultError, match="whole number"):
        movement_synchrony(a, a, step_ms=15.0)


def test_pseudo_dyads_find_the_pairs_that_move_together():
    """Five dyads of which B follows A; all ten followed the same events besides, on one channel."""
    rng = np.random.default_rng(14)
    common = moving(rng, duration_s=20, n_channels=1)
    own = [moving(rng, duration_s=20, n_channels=3) for _ in range(5)]
    a = [np.concatenate((common, mine)) for mine in own]
    b = [np.concatenate((common, later(mine, 30) + moving(rng, duration_s=20, n_channels=3))) for mine in own]
    found = movement_pseudo_dyads(a, b, step_ms=10.0)
    assert found.shape == (5, 5)
    assert found[1, 3] == movement_synchrony(a[1], b[3], **OPTIONS).value
    assert found[2, 2] == movement_synchrony(a[2], b[2], **OPTIONS).value
    np.testing.assert_array_equal(pseudo_dyad_p(found), 0.2)
    assert pairing_p(found, n_permutations=999, rng=rng) < 0.05
    with pytest.raises(ResultError, match="at least two dyads"):
        movement_pseudo_dyads(a[:1], b[:1], step_ms=10.0)
    with pytest.raises(ResultError, match="5 partners A and 4 partners B"):
        movement_pseudo_dyads(a, b[:4], step_ms=10.0)


def test_common_events_are_found_by_shifts_and_not_by_pseudo_dyads():
    rng = np.random.default_rng(15)
    common = moving(rng, duration_s=40)
    a, b = ([common + 0.6 * moving(rng, duration_s=40) for _ in range(5)] for _ in "ab")
    assert movement_synchrony(a[0], b[0], **OPTIONS).p_value < 0.05
    peaks = movement_pseudo_dyads(a, b, step_ms=10.0)
    assert pairing_p(peaks, n_permutations=999, rng=rng) > 0.05


def test_means_are_of_fisher_z():
    assert float(fisher_mean(np.array([0.6, -0.6]))) == pytest.approx(0.0)
    assert float(fisher_mean(np.array([0.9, 0.5]))) == pytest.approx(
        np.tanh((np.arctanh(0.9) + np.arctanh(0.5)) / 2)
    )
    assert float(fisher_mean(np.array([1.0]))) == pytest.approx(0.999)
    assert np.isnan(fisher_mean(np.array([np.nan])))
