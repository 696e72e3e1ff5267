"""The grid and the precision of movement."""

import numpy as np
import pytest

from snn.record.movement import MAX_MOVEMENT_HZ, is_quantised, n_movement_samples, quantised


@pytest.mark.parametrize(
    ("n_steps", "time_step_ms", "expected"),
    [
        (1, 0.1, 1),  # the state at time 0
        (100, 0.1, 1),
        (101, 0.1, 2),
        (800_000, 0.1, 8000),
        (200_000, 0.05, 1000),
        (29, 0.7, 3),  # 20.3 ms: at 0, 10 and 20 ms
        (3, 0.3, 1),
    ],
)
def test_a_sample_for_every_10_ms_that_began(n_steps, time_step_ms, expected):
    assert n_movement_samples(n_steps, time_step_ms=time_step_ms) == expected


def test_the_nearest_1024th_of_a_hertz_a_half_upwards():
    quanta = np.array([0.0, 0.499, 0.5, 1.4999, 1.5, 40_960.2])
    found = quantised(quanta / 1024)
    assert found.dtype == np.float32
    assert (np.float64(found) * 1024).tolist() == [0, 0, 1, 1, 2, 40_960]


def test_every_quantum_is_a_number_of_single_precision():
    quanta = np.random.default_rng(1).integers(0, 2**24, 100_000)
    quanta[:2] = 2**24, 2**24 - 1
    np.testing.assert_array_equal(np.float64(quantised(quanta / 1024)) * 1024, quanta)
    assert MAX_MOVEMENT_HZ * 1024 == 2**24


def test_what_is_not_on_the_grid_or_out_of_range_is_told():
    assert is_quantised(quantised(np.random.default_rng(2).uniform(0, 200, (4, 50))))
    assert is_quantised(np.zeros((4, 0), np.float32))
    for value_hz in (-1 / 1024, 0.5 / 1024, 1e-9, 16_385.0):
        assert not is_quantised(np.array([[0.0, value_hz]], dtype=np.float32))
