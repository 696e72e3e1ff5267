"""STTC: by hand, by brute force, at any time of a recording, at lags."""

import time
from fractions import Fraction

import numpy as np
import pytest

from snn.analyse.measures import spike_time_tiling as tiling
from snn.analyse.measures.spike_time_tiling import tiling_coefficients, tiling_curve
from snn.errors import ResultError
from snn.record.types import SpikeTrains

STEP_MS = 0.1


def _random(seed, *, n_cells=6, n_steps=20_000, rate_hz=10.0):
    rng = np.random.default_rng(seed)
    n_spikes = rng.poisson(rate_hz * n_steps * STEP_MS * 1e-3, n_cells)
    cells = np.repeat(np.arange(n_cells), n_spikes)
    steps = rng.integers(0, n_steps, cells.size)
    order = np.lexsort((cells, steps))
    return SpikeTrains(
        cells=cells[order].astype(np.int32),
        steps=steps[order],
        n_cells=n_cells,
        time_step_ms=STEP_MS,
        n_steps=n_steps,
    )


def _one_pair(steps_a, steps_b, *, half_width_ms, make_trains, n_steps=100):
    a = make_trains([(0, step) for step in steps_a], n_cells=1, n_steps=n_steps)
    b = make_trains([(0, step) for step in steps_b], n_cells=1, n_steps=n_steps)
    return tiling_coefficients(a, b, half_width_ms=half_width_ms).item()


def _term(share, tiled):
    return Fraction(1) if share * tiled == 1 else (share - tiled) / (1 - share * tiled)


def _tiled(steps, half, n_steps):
    covered, end = 0, 0
    for step in sorted(steps):
        start, stop = max(step - half, end), min(step + half, n_steps)
        covered += max(0, stop - start)
        end = max(end, stop)
    return Fraction(covered, n_steps)


def _brute_force(steps_a, steps_b, half, n_steps):
    """Cutts & Eglen's formula in whole numbers, as in the corrected Elephant: a window of the half-width alone."""
    steps_a, steps_b = [int(s) for s in steps_a], [int(s) for s in steps_b]
    near_a = Fraction(sum(min(abs(s - t) for t in steps_b) <= half for s in steps_a), len(steps_a))
    near_b = Fraction(sum(min(abs(s - t) for t in steps_a) <= half for s in steps_b), len(steps_b))
    return float(
        (_term(near_a, _tiled(steps_b, half, n_steps)) + _term(near_b, _tiled(steps_a, half, n_steps))) / 2
    )


def _agrees_with_brute_force(a, b, half, coefficients):
    for i in range(a.n_cells):
        for j in range(b.n_cells):
            expected = _brute_force(a.steps[a.cells == i], b.steps[b.cells == j], half, a.n_steps)
            assert coefficients[i, j] == pytest.approx(expected, abs=1e-12)


def test_by_hand(make_trains):
    # of A's spikes at 20 and 70 one has a neighbour (23) within 5 of 100; B's tiles: 18-28, 40-50, 85-95
    found = _one_pair([20, 70], [23, 45, 90], half_width_ms=5.0, make_trains=make_trains)
    # P_A = 1/2, T_B = .3; P_B = 1/3, T_A = .2
    assert found == pytest.approx(((1 / 2 - 0.3) / (1 - 0.15) + (1 / 3 - 0.2) / (1 - 0.2 / 3)) / 2)


def test_the_edge_of_the_window_belongs_to_it(make_trains):
    # one spike each, apart by exactly the half-width, tiles of 10: each term is (1 - .1) / (1 - .1)
    assert _one_pair([50], [55], half_width_ms=5.0, make_trains=make_trains) == 1.0
    # one step further: (0 - .1) / 1
    assert _one_pair([50], [56], half_width_ms=5.0, make_trains=make_trains) == pytest.approx(-0.1)


def test_tiles_end_with_the_recording(make_trains):
    # A's tiles: 0-8 and 92-100 (97 + 5 is outside), .16 together; B's 45-55, .1
    found = _one_pair([3, 97], [50], half_width_ms=5.0, make_trains=make_trains)
    assert found == pytest.approx((-0.10 - 0.16) / 2)


def test_overlapping_tiles_count_once(make_trains):
    # A's tiles 45-55 and 48-58 cover .13; A's spike pairs are near no spike of B (10, tile 5-15)
    found = _one_pair([50, 53], [10], half_width_ms=5.0, make_trains=make_trains)
    assert found == pytest.approx((-0.10 - 0.13) / 2)
    # B's spike 53 lies in both of A's tiles and is one spike: P_B = 1/2 by 53 of (53, 90)
    found = _one_pair([50, 52], [53, 90], half_width_ms=5.0, make_trains=make_trains)
    assert found == pytest.approx(((1 - 0.2) / (1 - 0.2) + (0.5 - 0.12) / (1 - 0.06)) / 2)


