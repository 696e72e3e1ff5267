"""Dithered trains: what is kept, what is lost, what happens at the edges."""

import numpy as np
import pytest
from scipy import stats

from snn.analyse.nulls.dither import dither_cells, dither_spikes, in_order, reflected
from snn.errors import ResultError

KINDS = [dither_spikes, dither_cells]


def _bursts(make_poisson, *, seed=1, n_steps=8000):
    """Two channels, 1 Hz at rest and 30 Hz in every second half second, taking turns."""
    active = np.arange(n_steps) // 500 % 2 == 0
    rates_hz = np.stack([np.where(active, 30.0, 1.0), np.where(active, 1.0, 30.0)])
    return make_poisson(rates_hz, cells_per_channel=20, rng=np.random.default_rng(seed))


def _counts(trains):
    return np.bincount(trains.cells, minlength=trains.n_cells)


@pytest.mark.parametrize("dither", KINDS)
@pytest.mark.parametrize("half_width_ms", [25.0, 100.0, 500.0])
def test_each_cell_keeps_its_spikes_in_a_sound_recording(make_poisson, dither, half_width_ms):
    trains = _bursts(make_poisson)
    moved = dither(trains, half_width_ms=half_width_ms, rng=np.random.default_rng(2))
    np.testing.assert_array_equal(_counts(moved), _counts(trains))
    assert (moved.n_cells, moved.n_steps, moved.time_step_ms) == (trains.n_cells, trains.n_steps, 1.0)
    assert moved.steps.min() >= 0
    assert moved.steps.max() < moved.n_steps
    order = np.lexsort((moved.cells, moved.steps))
    np.testing.assert_array_equal(order, np.arange(order.size))  # by step, within a step by cell
    assert (moved.cells.dtype, moved.steps.dtype) == (trains.cells.dtype, trains.steps.dtype)


@pytest.mark.parametrize("dither", KINDS)
def test_displacements_are_uniform_up_to_the_half_width(make_trains, dither):
    # one spike a cell, far from the edges: 41 displacements of equal probability
    trains = make_trains([(cell, 500) for cell in range(4100)], n_cells=4100, n_steps=1000)
    moved = dither(trains, half_width_ms=20.0, rng=np.random.default_rng(3))
    counts = np.bincount(moved.steps - 480, minlength=41)
    assert counts.size == 41
    assert stats.chisquare(counts).pvalue > 1e-5


def test_half_widths_are_times_not_steps(make_trains):
    trains = make_trains([(cell, 5000) for cell in range(500)], n_cells=500, n_steps=10_000, time_step_ms=0.1)
    moved = dither_spikes(trains, half_width_ms=25.0, rng=np.random.default_rng(4))
    # the largest of 500 lies within 5 % of the half-width, but for a probability of .975**500 = 3e-6
    assert 0.95 * 250 <= abs(moved.steps - 5000).max() <= 250


