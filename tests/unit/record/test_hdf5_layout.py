"""Times of spikes: as narrow as gives back every step, and no narrower."""

import numpy as np
import pytest

from snn.record.hdf5_layout import steps_at, stored_times_ms


@pytest.mark.parametrize("time_step_ms", [0.1, 0.05, 1 / 3, 0.7])
def test_single_precision_gives_back_each_of_the_first_8_million_steps(time_step_ms):
    steps = np.arange(2**23)
    times_ms = stored_times_ms(steps, time_step_ms=time_step_ms)
    assert times_ms.dtype == np.float32
    np.testing.assert_array_equal(steps_at(times_ms, time_step_ms=time_step_ms), steps, strict=True)


def test_where_single_precision_would_lose_a_step_all_times_are_double():
    # From 2**21 ms on, single precision has every fourth of a ms: 3,000,000.1 would become 3,000,000.0.
    steps = np.array([3, 30_000_001])
    times_ms = stored_times_ms(steps, time_step_ms=0.1)
    assert times_ms.dtype == np.float64
    np.testing.assert_allclose(times_ms, [0.3, 3_000_000.1], rtol=1e-15)
    np.testing.assert_array_equal(steps_at(times_ms, time_step_ms=0.1), steps, strict=True)


def test_what_decides_is_the_data_not_the_length():
    assert stored_times_ms(np.array([30_000_000]), time_step_ms=0.1).dtype == np.float32  # 3,000,000 ms fits
    assert stored_times_ms(np.empty(0, np.int64), time_step_ms=0.1).dtype == np.float32


def test_times_of_single_precision_are_divided_in_double():
    # 0.1 in single precision is 1.5e-9 too large, which makes half a step after some 30 million of them.
    assert steps_at(np.float32([1_600_000.0]), time_step_ms=0.1).tolist() == [16_000_000]
    assert steps_at(np.float64([3_000_000.1]), time_step_ms=0.1).tolist() == [30_000_001]
