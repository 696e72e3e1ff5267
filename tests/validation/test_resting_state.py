"""The dyad at rest fires asynchronously and irregularly, as cortex does (Brunel 2000; Renart et al. 2010)."""

import numpy as np
import pytest

from snn.analyse.irregularity import network_state
from snn.analyse.rates import cell_rates_hz, discard_transient
from snn.record.types import Recording
from snn.simulate.simulate import simulate
from tests.validation.dyads import NO_INTENTIONS, trial

CIRCUITS = ("observation_e", "observation_i", "execution_e", "execution_i")


@pytest.fixture(scope="module")
def resting(compiled) -> Recording:
    return simulate(trial("10 s", partner=NO_INTENTIONS), engine=compiled)


@pytest.mark.parametrize("partner", ["a", "b"])
@pytest.mark.parametrize("circuit", CIRCUITS)
def test_it_is_asynchronous_and_irregular(resting, partner, circuit):
    state = network_state(discard_transient(resting.spikes[f"{partner}_{circuit}"], transient_ms=500.0))
    assert 1.0 < state.rate_hz < 10.0
    assert 0.5 < state.interval_cv < 1.2
    assert abs(state.pair_correlation) < 0.05


@pytest.mark.parametrize("partner", ["a", "b"])
def test_nothing_moves(resting, partner):
    assert cell_rates_hz(resting.spikes[f"{partner}_motor"]).max() < 1.0


def test_no_cell_of_a_population_is_like_another(resting):
    # Noise shared between cells or partners would show as equal spike trains.
    trains = resting.spikes
    for circuit in CIRCUITS:
        for partner in ("a", "b"):
            of = trains[f"{partner}_{circuit}"]
            histories = {tuple(of.steps[of.cells == cell]) for cell in np.unique(of.cells)}
            assert len(histories) == np.unique(of.cells).size
    a, b = trains["a_execution_e"], trains["b_execution_e"]
    assert not np.array_equal(a.steps, b.steps)
