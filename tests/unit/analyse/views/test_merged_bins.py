"""Wider bins, and too few of them."""

import numpy as np
import pytest

from snn.analyse.views.merged_bins import merged_bins, require_bins
from snn.errors import ResultError
from snn.record.signals import channel_rates_hz
from snn.record.types import SpikeTrains


def test_by_hand_with_an_incomplete_last_bin():
    rates_hz = np.array([[1.0, 2, 6, 0, 0, 3, 100], [0, 0, 3, 6, 6, 6, 100]])
    merged = merged_bins(rates_hz, bin_ms=20.0, wider_bin_ms=60.0)
    np.testing.assert_array_equal(merged, [[3, 1], [1, 6]])


def test_merged_rates_are_the_rates_in_wider_bins():
    rng = np.random.default_rng(1)
    steps = np.sort(rng.integers(0, 10_000, 500))
    trains = SpikeTrains(
        cells=rng.integers(0, 8, 500).astype(np.int32),
        steps=steps,
        n_cells=8,
        time_step_ms=0.1,
        n_steps=10_000,
    )
    fine, wide = (channel_rates_hz(trains, n_channels=4, bin_ms=bin_ms) for bin_ms in (5.0, 50.0))
    np.testing.assert_allclose(merged_bins(fine, bin_ms=5.0, wider_bin_ms=50.0), wide, atol=1e-12)


def test_the_same_bin_changes_nothing():
    rates_hz = np.random.default_rng(2).normal(size=(4, 50))
    np.testing.assert_array_equal(merged_bins(rates_hz, bin_ms=20.0, wider_bin_ms=20.0), rates_hz)


@pytest.mark.parametrize("wider_bin_ms", [50.0, 10.0])
def test_bins_that_do_not_fit_are_refused(wider_bin_ms):
    with pytest.raises(ResultError, match=rf"{wider_bin_ms:g} ms is not a whole number of steps of 20 ms"):
        merged_bins(np.zeros((1, 10)), bin_ms=20.0, wider_bin_ms=wider_bin_ms)


def test_too_few_bins_are_refused():
    require_bins(5, n_needed=5, bin_ms=20.0, measure="tea")
    with pytest.raises(ResultError, match=r"0\.08 s remain.*too short for the tea, which needs 0\.1 s"):
        require_bins(4, n_needed=5, bin_ms=20.0, measure="tea")
