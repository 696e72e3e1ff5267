"""What is taken from a target before it is held against cues, and what is left."""

import numpy as np
import pytest

from snn.analyse.influence.cue_residuals import conditions, cue_residuals, drift, in_own_spread
from snn.errors import ResultError

SIZE = {"bin_s": 0.05, "n_skipped": 12}


def test_drift_is_slow_cosines_without_a_constant():
    waves = drift(800, bin_s=0.05)  # 40 s: half waves of 40, 20, 13.3 ... s, periods from 80 to 10 s
    assert waves.shape == (8, 800)
    assert waves @ waves.T == pytest.approx(400 * np.eye(8), abs=1e-9)
    assert waves.sum(axis=1) == pytest.approx(0, abs=1e-9)


def test_own_cues_on_any_channel_common_events_past_and_drift_leave_nothing():
    rng = np.random.default_rng(1)
    own, shared = (rng.random((2, 2, 800)) < 0.05).astype(float)
    later = np.roll(own[1], 3) + 0.5 * np.roll(shared[0], 6)
    later[:10] = 0
    target = np.stack([later, np.cos(np.pi * (np.arange(800) + 0.5) / 400)])
    for t in range(1, 800):
        target[0, t] += 0.7 * target[0, t - 1]
    regressors = conditions(own, shared, n_bins=800, **SIZE)
    assert np.abs(cue_residuals(target, regressors, n_skipped=12)).max() == 0
    without_shared = conditions(own, None, n_bins=800, **SIZE)
    left = cue_residuals(target, without_shared, n_skipped=12)
    assert np.abs(left[0]).max() > 1
    assert np.abs(left[1]).max() == 0


def test_what_is_left_of_noise_is_the_noise_in_its_own_units():
    noise = 7.0 * np.random.default_rng(2).normal(size=(1, 4000))
    left = cue_residuals(noise, conditions(None, None, n_bins=4000, **SIZE), n_skipped=12)
    assert np.corrcoef(left[0, 12:], noise[0, 12:])[0, 1] > 0.98
    assert np.sqrt((left**2).mean()) == pytest.approx(1)
    assert (left[:, :12] == 0).all()


def test_a_constant_stays_0():
    assert (in_own_spread(np.zeros((2, 5))) == 0).all()


def test_courses_must_fit_and_the_recording_be_long_enough():
    with pytest.raises(ResultError, match="800 bins"):
        conditions(np.zeros((2, 799)), None, n_bins=800, **SIZE)
    with pytest.raises(ResultError, match="finite"):
        conditions(np.full((2, 800), np.nan), None, n_bins=800, **SIZE)
    with pytest.raises(ResultError, match="record longer"):
        cue_residuals(np.ones((1, 25)), conditions(None, None, n_bins=25, **SIZE), n_skipped=12)
