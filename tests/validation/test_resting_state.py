"""The dyad at rest fires asynchronously and irregularly, as cortex does (Brunel 2000; Renart et al. 2010)."""

import pytest

from snn.analyse.cells.irregularity import network_state
from snn.analyse.views.rates import cell_rates_hz, discard_transient
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
