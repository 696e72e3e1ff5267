"""Dither in operational time: channel rates stay, fine timing goes."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.nulls.dither import dither_spikes
from snn.analyse.nulls.operational_dither import dither_at_rate
from snn.errors import ResultError
from snn.record.signals import binned_spikes

BIN_MS = 20.0


def _flicker(make_poisson, *, seed=1, n_steps=2000):
    """Two channels of 30 cells that take turns every 60 ms: 60 Hz and 2 Hz."""
    active = np.arange(n_steps) // 60 % 2 == 0
    rates_hz = np.stack([np.where(active, 60.0, 2.0), np.where(active, 2.0, 60.0)])
    return make_poisson(rates_hz, cells_per_channel=30, rng=np.random.default_rng(seed))


def _dither(trains, *, n_channels=2, half_width_ms=100.0, rate_bin_ms=BIN_MS, seed=2):
    return dither_at_rate(
        trains,
        n_channels=n_channels,
        half_width_ms=half_width_ms,
        rate_bin_ms=rate_bin_ms,
        rng=np.random.default_rng(seed),
    )


def test_each_cell_keeps_its_spikes_in_a_sound_recording(make_poisson):
    trains = _flicker(make_poisson, n_steps=2013)  # the last bin is shorter
    moved = _dither(trains)
    np.testing.assert_array_equal(np.bincount(moved.cells), np.bincount(trains.cells))
    np.testing.assert_array_equal(np.lexsort((moved.cells, moved.steps)), np.arange(moved.steps.size))
    assert moved.steps.min() >= 0
    assert moved.steps.max() < 2013
    assert moved.n_steps == 2013


def test_expected_counts_of_a_channel_are_the_recorded_ones_though_rates_are_faster_than_the_dither(
    make_poisson,
):
    trains = _flicker(make_poisson)
    recorded = binned_spikes(trains, n_rows=2, bin_ms=BIN_MS)
    n_surrogates = 200
    moved = [_dither(trains, half_width_ms=200.0, seed=seed) for seed in range(n_surrogates)]
    mean = np.mean([binned_spikes(one, n_rows=2, bin_ms=BIN_MS) for one in moved], axis=0)
    # a count varies at most like a Poisson number: 5.5 standard errors in all of 200 bins (p < 1e-5)
    assert (abs(mean - recorded) <= 5.5 * np.sqrt(recorded / n_surrogates) + 1e-9).all()
    # the plain dither of that width levels the flicker
    plain = binned_spikes(
        dither_spikes(trains, half_width_ms=200.0, rng=np.random.default_rng(3)), n_rows=2, bin_ms=BIN_MS
    )
    assert np.corrcoef(plain.ravel(), recorded.ravel())[0, 1] < 0.5
    assert np.corrcoef(mean.ravel(), recorded.ravel())[0, 1] > 0.99


def test_no_spike_lands_where_its_channel_was_silent(make_trains):
    spikes = [(cell, 10 * cell + offset) for cell in range(10) for offset in (2, 403, 804)]
    trains = make_trains(spikes, n_cells=10, n_steps=1000)
    silent = binned_spikes(trains, n_rows=1, bin_ms=BIN_MS)[0] == 0
    for seed in range(30):
        moved = _dither(trains, n_channels=1, half_width_ms=300.0, seed=seed)
        assert binned_spikes(moved, n_rows=1, bin_ms=BIN_MS)[0][silent].sum() == 0


def test_channels_have_their_own_clocks(make_trains):
    # channel 0 fires in the first half, channel 1 in the second
    trains = make_trains(
        [(cell, 500 * (cell >= 5) + 20 * k + cell) for cell in range(10) for k in range(25)],
        n_cells=10,
        n_steps=1000,
    )
    moved = _dither(trains, half_width_ms=400.0)
    assert moved.steps[moved.cells < 5].max() < 500 <= moved.steps[moved.cells >= 5].min()


def _shifts(trains, moved, channel_cells):
    """Displacement of each of some cells, which fire once."""
    start = np.empty(trains.n_cells)
    start[trains.cells] = trains.steps
    own = np.isin(moved.cells, channel_cells)
    return moved.steps[own] - start[moved.cells[own]], start[moved.cells[own]]


def test_at_a_steady_rate_displacements_are_uniform_up_to_the_half_width(make_trains):
    # 1000 cells that fire one after the other, each second step; a second channel that fires rarely
    spikes = [(step // 2, step) for step in range(0, 2000, 2)] + [(1000 + k, 20 * k + 5) for k in range(100)]
    trains = make_trains(spikes, n_cells=2000, n_steps=2000)
    moved = _dither(trains)
    shifts, start = _shifts(trains, moved, range(1000))
    inside = abs(start - 1000) < 850
    assert abs(shifts[inside]).max() <= 101  # one step of rounding
    assert stats.kstest(shifts[inside], "uniform", args=(-100, 200)).pvalue > 1e-5
    shifts, start = _shifts(trains, moved, range(1000, 1100))
    inside = abs(start - 1000) < 850
    # the largest of 85 is above 70 but for a probability of .7**85 = 7e-14; 20: one spike anywhere in its bin
    assert 70 < abs(shifts[inside]).max() <= 100 + 20


def test_the_clock_runs_evenly_in_a_last_bin_that_is_shorter(make_trains):
    trains = make_trains([(step, step) for step in range(2013)], n_cells=2013, n_steps=2013)
    shifts, _ = _shifts(trains, _dither(trains, n_channels=1, half_width_ms=1.0), range(2013))
    assert abs(shifts).max() <= 2


def test_in_rapid_firing_spikes_move_less(make_trains):
    # ten times the rate in the first half: the clock runs 10 / 5.5 there, so that 40 ms at the mean rate are 22
    spikes = [(0, step) for step in range(0, 1000, 2)] + [(1, step) for step in range(1000, 2000, 20)]
    trains = make_trains(spikes, n_cells=2, n_steps=2000)
    largest = []
    for seed in range(20):
        moved = _dither(trains, n_channels=1, half_width_ms=40.0, seed=seed)
        early = moved.steps[moved.cells == 0][:400]
        # in order, spikes have moved no further than the one that moved furthest
        largest.append(abs(early - np.arange(0, 800, 2)).max())
    assert max(largest) <= 22 + 1
    assert max(largest) > 3


def test_silence_stays_silent_and_a_silent_channel_too(make_trains):
    assert _dither(make_trains([], n_cells=4, n_steps=100)).steps.size == 0
    moved = _dither(make_trains([(0, 5), (1, 50)], n_cells=4, n_steps=100))
    assert sorted(moved.cells.tolist()) == [0, 1]


def test_odd_widths_and_channels_are_refused(make_trains):
    trains = make_trains([(0, 5)], n_cells=4, n_steps=100)
    for wrong, message in (
        ({"half_width_ms": 2.5}, "not a whole number of steps"),
        ({"rate_bin_ms": 2.5}, "not a whole number of steps"),
        ({"n_channels": 3}, "cannot be divided"),
    ):
        with pytest.raises(ResultError, match=message):
            _dither(trains, **wrong)
