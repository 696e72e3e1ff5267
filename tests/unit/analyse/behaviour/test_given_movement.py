"""What is left of two brains when the movement of both is taken out."""

import numpy as np
import pytest

from snn.analyse.behaviour.given_movement import binned_movement_hz, without_movement
from snn.analyse.measures.crosscorrelation import cross_correlation
from snn.errors import ResultError

BINS = {"bin_ms": 20.0, "max_lag_ms": 500.0}


def smooth(noise, time_constant_bins):
    from scipy.signal import lfilter

    decay = np.exp(-1 / time_constant_bins)
    return lfilter([1 - decay], [1, -decay], noise, axis=-1)


def dyad(rng, *, common=0.0, coupling=0.0, n_bins=4000):
    """Two brains of four channels; bodies lag, and the movement of each drives the other 100 ms later."""
    inputs = smooth(rng.normal(size=(3, 4, n_bins)), 10)
    brains = [inputs[0] + common * inputs[2], inputs[1] + common * inputs[2]]
    moved = [smooth(smooth(brain, 2.5), 2.5) for brain in brains]
    for _ in range(20):  # the loop, until it has settled
        brains = [
            inputs[own] + common * inputs[2] + coupling * np.pad(moved[1 - own], ((0, 0), (5, 0)))[:, :n_bins]
            for own in (0, 1)
        ]
        moved = [smooth(smooth(brain, 2.5), 2.5) for brain in brains]
    return brains, moved


def c(pair):
    return cross_correlation(*pair, **BINS).peak


def test_brains_that_meet_through_bodies_are_no_more_alike_than_these_carry():
    rng = np.random.default_rng(1)
    brains, moved = dyad(rng, coupling=0.7)
    assert c(brains) > 0.6
    assert c(moved) > 0.6
    # 4000 bins, correlated over some 10, are 400 independent ones or more: a mean of four has a standard error of .025
    assert c(without_movement(*brains, *moved, **BINS)) < 0.05


def test_what_the_bodies_do_not_show_is_left():
    rng = np.random.default_rng(2)
    (a, b), moved = dyad(rng, coupling=0.7)
    hidden = rng.normal(size=a.shape) * a.std()
    assert c(without_movement(a + hidden, b + hidden, *moved, **BINS)) > 0.8


def test_rates_that_follow_a_movement_at_any_lag_up_to_half_a_second_leave_nothing():
    rng = np.random.default_rng(3)
    moved = [smooth(rng.normal(size=(2, 3000)), 5) for _ in "ab"]
    for lag in (-25, 0, 10, 25):
        a, b = without_movement(np.roll(moved[0], lag, axis=1), moved[1], *moved, **BINS)
        assert (
            a[:, 60:-60].std() < 0.05 * moved[0].std()
        )  # the ends are without a part of their past or future
        assert not b.any()
    late = without_movement(np.roll(moved[0], 80, axis=1), moved[1], *moved, **BINS)[0]
    assert late.std() > 0.9 * moved[0].std()


def test_exchanging_the_partners_exchanges_what_is_left():
    rng = np.random.default_rng(4)
    (a, b), (moved_a, moved_b) = dyad(rng, common=0.5, n_bins=1500)
    left = without_movement(a, b, moved_a, moved_b, **BINS)
    turned = without_movement(b, a, moved_b, moved_a, **BINS)
    np.testing.assert_allclose(turned[1], left[0], atol=1e-9)
    np.testing.assert_allclose(turned[0], left[1], atol=1e-9)


def test_each_channel_is_judged_by_its_own_movement():
    rng = np.random.default_rng(5)
    (a, b), moved = dyad(rng, n_bins=1500)
    left = without_movement(a, b, *moved, **BINS)[0]
    alone = without_movement(a[:1], b[:1], moved[0][:1], moved[1][:1], **BINS)[0]
    np.testing.assert_allclose(left[:1], alone)


def test_movement_is_read_in_the_middle_of_each_bin():
    ramp = np.arange(100.0)[None]  # 1 Hz more every 10 ms
    found = binned_movement_hz(ramp, step_ms=10.0, start_s=0.1, n_bins=3, bin_ms=20.0)
    np.testing.assert_allclose(found, [[11.0, 13.0, 15.0]])
    fine = binned_movement_hz(ramp, step_ms=10.0, start_s=0.0, n_bins=4, bin_ms=5.0)
    np.testing.assert_allclose(fine, [[0.25, 0.75, 1.25, 1.75]])


def test_unlike_or_too_short_series_are_refused():
    series = np.random.default_rng(6).normal(size=(2, 200))
    with pytest.raises(ResultError, match="too few"):
        without_movement(*(series[:, :80],) * 4, **BINS)
    with pytest.raises(ResultError, match="movement of shape"):
        without_movement(series, series, series[:1], series[:1], **BINS)
    with pytest.raises(ResultError, match="no movement"):
        binned_movement_hz(series[:, :0], step_ms=10.0, start_s=0.0, n_bins=3, bin_ms=20.0)
