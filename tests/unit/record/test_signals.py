"""Signals that follow from spikes and events."""

import numpy as np
import pytest

from snn.errors import ResultError
from snn.record.signals import (
    binned_spikes,
    channel_rates_hz,
    derive_signals,
    intentions_on,
    whole_steps,
)


def test_rates_by_hand(make_trains):
    # two channels of two cells; bins of 10 ms hold 100 steps of 0.1 ms
    spikes = [(0, 0), (1, 99), (1, 100), (2, 250), (3, 299), (3, 300)]
    trains = make_trains(spikes, n_cells=4, n_steps=350, time_step_ms=0.1)
    rates_hz = channel_rates_hz(trains, n_channels=2, bin_ms=10.0)
    one = 1 / (2 * 0.010)  # one spike of two cells in 10 ms
    np.testing.assert_allclose(rates_hz, [[2 * one, one, 0], [0, 0, 2 * one]])


def test_an_incomplete_last_bin_is_dropped(make_trains):
    trains = make_trains([(0, 39), (0, 40), (0, 49)], n_cells=1, n_steps=50)
    np.testing.assert_array_equal(binned_spikes(trains, n_rows=1, bin_ms=20.0), [[0, 1]])


def test_rates_keep_the_number_of_spikes(make_poisson):
    rng = np.random.default_rng(1)
    trains = make_poisson(np.full((4, 4000), 20.0), cells_per_channel=10, rng=rng)
    rates_hz = channel_rates_hz(trains, n_channels=4, bin_ms=20.0)
    assert rates_hz.sum() * 10 * 0.020 == pytest.approx(trains.cells.size)


def test_rates_of_no_spikes_are_zero(make_trains):
    trains = make_trains([], n_cells=8, n_steps=100)
    np.testing.assert_array_equal(channel_rates_hz(trains, n_channels=4, bin_ms=20.0), np.zeros((4, 5)))


@pytest.mark.parametrize(("n_rows", "n_cells"), [(3, 8), (0, 8), (16, 8)])
def test_cells_that_cannot_be_divided_are_refused(make_trains, n_rows, n_cells):
    trains = make_trains([], n_cells=n_cells, n_steps=100)
    with pytest.raises(ResultError, match=f"{n_cells} cells cannot be divided into {n_rows} equal blocks"):
        binned_spikes(trains, n_rows=n_rows, bin_ms=20.0)


@pytest.mark.parametrize(("interval_ms", "n_steps"), [(20.0, 200), (0.1, 1), (0.3, 3), (1000.1, 10001)])
def test_whole_steps(interval_ms, n_steps):
    assert whole_steps(interval_ms, time_step_ms=0.1) == n_steps


@pytest.mark.parametrize("interval_ms", [0.0, 0.04, 0.25, 20.05])
def test_parts_of_steps_are_refused(interval_ms):
    with pytest.raises(ResultError, match=r"not a whole number of steps of 0\.1 ms"):
        whole_steps(interval_ms, time_step_ms=0.1)


def test_intentions_by_hand(make_events):
    events = make_events([(0, 1, 0.010, 0.005), (1, 1, 0.0, 0.1), (0, 2, 0.018, 0.005)])
    on = intentions_on(events, partner=0, n_channels=4, n_steps=20, time_step_ms=1.0)
    expected = np.zeros((4, 20), dtype=bool)
    expected[1, 10:15] = True
    expected[2, 18:] = True  # runs beyond the end
    np.testing.assert_array_equal(on, expected)


def test_overlapping_intentions_last_until_the_later_end(make_events):
    events = make_events([(1, 0, 0.002, 0.006), (1, 0, 0.004, 0.002)])
    on = intentions_on(events, partner=1, n_channels=1, n_steps=10, time_step_ms=1.0)
    np.testing.assert_array_equal(np.flatnonzero(on[0]), [2, 3, 4, 5, 6, 7])


def test_an_intention_of_no_intensity_is_none(make_events):
    events = make_events([(0, 0, 0.0, 1.0)], intensity=[0.0])
    assert not intentions_on(events, partner=0, n_channels=4, n_steps=10, time_step_ms=1.0).any()


def test_the_shortest_intention_lasts_a_step_and_late_ones_none(make_events):
    events = make_events([(0, 0, 0.003, 1e-9), (0, 0, 5.0, 1.0)])
    on = intentions_on(events, partner=0, n_channels=1, n_steps=10, time_step_ms=1.0)
    np.testing.assert_array_equal(np.flatnonzero(on[0]), [3])


def test_an_intention_before_the_beginning_is_cut_to_it(make_events):
    on = intentions_on(
        make_events([(0, 0, -0.003, 0.005)]), partner=0, n_channels=1, n_steps=10, time_step_ms=1.0
    )
    np.testing.assert_array_equal(np.flatnonzero(on[0]), [0, 1])


def test_derived_signals_cover_all_populations(make_recording, make_trains, make_events):
    motor = make_trains([(5, 100)], n_cells=20, n_steps=1000)  # cell 5 belongs to the second channel
    recording = make_recording({"b_motor": motor}, events=make_events([]))
    signals = derive_signals(recording)
    assert set(signals.rates_hz) == set(recording.spikes)
    assert signals.rates_hz["a_observation_i"].shape == (1, 50)
    assert signals.rates_hz["b_motor"].shape == (4, 50)
    assert signals.rate_bin_ms == 20.0
    assert np.argwhere(signals.rates_hz["b_motor"] > 0).tolist() == [[1, 5]]
