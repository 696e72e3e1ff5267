"""Overt acts: found in the movement where they begin, once each."""

import numpy as np
import pytest

from snn.record.acts import act_onsets_s, acting, acts_of
from snn.record.window import windowed

TAU_S = 0.05


def _firing(channel, *, since, until, every):
    """Let all five cells of a motor channel fire every so many milliseconds."""
    cells = range(5 * channel, 5 * channel + 5)
    return [(cell, step) for step in range(since, until, every) for cell in cells]


@pytest.fixture
def make_motor(make_recording, make_trains, make_events):
    def make(spikes, *, partner="a"):
        motor = make_trains(spikes, n_cells=20, n_steps=4000)
        return make_recording({f"{partner}_motor": motor}, events=make_events([]))

    return make


def test_acts_are_rearmed_only_below_the_lower_threshold():
    #                        on: 1st      no: not re-armed    re-armed   on: 2nd
    movement_hz = np.array([[0, 19.9, 20, 30, 12, 25, 10, 21, 9.9, 15, 20.1]])
    (onsets_s,) = act_onsets_s(movement_hz, step_ms=10.0)
    np.testing.assert_allclose(onsets_s, [0.02, 0.10])  # sample n is at n x 10 ms


def test_acts_of_each_channel_are_apart():
    silent, once, late = np.zeros(5), np.array([0, 50.0, 50, 50, 50]), np.array([0, 0, 0, 0, 50.0])
    first, second, third = act_onsets_s(np.stack([silent, once, late]), step_ms=20.0)
    assert first.size == 0
    np.testing.assert_allclose(second, [0.02])
    np.testing.assert_allclose(third, [0.08])


@pytest.mark.parametrize("start_hz", [40.0, 20.0, 15.0, 10.0])
def test_what_is_under_way_at_the_start_did_not_begin_there(start_hz):
    """As the model has it, too: an act begins only after a sample below 10 Hz."""
    (onsets_s,) = act_onsets_s(np.array([[start_hz, 25, 30, 5, 25]]), step_ms=10.0)
    np.testing.assert_allclose(onsets_s, [0.04])
    assert act_onsets_s(np.array([[9.99, 25]]), step_ms=10.0)[0].tolist() == [0.01]
    assert act_onsets_s(np.zeros((1, 0)), step_ms=10.0)[0].size == 0


def test_an_act_is_found_where_two_low_passes_of_50_ms_cross_20_hz(make_motor):
    recording = make_motor(_firing(2, since=1000, until=1500, every=5), partner="b")
    onsets_s = acts_of(recording, "b")
    assert [channel.size for channel in onsets_s] == [0, 0, 1, 0]
    # the step response is 1 - (1 + t/tau) exp(-t/tau): a steady 200 Hz crosses 20 Hz at .5318 tau = 26.6 ms
    tau = 0.5318
    assert 200 * (1 - (1 + tau) * np.exp(-tau)) == pytest.approx(20, rel=1e-3)
    assert 1.0266 - 0.005 <= onsets_s[2][0] <= 1.0266 + 0.010  # spikes every 5 ms, samples every 10 ms
    assert all(channel.size == 0 for channel in acts_of(recording, "a"))


def test_a_volley_is_no_act_and_an_executed_act_is_one(make_motor):
    # each cell fires once: the body peaks at 1 / (e x 50 ms) = 7.4 Hz
    volley = _firing(0, since=500, until=501, every=1)
    act = _firing(0, since=2000, until=2500, every=25)  # 40 Hz for half a second
    (onset_s,) = acts_of(make_motor(volley + act), "a")[0]
    assert onset_s == pytest.approx(
        2.0 + 1.678 * TAU_S, abs=0.025
    )  # half of the step is reached at 1.678 tau


def test_an_act_that_wavers_is_one_and_two_acts_are_two(make_motor):
    # 50 Hz: after a gap of 50 ms there are some 50 (1 + 1) / e = 37 Hz left, after 1 s nothing
    wavering = _firing(1, since=500, until=1000, every=20) + _firing(1, since=1050, until=1500, every=20)
    again = _firing(1, since=2500, until=3000, every=20)
    assert acts_of(make_motor(wavering), "a")[1].size == 1
    assert acts_of(make_motor(wavering + again), "a")[1].size == 2


def test_a_stretch_has_the_acts_that_begin_in_it(make_motor):
    recording = make_motor(
        _firing(0, since=500, until=1500, every=20) + _firing(0, since=2500, until=3000, every=20)
    )
    first_s, second_s = acts_of(recording, "a")[0]
    assert acts_of(windowed(recording, start_s=1.0, stop_s=4.0), "a")[0] == pytest.approx([second_s - 1.0])
    assert acts_of(windowed(recording, start_s=0.0, stop_s=2.0), "a")[0] == pytest.approx([first_s])


def test_an_act_is_on_from_20_hz_until_below_10():
    movement_hz = np.array(
        [[0.0, 19.9, 20.0, 40.0, 12.0, 10.0, 9.9, 15.0, 25.0, 0.0], [30.0, 15.0, 5.0, *[0.0] * 7]]
    )
    expected = [[0, 0, 1, 1, 1, 1, 0, 0, 1, 0], [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]]
    np.testing.assert_array_equal(acting(movement_hz), np.array(expected, dtype=bool))


def test_acts_begin_where_onsets_are():
    rng = np.random.default_rng(1)
    movement_hz = np.abs(rng.normal(size=(4, 3000)).cumsum(axis=1)) % 45.0
    movement_hz[:, 0] = 0.0
    for row, onsets_s in zip(acting(movement_hz), act_onsets_s(movement_hz, step_ms=10.0), strict=True):
        begins = np.flatnonzero(np.diff(row, prepend=False) & row)
        np.testing.assert_allclose(begins * 0.01, onsets_s)
