"""Rates over a recording, with and without its start."""

import numpy as np
import pytest

from snn.analyse.views.rates import cell_rates_hz, discard_transient
from snn.errors import ResultError


def test_rates_by_hand(make_trains):
    trains = make_trains([(0, 10), (0, 1999), (2, 500)], n_cells=3, n_steps=2000)
    np.testing.assert_allclose(cell_rates_hz(trains), [2 / 2.0, 0, 1 / 2.0])


def test_rates_agree_with_elephant(make_poisson):
    import quantities as pq
    from elephant.statistics import mean_firing_rate
    from neo import SpikeTrain

    trains = make_poisson(np.full((3, 5000), 15.0), cells_per_channel=1, rng=np.random.default_rng(1))
    for cell, rate_hz in enumerate(cell_rates_hz(trains)):
        train = SpikeTrain(trains.times_s[trains.cells == cell], units="s", t_stop=5.0)
        assert rate_hz == pytest.approx(float(mean_firing_rate(train).rescale(pq.Hz)))


def test_the_transient_is_cut_at_its_step(make_trains):
    trains = make_trains([(0, 499), (1, 500), (0, 1999)], n_cells=2, n_steps=2000)
    rest = discard_transient(trains, transient_ms=500.0)
    assert rest.cells.tolist() == [1, 0]
    assert rest.steps.tolist() == [0, 1499]
    assert rest.n_steps == 1500
    assert trains.n_steps == 2000


def test_no_transient_changes_nothing(make_trains):
    trains = make_trains([(0, 0), (1, 7)], n_cells=2, n_steps=10)
    rest = discard_transient(trains, transient_ms=0.0)
    assert rest.steps.tolist() == [0, 7]
    assert rest.n_steps == 10


@pytest.mark.parametrize("transient_ms", [2000.0, 3000.0])
def test_nothing_left_is_an_error(make_trains, transient_ms):
    trains = make_trains([], n_cells=2, n_steps=2000)
    with pytest.raises(ResultError, match=r"nothing remains; record longer or lower analysis\.transient"):
        discard_transient(trains, transient_ms=transient_ms)
