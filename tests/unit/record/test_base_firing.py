"""Irregularity and independence in scattered base time: known processes give what they must."""

from dataclasses import replace

import numpy as np
import pytest

from snn.record.base_firing import (
    BaseTrains,
    base_trains,
    interval_cvs,
    mean_pair_correlation,
    pair_correlations,
)

STEPS = 100_000  # of 1 ms, joined base time
N_ROWS = 40


def trains_of(times_by_row, n_steps=STEPS):
    rows = np.concatenate([np.full(times.size, row) for row, times in enumerate(times_by_row)])
    positions = np.concatenate(times_by_row).astype(np.int64)
    order = np.argsort(positions, kind="stable")
    return BaseTrains(
        rows=rows[order].astype(np.intp),
        positions=positions[order],
        n_rows=len(times_by_row),
        n_channels=4,
        n_steps=n_steps,
        time_step_ms=1.0,
    )


def renewal(rng, *, shape, rate_hz, n_steps=STEPS):
    """Gamma intervals: a CV of 1 / sqrt(shape)."""
    mean_ms = 1e3 / rate_hz
    times = np.cumsum(rng.gamma(shape, mean_ms / shape, size=int(3 * n_steps / mean_ms) + 50))
    times = times - rng.uniform(0, 5 * mean_ms)
    return np.floor(times[(times >= 0) & (times < n_steps)])


@pytest.mark.parametrize(("shape", "cv"), [(1.0, 1.0), (4.0, 0.5), (0.25, 2.0)])
def test_the_cv_of_long_trains_is_that_of_their_process(shape, cv):
    rng = np.random.default_rng(1)
    found = interval_cvs(trains_of([renewal(rng, shape=shape, rate_hz=10.0) for _ in range(N_ROWS)]))
    assert found == pytest.approx(cv, rel=0.05)
    assert found.shape == (5,)


@pytest.mark.parametrize("n_steps", [1000, 3000, 10_000])
def test_the_cv_of_short_poisson_trains_has_no_bias(n_steps):
    """At 3 Hz a cell has 3, 9 or 30 spikes; the usual estimate gives .5, .8 and .95."""
    rng = np.random.default_rng(2)
    squares = []
    for _ in range(40):
        rows = [np.sort(rng.integers(0, n_steps, rng.poisson(3e-3 * n_steps))) for _ in range(N_ROWS * 5)]
        squares.append(interval_cvs(trains_of(rows, n_steps))[0] ** 2)
    assert np.mean(squares) == pytest.approx(1.0, abs=0.04)


def test_cells_of_unlike_rates_are_each_measured_in_their_own_mean():
    rng = np.random.default_rng(3)
    rows = [renewal(rng, shape=1.0, rate_hz=rate_hz) for rate_hz in np.linspace(1.0, 20.0, N_ROWS)]
    assert interval_cvs(trains_of(rows))[0] == pytest.approx(1.0, abs=0.05)


def test_one_channel_that_fires_like_a_clock_is_seen_in_its_own_cv():
    rng = np.random.default_rng(4)
    clock = [np.arange(int(rng.integers(100)), STEPS, 100) for _ in range(10)]
    found = interval_cvs(trains_of([renewal(rng, shape=1.0, rate_hz=10.0) for _ in range(30)] + clock))
    assert found[4] < 0.02
    assert found[0] > 0.8


def test_the_ring_by_hand():
    # Spikes at 1 and 3 of 10 steps: intervals 2 and 8 of a mean of 5, squares .36 twice; of two Poisson spikes 2/3.
    one = replace(trains_of([np.array([1, 3])], n_steps=10), n_channels=1)
    many = replace(
        one, rows=np.repeat(np.arange(100), 2).astype(np.intp), positions=np.tile([1, 3], 100), n_rows=100
    )
    assert interval_cvs(many) == pytest.approx(np.sqrt(0.72 / (2 / 3)))
    assert np.isnan(interval_cvs(one)).all()  # fewer than 200 intervals


def test_no_spikes_have_no_cv_and_no_correlation():
    empty = trains_of([np.empty(0)] * N_ROWS)
    assert np.isnan(interval_cvs(empty)).all()
    means, errors = pair_correlations(empty)
    assert np.isnan(means).all()
    assert np.isinf(errors).all()


def test_the_correlation_of_planted_pairs():
    """Each cell of the last channel takes over a common spike with probability p: a correlation of p."""
    rng = np.random.default_rng(5)
    common = np.flatnonzero(rng.random(STEPS) < 0.02)
    alone = [np.flatnonzero(rng.random(STEPS) < 0.004) for _ in range(30)]
    together = [common[rng.random(common.size) < 0.2] for _ in range(10)]
    means, errors = pair_correlations(trains_of(alone + together))
    assert means[1:4] == pytest.approx(0.0, abs=0.01)
    assert means[4] == pytest.approx(0.2, abs=0.03)
    # 45 of the 780 pairs
    assert means[0] == pytest.approx(0.2 * 45 / 780, abs=0.003)
    assert errors == pytest.approx([1 / np.sqrt(n_pairs * 2000) for n_pairs in (780, 45, 45, 45, 45)])


def test_the_standard_error_is_that_of_independent_cells():
    rng = np.random.default_rng(6)
    found = [
        pair_correlations(
            trains_of([renewal(rng, shape=1.0, rate_hz=4.0, n_steps=5000) for _ in range(N_ROWS)], 5000)
        )
        for _ in range(60)
    ]
    z = np.array([means / errors for means, errors in found])
    assert z.mean() == pytest.approx(0.0, abs=0.2)
    assert z.std() == pytest.approx(1.0, abs=0.15)


def test_the_mean_over_pairs_is_that_of_numpy():
    counts = np.random.default_rng(7).poisson(2.0, size=(6, 50))
    pairs = np.corrcoef(counts)[np.triu_indices(6, 1)]
    assert mean_pair_correlation(counts) == pytest.approx(pairs.mean())


def test_base_time_is_joined_and_only_the_first_cells_of_a_channel_are_taken(make_trains):
    # 4 channels of 12 cells, bins of 10 steps; bins 1 and 3 are base
    spikes = [(0, 12), (9, 15), (10, 15), (13, 18), (0, 25), (12, 31), (47, 33), (38, 39), (36, 5)]
    trains = make_trains(spikes, n_cells=48, n_steps=40)
    base = np.array([False, True, False, True])
    found = base_trains(trains, n_channels=4, base=base, steps_per_bin=10, first_step=0)
    # cells 10 and 47 are the eleventh and the twelfth of their channels
    assert list(zip(found.rows.tolist(), found.positions.tolist(), strict=True)) == [
        (0, 2),
        (9, 5),
        (11, 8),
        (10, 11),
        (32, 19),
    ]
    assert (found.n_rows, found.n_steps) == (40, 20)
    later = base_trains(trains, n_channels=4, base=base[1:], steps_per_bin=10, first_step=10)
    assert later.positions.tolist() == found.positions.tolist()


def test_a_few_spikes_in_a_short_base_have_no_correlation():
    cells, steps = np.tile(np.arange(10), 2), np.repeat([100, 900], 10)  # all cells at once, twice in 1.9 s
    for seconds, defined in ((1.9, False), (2.0, True)):
        trains = BaseTrains(
            rows=cells,
            positions=steps,
            n_rows=10,
            n_channels=1,
            n_steps=round(seconds * 1e4),
            time_step_ms=0.1,
        )
        mean, _ = pair_correlations(trains)
        assert np.isfinite(mean).all() == defined
