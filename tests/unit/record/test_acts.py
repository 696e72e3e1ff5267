"""Overt acts: found where they begin, once each, and not in volleys."""

import numpy as np
import pytest

from snn.record.acts import act_onsets_s, acts_of


def _firing(channel, *, since, until, every):
    """Let all five cells of a motor channel fire every so many milliseconds."""
    cells = range(5 * channel, 5 * channel + 5)
    return [(cell, step) for step in range(since, until, every) for cell in cells]


@pytest.fixture
def make_motor(make_recording, make_trains, make_events):
    def make(spikes, *, partner="a", settings=None):
        motor = make_trains(spikes, n_cells=20, n_steps=4000)
        return make_recording({f"{partner}_motor": motor}, events=make_events([]), settings=settings)

    return make


def test_acts_are_rearmed_only_below_the_lower_threshold():
    #                      on: 1st      no: not re-armed    re-armed   on: 2nd
    output_hz = np.array([[0, 19.9, 20, 30, 12, 25, 10, 21, 9.9, 15, 20.1]])
    (onsets_s,) = act_onsets_s(output_hz, step_ms=1.0)
    np.testing.assert_allclose(onsets_s, [0.003, 0.011])


def test_acts_of_each_channel_are_apart():
    silent, always, late = np.zeros(5), np.full(5, 50.0), np.array([0, 0, 0, 0, 50.0])
    first, second, third = act_onsets_s(np.stack([silent, always, late]), step_ms=2.0)
    assert first.size == 0
    np.testing.assert_allclose(second, [0.002])  # nobody acts before the recording
    np.testing.assert_allclose(third, [0.010])


def test_an_act_is_found_where_a_low_pass_of_200_ms_crosses_20_hz(make_motor):
    recording = make_motor(_firing(2, since=1000, until=1500, every=10), partner="b")
    onsets_s = acts_of(recording, "b")
    assert [channel.size for channel in onsets_s] == [0, 0, 1, 0]
    # a steady 100 Hz crosses 20 Hz after -200 ms ln(1 - 20/100) = 44.6 ms; spikes come in steps of 10 ms
    assert onsets_s[2][0] == pytest.approx(1.0446, abs=0.010)
    assert all(channel.size == 0 for channel in acts_of(recording, "a"))


def test_a_strong_volley_is_no_act_and_an_executed_act_is_one(make_motor):
    # each cell fires three times within 20 ms: a 60 ms low-pass reaches 3 / 60 ms = 50 Hz, one of 200 ms 15 Hz
    volley = _firing(0, since=500, until=521, every=10)
    act = _firing(0, since=2000, until=2500, every=25)  # 40 Hz for half a second
    (onset_s,) = acts_of(make_motor(volley + act), "a")[0]
    assert onset_s == pytest.approx(2.139, abs=0.025)  # -200 ms ln(1 - 20/40) = 139 ms


def test_an_act_that_wavers_is_one_and_two_acts_are_two(make_motor):
    # a gap of 100 ms lowers 50 Hz to at least 30 Hz; one of 1 s lets it fall below 10 Hz
    wavering = _firing(1, since=500, until=1000, every=20) + _firing(1, since=1100, until=1500, every=20)
    again = _firing(1, since=2500, until=3000, every=20)
    assert acts_of(make_motor(wavering), "a")[1].size == 1
    assert acts_of(make_motor(wavering + again), "a")[1].size == 2


def test_the_setting_of_the_recorded_output_moves_no_act(make_motor):
    spikes = _firing(3, since=1000, until=1500, every=10)
    slow = {"record": {"motor_time_constant": "900 ms"}}
    np.testing.assert_array_equal(
        acts_of(make_motor(spikes), "a")[3], acts_of(make_motor(spikes, settings=slow), "a")[3]
    )
