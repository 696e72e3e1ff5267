"""Each null of moved spikes that a configuration can ask for is made, and keeps each cell's number of spikes."""

import numpy as np
import pytest

from snn.analyse.nulls.dithered import MOVERS
from snn.config.schema.recorded_nulls import DITHERS, SpikeDither


def test_the_nulls_that_can_be_asked_for_are_those_that_are_made():
    assert list(MOVERS) == [dither.begins for dither in DITHERS]


@pytest.mark.parametrize("name", MOVERS)
def test_spikes_move_and_each_cell_keeps_its_number(name, make_poisson):
    trains = make_poisson(np.full((2, 2000), 20.0), cells_per_channel=5, rng=np.random.default_rng(1))
    asked = SpikeDither.model_validate({"rate_bin": "50 ms"})
    settings = {"n_channels": 2, "half_width_ms": 100.0, "asked": asked}
    moved = MOVERS[name](trains, **settings, rng=np.random.default_rng(2))
    assert not np.array_equal(moved.steps, trains.steps)
    np.testing.assert_array_equal(np.bincount(moved.cells), np.bincount(trains.cells))
