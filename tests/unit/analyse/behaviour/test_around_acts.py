import numpy as np
import pytest

from snn.analyse.behaviour.around_acts import AFTER_S, BEFORE_S, around_acts

STEP_MS = 10.0
N = 10_000  # 100 s


def moving(acts, level_hz=40.0):
    """Movement of 4 channels: each (channel, onset_s) is a movement of 0.5 s."""
    moved = np.zeros((4, N))
    for channel, onset_s in acts:
        first = round(onset_s * 100)
        moved[channel, first : first + 50] = level_hz
    return moved


def around(a, b, channels=(0,)):
    return around_acts({"a": a, "b": b}, step_ms=STEP_MS, channels=channels, rng=np.random.default_rng(1))


ONSETS_S = np.arange(10.0, 90.0, 10.0)


def test_an_answer_stands_at_its_delay_on_the_channel_of_the_act():
    a = moving([(0, t) for t in ONSETS_S])
    b = moving([(0, t + 1.0) for t in ONSETS_S], level_hz=18.0)  # no act: below its threshold
    found = around(a, b)
    assert found.n_acts == len(ONSETS_S)
    after = (found.times_s > 0.95) & (found.times_s < 1.45)
    assert np.allclose(found.other_hz[after], 18.0)
    assert np.allclose(found.other_hz[(found.times_s < 0.95) | (found.times_s > 1.55)], 0.0)
    assert found.random_other_hz.mean() == pytest.approx(18.0 * 0.05 * len(ONSETS_S) / 10, rel=0.35)


def test_movement_on_another_channel_is_no_answer():
    a = moving([(0, t) for t in ONSETS_S])
    b = moving([(1, t + 1.0) for t in ONSETS_S], level_hz=18.0)
    assert np.allclose(around(a, b).other_hz, 0.0)


def test_acts_of_both_partners_count_and_of_these_channels_only():
    a, b = moving([(0, 20.0), (2, 40.0)]), moving([(0, 60.0), (1, 70.0)])
    assert around(a, b).n_acts == 2
    assert around(a, b, channels=(0, 1)).n_acts == 3
    assert around(a, b, channels=(3,)).n_acts == 0


def test_acts_without_room_are_left_out():
    early, late = BEFORE_S - 0.1, 100 - AFTER_S + 0.1
    assert around(moving([(0, early), (0, 50.0), (0, late)]), moving([])).n_acts == 1


def test_without_acts_all_is_undefined():
    found = around(moving([]), moving([]))
    assert np.isnan(found.other_hz).all()
    assert np.isnan(found.random_likeness).all()
    assert found.times_s[0] == pytest.approx(-BEFORE_S)
    assert found.times_s[-1] == pytest.approx(AFTER_S)


def test_likeness_at_random_moments_is_the_correlation_and_rises_where_both_move():
    rng = np.random.default_rng(2)
    onsets_s = np.sort(rng.uniform(5, 90, 8)).round(1)
    a, b = moving([(0, t) for t in onsets_s]), moving([(0, t) for t in onsets_s], level_hz=30.0)
    found = around(a, b)
    assert found.random_likeness.mean() == pytest.approx(1.0, abs=0.25)  # of a course with itself
    assert found.likeness[np.argmin(np.abs(found.times_s - 0.2))] > 3 * found.random_likeness.mean()
