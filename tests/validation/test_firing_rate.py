"""A leaky integrate-and-fire cell under constant current: its inter-spike interval in closed form.

Without synapses and adaptation the membrane is linear, so from the reset it reaches the threshold after
T = tau ln((v_inf - v_reset) / (v_inf - v_threshold)), and the interval is t_ref + T, rounded up to the grid.
"""

import math

import numpy as np
import pytest

from tests.validation.networks import MV, PA, Network, spike_steps

TAU_MS, REFRACTORY_MS, TIME_STEP_MS = 20.0, 2.0, 0.1  # tau = C / g_leak = 200 pF / 10 nS
RHEOBASE_PA = 200.0  # g_leak (v_threshold - E_leak) = 10 nS * 20 mV
CURRENTS_PA = np.array([201.0, 205.0, 220.0, 250.0, 300.0, 400.0, 700.0, 1500.0, 5000.0])
AT_MOST_RHEOBASE_PA = np.array([0.0, 150.0, 199.9, RHEOBASE_PA * (1 - 1e-9)])  # at it, rounding would decide
N_STEPS = 20_000


@pytest.fixture(scope="module")
def spikes(compiled):
    currents_pA = np.concatenate([CURRENTS_PA, AT_MOST_RHEOBASE_PA])
    current = np.zeros(40)
    current[: currents_pA.size] = currents_pA * PA
    raw = compiled.run(Network(current_A=current, cells={"v": -60 * MV}).inputs(), N_STEPS)
    return [spike_steps(raw.spikes, cell) for cell in range(currents_pA.size)]


def interval_steps(current_pA: float) -> int:
    v_infinity_mV = -70.0 + current_pA / 10.0  # E_leak + I / g_leak
    rise_ms = TAU_MS * math.log((v_infinity_mV + 60.0) / (v_infinity_mV + 50.0))
    return round(REFRACTORY_MS / TIME_STEP_MS) + math.ceil(rise_ms / TIME_STEP_MS)


@pytest.mark.parametrize(("cell", "current_pA"), list(enumerate(CURRENTS_PA)))
def test_the_interval_is_the_closed_form_rounded_up_to_the_grid(spikes, cell, current_pA):
    intervals = np.diff(spikes[cell])
    assert intervals.size > 10
    assert set(intervals.tolist()) == {interval_steps(current_pA)}


@pytest.mark.parametrize(("cell", "current_pA"), list(enumerate(CURRENTS_PA)))
def test_the_first_spike_comes_after_the_rise_alone(spikes, cell, current_pA):
    rise_steps = interval_steps(current_pA) - 20  # no refractory period before the first spike
    assert spikes[cell][0] == rise_steps - 1  # the step that ends at the crossing


def test_up_to_the_rheobase_it_is_silent(spikes):
    assert [spikes[CURRENTS_PA.size + k].size for k in range(AT_MOST_RHEOBASE_PA.size)] == [0, 0, 0, 0]
