"""ISI-distance, SPIKE-distance, SPIKE-synchronization: by hand, against PySpike itself, at lags."""

import importlib
import sys
import time

import numpy as np
import pytest

from snn.analyse.measures.spike_distances import spike_distances
from snn.errors import ResultError

pyspike = pytest.importorskip("pyspike", reason="needs pip install pyspike")


def _compare(a, b, *, n_channels=1, max_lag_ms=0.0, cells_per_channel=50, seed=1):
    return spike_distances(
        a,
        b,
        n_channels=n_channels,
        max_lag_ms=max_lag_ms,
        lag_step_ms=10.0,
        rng=np.random.default_rng(seed),
        cells_per_channel=cells_per_channel,
    )


def _one_each(make_trains, steps_a, steps_b, *, n_steps=1000):
    return _compare(
        make_trains([(0, step) for step in steps_a], n_cells=1, n_steps=n_steps),
        make_trains([(0, step) for step in steps_b], n_cells=1, n_steps=n_steps),
    )


def test_isi_distance_by_hand(make_trains):
    # intervals of 100 and of 200 throughout, edges included: |100 - 200| / 200
    found = _one_each(make_trains, range(50, 1000, 100), range(100, 1000, 200))
    assert found.isi.best == pytest.approx(0.5)


def test_spike_distance_by_hand(make_trains):
    # two clocks of 100, 20 apart: each spike lies 20 from the other's; (20 x 100 + 20 x 100) / (2 x 100 x 100)
    found = _one_each(make_trains, range(40, 20_000, 100), range(60, 20_000, 100), n_steps=20_000)
    assert found.spike.best == pytest.approx(0.2, abs=0.002)
    assert found.isi.best == pytest.approx(0.0, abs=0.002)


def test_spike_synchronization_by_hand(make_trains):
    # 100 and 110 coincide; 500 and 900 are further apart than half the interval of 400: two of four spikes
    assert _one_each(make_trains, [100, 500], [110, 900]).synchronization.best == 0.5


def test_equal_trains_are_at_the_ends_of_the_scales(make_trains):
    found = _one_each(make_trains, [100, 340, 900], [100, 340, 900])
    assert (found.isi.best, found.spike.best, found.synchronization.best) == (0.0, 0.0, 1.0)


def test_one_spike_has_intervals_to_the_edges(make_trains):
    # intervals 250, then 750 against 750, then 250: 2/3 for 250, 0 for 500, 2/3 for 250 ms
    found = _one_each(make_trains, [250], [750])
    assert found.isi.best == pytest.approx(1 / 3)
    assert found.synchronization.best == 0.0
    assert _one_each(make_trains, [250], [260]).synchronization.best == 1.0


def test_a_spike_at_the_first_and_at_the_last_step(make_trains):
    found = _one_each(make_trains, [0], [999])
    for curve in (found.isi, found.spike, found.synchronization):
        assert 0 <= curve.best <= 1


