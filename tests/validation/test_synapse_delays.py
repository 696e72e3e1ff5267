"""Transmission: when a spike arrives, and how much it delivers.

The convention: a spike in step n adds to the conductance in step n + delay (after that step's membrane update), so
the target's membrane first moves in step n + delay + 1.
"""

import math

import numpy as np
import pytest

from tests.validation.networks import MV, NS, Network, Synapse, spike_steps, trace

CONDUCTANCE = {"excitatory": "g_e", "inhibitory": "g_i", "plastic": "g_e"}
DECAY = {"g_e": math.exp(-0.1 / 5.0), "g_i": math.exp(-0.1 / 10.0)}
KINDS = list(CONDUCTANCE)
DELAYS = (1, 2, 13, 250)


@pytest.mark.usefixtures("_numpy_target")
@pytest.mark.parametrize("kind", KINDS)
def test_a_spike_arrives_after_its_delay_with_its_weight(kind):
    fired_in = 37
    synapses = [Synapse(0, 1 + k, delay, (0.25 + k) * NS) for k, delay in enumerate(DELAYS)]
    network = Network(synapses={kind: synapses}, n_cells=6)
    result = trace(network, 300, variables=("g_e", "g_i"), forced=[(fired_in, 0)])
    assert result.spikes[0].tolist() == [fired_in]
    for k, delay in enumerate(DELAYS):
        for name in DECAY:
            jumps = result.jumps(name, 1 + k, decay=DECAY[name])
            expected = {fired_in + delay: (0.25 + k) * NS} if name == CONDUCTANCE[kind] else {}
            assert jumps == pytest.approx(expected, rel=1e-12)


@pytest.mark.usefixtures("_numpy_target")
def test_synapses_that_arrive_together_add_up():
    together = [Synapse(0, 2, 9, 1.0 * NS), Synapse(1, 2, 4, 2.5 * NS)]
    network = Network(synapses={"excitatory": together, "plastic": [Synapse(1, 2, 4, 0.5 * NS)]}, n_cells=3)
    result = trace(network, 40, variables=("g_e",), forced=[(10, 0), (15, 1)])
    assert result.jumps("g_e", 2, decay=DECAY["g_e"]) == pytest.approx({19: 4.0 * NS}, rel=1e-12)


def test_the_compiled_model_keeps_every_delay(compiled):
    # All targets are so strongly driven that they fire in the first step after the arrival; inhibition drives, too,
    # because its reversal potential is set to 0 mV here.
    targets = [
        (kind, 1 + 5 * k + j, delay)
        for k, kind in enumerate(KINDS)
        for j, delay in enumerate((*DELAYS, 1200))
    ]
    synapses = {
        kind: [Synapse(0, cell, d, 2000 * NS) for name, cell, d in targets if name == kind] for kind in KINDS
    }
    above_threshold = np.where(np.arange(40) == 0, 0.0, -70 * MV)
    network = Network(cells={"v": above_threshold, "E_i": 0.0}, synapses=synapses)
    spikes = compiled.run(network.inputs(), 1300).spikes
    assert spike_steps(spikes, 0).tolist() == [0]
    first = {cell: int(spike_steps(spikes, cell)[0]) for _, cell, _ in targets}
    assert first == {cell: delay + 1 for _, cell, delay in targets}
    assert set(spikes.index.tolist()) == {0, *first}


@pytest.mark.usefixtures("_numpy_target")
def test_a_depressing_synapse_delivers_less_and_recovers():
    synapse = Synapse(0, 1, 5, 4.0 * NS, depression=0.3, recovery_s=0.2)
    fired_in = (100, 400, 900)  # 30 ms, then 50 ms apart
    result = trace(
        Network(synapses={"inhibitory": [synapse]}, n_cells=2),
        910,
        variables=("g_i",),
        forced=[(n, 0) for n in fired_in],
    )
    # x = 1;  1 - (1 - .7) exp(-30/200);  1 - (1 - .7 * .741788) exp(-50/200)
    available = (1.0, 0.7417876071, 0.6255913838)
    expected = {n + 5: 4.0 * NS * x for n, x in zip(fired_in, available, strict=True)}
    assert result.jumps("g_i", 1, decay=DECAY["g_i"]) == pytest.approx(expected, rel=1e-9)


@pytest.mark.usefixtures("_numpy_target")
def test_without_depression_each_spike_delivers_the_whole_weight():
    network = Network(synapses={"inhibitory": [Synapse(0, 1, 5, 4.0 * NS)]}, n_cells=2)
    result = trace(network, 200, variables=("g_i",), forced=[(100, 0), (130, 0)])
    assert result.jumps("g_i", 1, decay=DECAY["g_i"]) == pytest.approx({105: 4 * NS, 135: 4 * NS}, rel=1e-12)
