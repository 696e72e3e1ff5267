"""Acts as others see them: when they are on, and as if they had been intended."""

import numpy as np
import pytest

from snn.analyse.behaviour.shown_acts import acting, visible_events
from snn.record.acts import act_onsets_s
from snn.record.types import VideoNote


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


def _recording(make_recording, make_trains, make_events, make_movement, *, files):
    moved = {partner: np.zeros((4, 1000)) for partner in "ab"}
    moved["b"][2, 300:350] = 40.0
    moved["b"][0, 100:120] = 40.0
    recording = make_recording(
        {"a_motor": make_trains([], n_cells=20, n_steps=10_000)},
        events=make_events([(0, 1, 2.0, 0.5)]),
        movement=make_movement(moved),
        videos={name: VideoNote(script="unknown", has_brain=False) for name in files},
        settings={"partner": {"body": {"time_constant": "40 ms"}}},
    )
    kept = tuple(p for p in recording.populations if p.partner not in files)
    spikes = {p.name: recording.spikes[p.name] for p in kept}
    from dataclasses import replace

    return replace(recording, populations=kept, spikes=spikes)


def test_what_a_file_shows_is_listed_by_the_lag_of_the_body_earlier(
    make_recording, make_trains, make_events, make_movement
):
    recording = _recording(make_recording, make_trains, make_events, make_movement, files="b")
    found = visible_events(recording)
    np.testing.assert_array_equal(found.partner, [1, 0, 1])
    np.testing.assert_array_equal(found.channel, [0, 1, 2])
    assert found.onset_s == pytest.approx([0.92, 2.0, 2.92])
    assert found.duration_s == pytest.approx([0.2, 0.5, 0.5])
    np.testing.assert_array_equal(found.intensity, 1.0)
    assert not found.shared.any()


def test_partners_with_a_brain_are_known_by_their_intentions(
    make_recording, make_trains, make_events, make_movement
):
    recording = _recording(make_recording, make_trains, make_events, make_movement, files="")
    assert visible_events(recording) is recording.events