def test_agrees_with_pyspike_over_all_pairs_of_a_channel(make_poisson):
    rng = np.random.default_rng(1)
    rates_hz = np.full((2, 3000), 12.0)
    a = make_poisson(rates_hz, cells_per_channel=4, rng=rng)
    b = make_poisson(rates_hz, cells_per_channel=3, rng=rng)
    found = _compare(a, b, n_channels=2)
    # in steps: in seconds, rounding decides whether spikes half an interval apart still coincide
    trains_a, trains_b = (
        [pyspike.SpikeTrain(t.steps[t.cells == cell], t.n_steps) for cell in range(t.n_cells)] for t in (a, b)
    )
    for curve, measure in (
        (found.isi, pyspike.isi_distance),
        (found.spike, pyspike.spike_distance),
        (found.synchronization, pyspike.spike_sync),
    ):
        pairs = [(i, j) for i in range(8) for j in range(6) if i // 4 == j // 3]
        expected = [measure(trains_a[i], trains_b[j]) for i, j in pairs]
        assert curve.best == pytest.approx(np.mean(expected), abs=1e-12)


@pytest.mark.parametrize("delay", [110, -40])
def test_a_lag_brings_a_delayed_train_back(make_poisson, make_trains, delay):
    a = make_poisson(np.full((4, 5000), 10.0), cells_per_channel=1, rng=np.random.default_rng(2))
    moved = zip(a.cells.tolist(), (a.steps + delay).tolist(), strict=True)
    b = make_trains([spike for spike in moved if 0 <= spike[1] < 5000], n_cells=4, n_steps=5000)
    found = _compare(a, b, n_channels=4, max_lag_ms=200.0)
    for curve in (found.isi, found.spike, found.synchronization):
        assert curve.lag_s == pytest.approx(delay * 1e-3)
    assert found.isi.best == pytest.approx(0.0)
    assert found.spike.best == pytest.approx(0.0)
    assert found.synchronization.best == pytest.approx(1.0)
    assert found.spike.unlagged > 0.2


def _pair_later(make_trains, steps_a, steps_b, *, later, frame=()):
    """One cell each; all but the spikes of the frame move."""
    partners = [[*(np.asarray(steps) + later).tolist(), *frame] for steps in (steps_a, steps_b)]
    return _one_each(make_trains, *partners, n_steps=20_000)


def _values(found):
    return np.array([found.isi.best, found.spike.best, found.synchronization.best])


def _jittered_pair(*, common=()):
    rng = np.random.default_rng(6)
    steps = np.unique(rng.integers(2020, 16_980, 150))
    return np.r_[steps, common].astype(int), np.r_[steps + rng.integers(-8, 9, steps.size), common].astype(
        int
    )


@pytest.mark.parametrize("later", [1, 700, -1500])
def test_the_same_later_gives_the_same(make_trains, later):
    # both begin and end with the same spike, and fire at both edges: what changes in length is equal in both
    a, b = _jittered_pair(common=(2000, 17_000))
    frame = (0, 19_999)
    here = _pair_later(make_trains, a, b, later=0, frame=frame)
    there = _pair_later(make_trains, a, b, later=later, frame=frame)
    np.testing.assert_allclose(_values(there), _values(here), atol=1e-12)
    alone = _pair_later(make_trains, a, b + 50, later=0, frame=frame)
    assert (abs(_values(alone) - _values(here)) > 0.1).all()


@pytest.mark.parametrize("later", [1, 700, -1500])
def test_silent_edges_change_little(make_trains, later):
    # before both have fired and after the last spikes a profile lies in 0..1: at most that share of the time
    a, b = _jittered_pair()
    at_edges = max(a.min(), b.min()) + 20_000 - min(a.max(), b.max())
    here, there = (_values(_pair_later(make_trains, a, b, later=n)) for n in (0, later))
    assert (abs(there - here) <= at_edges / 20_000).all()
    assert there[2] == here[2]  # the share of spikes that coincide knows no edges


def test_poisson_trains_have_the_documented_values(make_poisson):
    # SD over pairs about .02 (ISI), .01 and .03 at 200 spikes; 64 pairs of 8 + 8 cells: SE below .03 / sqrt(8)
    rng = np.random.default_rng(3)
    a, b = (make_poisson(np.full((1, 20_000), 10.0), cells_per_channel=8, rng=rng) for _ in range(2))
    found = _compare(a, b)
    assert found.isi.best == pytest.approx(0.5, abs=0.04)
    assert found.spike.best == pytest.approx(0.29, abs=0.03)
    assert found.synchronization.best == pytest.approx(0.25, abs=0.05)


def test_silent_cells_are_left_out(make_trains):
    a = make_trains([(0, 100), (0, 500)], n_cells=3, n_steps=1000)
    b = make_trains([(2, 110), (2, 900)], n_cells=3, n_steps=1000)
    # PySpike gives two silent trains distance 0 and synchronization 1
    assert _compare(a, b).synchronization.best == 0.5


def test_silent_partners_give_nan(make_trains):
    silent = make_trains([], n_cells=3, n_steps=1000)
    found = _compare(silent, silent, max_lag_ms=20.0)
    for curve in (found.isi, found.spike, found.synchronization):
        assert np.isnan(curve.values).all()
        assert curve.values.size == 5
        assert np.isnan([curve.best, curve.lag_s]).all()


def test_two_spikes_on_one_step_count_once(make_trains):
    doubled = _one_each(make_trains, [100, 100, 500], [110, 900])
    assert doubled.synchronization.best == 0.5
    assert np.isfinite([doubled.isi.best, doubled.spike.best]).all()


def test_the_draw_depends_on_the_seed_alone(make_poisson):
    rng = np.random.default_rng(4)
    a, b = (make_poisson(np.full((2, 3000), 10.0), cells_per_channel=10, rng=rng) for _ in range(2))
    first, again, other = (
        _compare(a, b, n_channels=2, cells_per_channel=3, seed=seed).isi.best for seed in (1, 1, 2)
    )
    assert first == again != other


def test_unequal_durations_are_refused(make_trains):
    a = make_trains([(0, 100)], n_cells=1, n_steps=1000)
    with pytest.raises(ResultError, match="the same time"):
        _compare(a, make_trains([(0, 100)], n_cells=1, n_steps=999))


def test_a_missing_pyspike_is_named_with_the_remedy(make_trains, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspike", None)
    with pytest.raises(ImportError):
        importlib.import_module("pyspike")
    a = make_trains([(0, 100)], n_cells=1, n_steps=1000)
    with pytest.raises(ResultError, match="need PySpike: pip install pyspike"):
        _compare(a, a)


def test_a_dyad_of_20_s_is_fast(make_poisson):
    rng = np.random.default_rng(5)
    a, b = (make_poisson(np.full((4, 20_000), 10.0), cells_per_channel=80, rng=rng) for _ in range(2))
    started = time.process_time()
    spike_distances(a, b, n_channels=4, max_lag_ms=500.0, lag_step_ms=50.0, rng=rng)
    assert time.process_time() - started < 1.0  # 0.25 s on a quiet machine