def test_trains_that_avoid_each_other_come_near_minus_1(make_trains):
    # spikes of A at 0, 22, 44, ... and of B between them, tiles of 20: 11 apart is just out of reach
    found = _one_pair(
        range(0, 11_000, 22),
        range(11, 11_000, 22),
        half_width_ms=10.0,
        make_trains=make_trains,
        n_steps=11_000,
    )
    assert found == pytest.approx(-20 / 22, abs=1e-3)


def test_tiles_that_cover_everything_give_1(make_trains):
    assert _one_pair([30, 70], [30, 70], half_width_ms=60.0, make_trains=make_trains) == 1.0
    # B = 50 covers all and is covered: P_A T_B = 1; A's tile 0-70 does not: (1 - .7) / (1 - .7)
    assert _one_pair([10], [50], half_width_ms=60.0, make_trains=make_trains) == 1.0


@pytest.mark.parametrize("half_width_ms", [0.3, 5.0, 60.0])
def test_all_pairs_agree_with_brute_force(half_width_ms):
    a, b = _random(1), _random(2, n_cells=4, rate_hz=25.0)
    found = tiling_coefficients(a, b, half_width_ms=half_width_ms)
    assert found.shape == (6, 4)
    _agrees_with_brute_force(a, b, round(half_width_ms / STEP_MS), found)


def test_long_lists_of_matches_are_cut_without_loss(monkeypatch):
    a, b = _random(3), _random(4)
    whole = tiling_coefficients(a, b, half_width_ms=20.0)
    monkeypatch.setattr(tiling, "MATCHES_AT_A_TIME", 7)
    np.testing.assert_array_equal(tiling_coefficients(a, b, half_width_ms=20.0), whole)


def test_an_equal_train_gives_1_and_swapped_partners_the_transpose():
    a, b = _random(5), _random(6)
    np.testing.assert_allclose(np.diagonal(tiling_coefficients(a, a, half_width_ms=5.0)), 1.0)
    np.testing.assert_allclose(
        tiling_coefficients(a, b, half_width_ms=5.0),
        tiling_coefficients(b, a, half_width_ms=5.0).T,
        atol=1e-15,
    )


def _late(trains, start_s):
    start = round(start_s * 1e3 / STEP_MS)
    return SpikeTrains(
        cells=trains.cells,
        steps=trains.steps + start,
        n_cells=trains.n_cells,
        time_step_ms=STEP_MS,
        n_steps=trains.n_steps + start,
    )


def test_nothing_changes_at_1e5_seconds():
    a, b = _random(7), _random(8)
    late_a, late_b = _late(a, 1e5), _late(b, 1e5)
    found = tiling_coefficients(late_a, late_b, half_width_ms=5.0)
    _agrees_with_brute_force(late_a, late_b, 50, found)
    # apart by 5.1 ms, out of a reach of 5.0 ms: tiles of 10 ms, both terms -T
    pair = [
        SpikeTrains(
            cells=np.zeros(1, np.int32),
            steps=np.array([1_000_000_000 + step]),
            n_cells=1,
            time_step_ms=STEP_MS,
            n_steps=1_000_010_000,
        )
        for step in (5000, 5051)
    ]
    # atol: without it a tolerance of 1e-6 of -1e-7 would hide nothing, with pytest's default all would pass
    assert tiling_coefficients(*pair, half_width_ms=5.0).item() == pytest.approx(
        -0.010 / 100_001, rel=1e-6, abs=0
    )


def test_elephant_is_right_only_near_the_start():
    import quantities as pq
    from elephant.spike_train_correlation import spike_time_tiling_coefficient
    from neo import SpikeTrain

    def elephants(trains, start_s):
        neo = [
            SpikeTrain(
                (s.steps * 1e-4 + start_s) * pq.s, t_start=start_s * pq.s, t_stop=(start_s + 2.0) * pq.s
            )
            for s in trains
        ]
        return float(spike_time_tiling_coefficient(*neo, dt=0.00505 * pq.s))  # between two steps: no ties

    a, b = _random(9, n_cells=1), _random(10, n_cells=1)
    expected = tiling_coefficients(a, b, half_width_ms=5.0).item()
    # its tiles are longer by 1 %, which moves the result by less than T / 100
    assert elephants((a, b), 0.0) == pytest.approx(expected, abs=0.002)
    # within 1e-5 of 1e5 s, that is 1 s, everything is together
    assert elephants((a, b), 1e5) > expected + 0.2