def test_rates_above_the_dither_survive_and_sharper_ones_are_lost(make_poisson):
    trains = _bursts(make_poisson)

    def contrast(some):
        channel = (some.cells // 20)[:, None] == [0, 1]
        active = (some.steps // 500 % 2 == 0)[:, None]
        return ((channel == [[True, False]]).all(axis=1) == active[:, 0]).mean()

    before = contrast(trains)
    assert before > 0.95
    rng = np.random.default_rng(5)
    # +-25 ms moves 25 / 2 of 500 ms across each border: 2.5 %; +-500 ms leaves half of it on its side
    assert contrast(dither_spikes(trains, half_width_ms=25.0, rng=rng)) > before - 0.05
    assert contrast(dither_spikes(trains, half_width_ms=500.0, rng=rng)) < 0.6


def test_a_dithered_train_forgets_its_intervals_a_shifted_one_does_not(make_trains):
    spikes = [(cell, step) for cell in range(30) for step in range(7 + cell, 3000, 40)]
    clocks = make_trains(spikes, n_cells=30, n_steps=3000)
    rng = np.random.default_rng(6)
    shifted = dither_cells(clocks, half_width_ms=100.0, rng=rng)
    dithered = dither_spikes(clocks, half_width_ms=100.0, rng=rng)
    for cell in range(30):
        own = clocks.steps[clocks.cells == cell]
        around = np.sort(np.diff(own, append=own[0] + 3000))  # with the seam, as a ring
        moved = shifted.steps[shifted.cells == cell]
        np.testing.assert_array_equal(np.sort(np.diff(moved, append=moved[0] + 3000)), around)
        assert np.diff(dithered.steps[dithered.cells == cell]).std() > 10


def test_coincidences_of_cells_are_lost(make_trains):
    spikes = [(cell, step) for cell in range(30) for step in range(50, 5000, 50)]
    together = make_trains(spikes, n_cells=30, n_steps=5000)
    for dither in KINDS:
        moved = dither(together, half_width_ms=20.0, rng=np.random.default_rng(7))
        first, *others = (moved.steps[moved.cells == cell] for cell in range(30))
        # by chance 1 in 41 still meet; of 29 cells moved as a whole, 9 share a shift with the first in 1e-7
        assert np.mean([np.isin(first, other).mean() for other in others]) < 0.3


def test_reflection_by_hand():
    # -1 is one step before 0, as 0 is one after -1; far outside it folds more than once
    np.testing.assert_array_equal(
        reflected(np.array([-1, -10, 9, 10, 19, 20, -11]), n_steps=10), [0, 9, 9, 9, 0, 0, 9]
    )


def test_reflection_keeps_a_steady_rate_steady_at_the_edges():
    # each step once, moved by every displacement alike: the count stays 1 everywhere
    moved = np.concatenate([reflected(np.arange(50) + shift, n_steps=50) for shift in range(-20, 21)])
    np.testing.assert_array_equal(np.bincount(moved), 41)


def test_spikes_that_leave_are_reflected_and_cells_wrapped(make_trains):
    trains = make_trains([(cell, 0) for cell in range(300)], n_cells=300, n_steps=1000)
    rng = np.random.default_rng(8)
    reflected_ones = dither_spikes(trains, half_width_ms=20.0, rng=rng).steps
    wrapped_ones = dither_cells(trains, half_width_ms=20.0, rng=rng).steps
    assert reflected_ones.max() <= 20
    assert set(np.unique(wrapped_ones)) <= {*range(21), *range(980, 1000)}
    assert 80 < np.count_nonzero(wrapped_ones >= 980) < 220  # 20 / 41 of 300, SD 9


def test_half_widths_beyond_the_recording_stay_inside(make_trains):
    trains = make_trains([(cell, 5) for cell in range(200)], n_cells=200, n_steps=10)
    moved = dither_spikes(trains, half_width_ms=35.0, rng=np.random.default_rng(9))
    assert set(moved.steps) == set(range(10))


def test_the_seed_decides(make_poisson):
    trains = _bursts(make_poisson, n_steps=1000)
    for dither in KINDS:
        first, again, other = (
            dither(trains, half_width_ms=25.0, rng=np.random.default_rng(seed)).steps for seed in (1, 1, 2)
        )
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


def test_order_within_a_step_is_by_cell(make_trains):
    trains = make_trains([(0, 1), (1, 2), (2, 3)], n_cells=3, n_steps=10)
    moved = in_order(trains, np.array([7, 7, 4]))
    assert (moved.cells.tolist(), moved.steps.tolist()) == ([2, 0, 1], [4, 7, 7])


def test_silence_stays_silent(make_trains):
    silent = make_trains([], n_cells=3, n_steps=100)
    for dither in KINDS:
        assert dither(silent, half_width_ms=25.0, rng=np.random.default_rng(1)).steps.size == 0


@pytest.mark.parametrize("dither", KINDS)
def test_half_widths_off_the_grid_are_refused(make_trains, dither):
    trains = make_trains([(0, 5)], n_cells=1, n_steps=10)
    for half_width_ms in (0.0, 2.5, -3.0):
        with pytest.raises(ResultError, match="not a whole number of steps"):
            dither(trains, half_width_ms=half_width_ms, rng=np.random.default_rng(1))


def test_agrees_with_elephants_dither_in_distribution(make_poisson):
    import quantities as pq
    from elephant.spike_train_surrogates import dither_spikes as elephants
    from neo import SpikeTrain

    np.random.seed(1)  # Elephant draws from the global generator
    trains = make_poisson(np.full((1, 4000), 20.0), cells_per_channel=1, rng=np.random.default_rng(10))
    neo = SpikeTrain(trains.times_s, units="s", t_stop=4.0)
    theirs = [
        s.rescale("s").magnitude for s in elephants(neo, dither=50 * pq.ms, n_surrogates=200, edges=False)
    ]
    rng = np.random.default_rng(11)
    ours = [dither_spikes(trains, half_width_ms=50.0, rng=rng).times_s for _ in range(200)]
    # spikes away from the edges, where Elephant keeps what leaves: where they lie, and the intervals between
    inside = [[x[(x > 0.1) & (x < 3.9)] for x in some] for some in (theirs, ours)]
    where = [np.histogram(np.concatenate(some), np.linspace(0.1, 3.9, 77))[0] for some in inside]
    # two counts of one mean differ by less than 5 of their standard deviations in all of 76 bins (p < 1e-4)
    assert (abs(where[0] - where[1]) < 5 * np.sqrt(where[0] + where[1] + 10)).all()
    intervals = [np.concatenate([np.diff(x) for x in some])[::20] for some in inside]
    assert stats.ks_2samp(*intervals).pvalue > 1e-5
