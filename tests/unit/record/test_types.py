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