@pytest.mark.parametrize("delay_ms", [110.0, -40.0, 0.0])
def test_a_lag_brings_a_delayed_train_back(delay_ms):
    a = _random(11)
    delay = round(delay_ms / STEP_MS)
    inside = (a.steps + delay >= 0) & (a.steps + delay < a.n_steps)
    b = SpikeTrains(
        cells=a.cells[inside],
        steps=a.steps[inside] + delay,
        n_cells=a.n_cells,
        time_step_ms=STEP_MS,
        n_steps=a.n_steps,
    )
    np.testing.assert_allclose(
        np.diagonal(tiling_coefficients(a, b, half_width_ms=5.0, lag_steps=delay)), 1.0
    )
    curve = tiling_curve(
        a,
        b,
        n_channels=6,
        cells_per_channel=1,
        half_width_ms=5.0,
        max_lag_ms=200.0,
        lag_step_ms=10.0,
        rng=np.random.default_rng(1),
    )
    assert curve.lag_s == pytest.approx(delay_ms * 1e-3)
    assert curve.best == pytest.approx(1.0)


def test_the_curve_is_the_mean_over_pairs_of_one_channel():
    a, b = _random(12), _random(13)
    curve = tiling_curve(
        a,
        b,
        n_channels=2,
        cells_per_channel=3,
        half_width_ms=10.0,
        max_lag_ms=20.0,
        lag_step_ms=10.0,
        rng=np.random.default_rng(1),
    )
    np.testing.assert_allclose(curve.lags_s, [-0.02, -0.01, 0.0, 0.01, 0.02])
    for lag, value in zip((-200, -100, 0, 100, 200), curve.values, strict=True):
        matrix = tiling_coefficients(a, b, half_width_ms=10.0, lag_steps=lag)
        assert value == pytest.approx(np.mean([matrix[:3, :3], matrix[3:, 3:]]))
    assert curve.best == curve.values.max()


def test_silent_cells_have_no_coefficient_and_are_left_out(make_trains):
    a = make_trains([(0, 30), (0, 60)], n_cells=2, n_steps=100)
    b = make_trains([(1, 31), (1, 90)], n_cells=2, n_steps=100)
    matrix = tiling_coefficients(a, b, half_width_ms=5.0)
    assert np.isnan(matrix).tolist() == [[True, False], [True, True]]
    curve = tiling_curve(
        a,
        b,
        n_channels=1,
        cells_per_channel=2,
        half_width_ms=5.0,
        max_lag_ms=0.0,
        lag_step_ms=5.0,
        rng=np.random.default_rng(1),
    )
    assert curve.best == matrix[0, 1]


def test_silent_partners_give_nan(make_trains):
    silent = make_trains([], n_cells=3, n_steps=100)
    assert np.isnan(tiling_coefficients(silent, silent, half_width_ms=5.0)).all()
    curve = tiling_curve(
        silent,
        silent,
        n_channels=1,
        cells_per_channel=3,
        half_width_ms=5.0,
        max_lag_ms=10.0,
        lag_step_ms=5.0,
        rng=np.random.default_rng(1),
    )
    assert np.isnan(curve.values).all()
    assert np.isnan(curve.best)


def test_independent_trains_give_0():
    # SD of one pair .03 at 20 s; the mean of 1600 pairs of 40 + 40 cells has an SE below .03 / sqrt(40) = .005
    a, b = (_random(seed, n_cells=40, n_steps=200_000) for seed in (14, 15))
    assert tiling_coefficients(a, b, half_width_ms=10.0).mean() == pytest.approx(0.0, abs=0.02)


def test_unequal_durations_and_odd_half_widths_are_refused():
    a = _random(16)
    with pytest.raises(ResultError, match="the same time"):
        tiling_coefficients(a, _random(16, n_steps=20_001), half_width_ms=5.0)
    with pytest.raises(ResultError, match="not a whole number of steps"):
        tiling_coefficients(a, a, half_width_ms=5.05)


def test_all_pairs_of_320_cells_are_fast():
    a, b = (_random(seed, n_cells=320, n_steps=200_000, rate_hz=15.0) for seed in (17, 18))
    started = time.process_time()
    tiling_coefficients(a, b, half_width_ms=10.0)
    assert time.process_time() - started < 2.0
