"""Stretches of a recording: where they lie, whose cues they hold, and what they are held against."""

from dataclasses import replace

import numpy as np
import pytest

from snn.analyse.influence.cued_stretches import cued_stretches
from snn.analyse.views.drive_courses import drive_courses
from snn.config.file.load import experiment_from
from snn.config.trials.expand import expand
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz
from tests.unit.conftest import without_brain
from tests.unit.following_dyads import following_recording


@pytest.fixture(scope="module")
def recording():
    raw = {"name": "x", "question": "?", "seed": 3, "duration": "12 s", "protocol": {"time_step": "0.5 ms"}}
    return following_recording(expand(experiment_from(raw))[0])


WINDOW = {"start_s": 0.5, "stop_s": 12.0}


def test_stretches_follow_each_other_through_the_window(recording):
    found = cued_stretches(recording, "a", follows="brain", lengths_s=(5.0, 2.5), **WINDOW)
    assert {length_s: len(pairs) for length_s, pairs in found.items()} == {5.0: 2, 2.5: 4}
    rates_hz = channel_rates_hz(recording.spikes["b_execution_e"], n_channels=4, bin_ms=50.0)
    np.testing.assert_array_equal(found[5.0][1].target, rates_hz[:, 110:210])  # 5.5 to 10.5 s
    events = recording.events
    own = (events.partner == 0) & (events.onset_s >= 5.5) & (events.onset_s < 10.5)
    assert own.sum() > 0
    assert found[5.0][1].cues.onset_s == pytest.approx(events.onset_s[own] - 5.5)
    assert found[5.0][1].law.rate_hz.tolist() == [0.25] * 4
    assert found[5.0][1].law.stretches[0].stop_s == pytest.approx(5.0)
    courses = drive_courses(events, n_bins=230, bin_ms=50.0, start_s=0.5)
    np.testing.assert_allclose(found[5.0][1].own_cues, courses.intentions_b[:, 100:200], atol=1e-9)


def test_movement_of_the_other_may_be_asked_about(recording):
    moved = np.zeros((4, 1200), np.float32)
    moved[2, 552:554] = 20.0  # about 5.525 s, the middle of a bin
    moving = replace(
        recording, movement=replace(recording.movement, movement_hz={"a": moved * 0, "b": moved})
    )
    (first, second) = cued_stretches(moving, "a", follows="movement", lengths_s=(5.0,), **WINDOW)[5.0]
    assert not first.target.any()
    assert np.argwhere(second.target).tolist() == [[2, 0]]
    assert second.target[2, 0] == 20.0


def test_what_was_not_recorded_is_left_out(recording):
    short = following_recording(recording.trial, duration_s=7.0)
    found = cued_stretches(short, "b", follows="brain", lengths_s=(5.0, 3.0), **WINDOW)
    assert [len(pairs) for pairs in found.values()] == [1, 2]
    with pytest.raises(ResultError, match="partner b has no brain that was recorded; ask about its movement"):
        cued_stretches(without_brain(recording, "b"), "a", follows="brain", lengths_s=(5.0,), **WINDOW)
