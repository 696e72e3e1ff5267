"""Recordings as plain data."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest


def test_spike_times_are_steps_in_seconds(make_trains):
    trains = make_trains([(1, 25), (0, 0)], n_cells=2, n_steps=100, time_step_ms=0.1)
    np.testing.assert_allclose(trains.times_s, [0.0, 0.0025])
    assert trains.duration_s == pytest.approx(0.010)


def test_recordings_are_frozen(make_trains):
    trains = make_trains([], n_cells=2, n_steps=100)
    with pytest.raises(FrozenInstanceError):
        trains.n_cells = 3


def test_a_recording_is_as_long_as_its_spikes(make_recording, make_trains, make_events):
    trains = make_trains([], n_cells=20, n_steps=1234, time_step_ms=0.5)
    found = make_recording({"a_motor": trains}, events=make_events([]))
    assert (found.n_steps, found.time_step_ms, found.duration_s) == (1234, 0.5, 0.617)
