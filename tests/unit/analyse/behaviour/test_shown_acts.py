"""Acts as others see them: when they are on, and as if they had been intended."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.behaviour.shown_acts import visible_events
from snn.record.types import VideoNote


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
