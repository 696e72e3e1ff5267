"""Piecewise-constant schedules, against values read off a drawing."""

import numpy as np
import pytest

from snn.errors import SimulationError
from snn.model.schedule import MIN_CAPACITY, NEVER, pack, pulses_to_changes


def changes(onsets, offsets, heights):
    steps, values = pulses_to_changes(np.array(onsets), np.array(offsets), np.array(heights, dtype=float))
    return list(zip(steps.tolist(), values.tolist(), strict=True))


def test_a_pulse_switches_on_and_off():
    assert changes([10], [15], [2.0]) == [(10, 2.0), (15, 0.0)]


def test_overlapping_pulses_take_the_larger_height():
    assert changes([10, 12], [20, 14], [1.0, 3.0]) == [(10, 1.0), (12, 3.0), (14, 1.0), (20, 0.0)]


def test_a_pulse_inside_another_changes_nothing():
    assert changes([10, 12], [20, 14], [1.0, 1.0]) == [(10, 1.0), (20, 0.0)]


def test_adjacent_pulses_merge():
    assert changes([10, 20], [20, 30], [1.0, 1.0]) == [(10, 1.0), (30, 0.0)]


def test_lookup_holds_each_value_until_the_next_change():
    schedule = pack([(np.array([10, 15]), np.array([2.0, 0.0])), (np.array([], dtype=int), np.array([]))])
    seen = [schedule.value(np.array([0, 1]), step).tolist() for step in (0, 9, 10, 14, 15, 10_000)]
    assert seen == [[0, 0], [0, 0], [2, 0], [2, 0], [0, 0], [0, 0]]


def test_capacity_does_not_depend_on_the_number_of_events():
    few = pack([(np.array([1]), np.array([1.0]))])
    many = pack([(np.arange(1000), np.ones(1000))])
    assert few.steps.shape == many.steps.shape == (1, MIN_CAPACITY)
    assert few.steps[0, 1] == NEVER


def test_a_full_row_still_ends_with_room():
    full = pack([(np.arange(MIN_CAPACITY), np.ones(MIN_CAPACITY))])
    assert full.steps.shape == (1, 2 * MIN_CAPACITY)


def test_a_step_that_32_bits_cannot_count_is_refused():
    with pytest.raises(SimulationError, match="too late"):
        pack([(np.array([NEVER]), np.array([1.0]))])
