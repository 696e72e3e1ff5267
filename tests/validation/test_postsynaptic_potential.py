"""The membrane's response to input, against closed forms.

With a weight so small that it does not change the membrane's total conductance, an input is a current
w (E - E_leak) exp(-t/t_s), and the membrane's deflection is

    (w (E - E_leak) / C) (exp(-t/tau) - exp(-t/t_s)) tau t_s / (tau - t_s),

which peaks at ln(tau / t_s) tau t_s / (tau - t_s).
"""

import math

import numpy as np
import pytest

from tests.validation.networks import CELL, INTENDED, MV, NEVER_INTENDED, NS, Network, Synapse, trace

pytestmark = pytest.mark.usefixtures("_numpy_target")

TAU_MS = 20.0
SYNAPSES = {"excitatory": (5.0, 70.0), "inhibitory": (10.0, -10.0)}
"""Time constant (ms) and driving force at rest (mV): 0 - (-70) and -80 - (-70)."""
TINY_S = 1e-5 * NS


def response(kind: str, *, time_step_ms: float = 0.1, gain: float = 1.0) -> np.ndarray:
    """Deflection of the membrane from rest (mV), at multiples of the time step after one tiny input."""
    network = Network(
        synapses={kind: [Synapse(0, 1, 1, TINY_S)]},
        gain=gain,
        time_step_ms=time_step_ms,
        n_cells=2,
    )
    result = trace(network, round(40 / time_step_ms), variables=("v",), forced=[(0, 0)])
    return result.values["v"][1][2:] / MV + 70.0  # it arrives in step 1, so sample 2 is the moment of arrival


def closed_form(kind: str, times_ms: np.ndarray) -> np.ndarray:
    """Deflection of the membrane from rest (mV)."""
    tau_s_ms, force_mV = SYNAPSES[kind]
    charge = (TINY_S / 200e-12) * force_mV * 1e-3  # w (E - E_leak) / C, in mV per ms
    difference = np.exp(-times_ms / TAU_MS) - np.exp(-times_ms / tau_s_ms)
    return charge * difference * TAU_MS * tau_s_ms / (TAU_MS - tau_s_ms)


@pytest.mark.parametrize("kind", SYNAPSES)
def test_the_potential_peaks_when_theory_says(kind):
    tau_s_ms, force_mV = SYNAPSES[kind]
    deflection = response(kind) * np.sign(force_mV)
    assert deflection.min() >= 0  # excitation only depolarises, inhibition only hyperpolarises
    peak_ms = math.log(TAU_MS / tau_s_ms) * TAU_MS * tau_s_ms / (TAU_MS - tau_s_ms)
    half_a_step_ms = 0.05  # the potential is sampled
    assert np.argmax(deflection) * 0.1 == pytest.approx(peak_ms, abs=half_a_step_ms + 1e-9)


@pytest.mark.parametrize("kind", SYNAPSES)
def test_the_potential_converges_to_theory_with_second_order(kind):
    errors = {}
    for time_step_ms in (0.4, 0.2, 0.1):
        deflection = response(kind, time_step_ms=time_step_ms)
        exact = closed_form(kind, np.arange(deflection.size) * time_step_ms)
        errors[time_step_ms] = np.abs(deflection - exact).max() / np.abs(exact).max()
    # With a conductance held at its mean over the step, what is left is its decay within the step: (dt / t_s)^2 / 12.
    assert errors[0.1] < (0.1 / SYNAPSES[kind][0]) ** 2
    assert errors[0.4] / errors[0.2] == pytest.approx(4.0, rel=0.1)
    assert errors[0.2] / errors[0.1] == pytest.approx(4.0, rel=0.1)


def test_the_gain_multiplies_excitation_alone():
    excited, halved = response("excitatory"), response("excitatory", gain=0.5)
    assert halved == pytest.approx(0.5 * excited, rel=1e-5, abs=1e-13)
    inhibited, unchanged = response("inhibitory"), response("inhibitory", gain=0.5)
    assert unchanged == pytest.approx(inhibited, rel=1e-9, abs=1e-13)


@pytest.mark.parametrize(
    ("variable", "cells", "synapses", "tau_ms"),
    [
        ("g_e", {}, {"excitatory": [Synapse(0, 1, 1, 3 * NS)]}, 5.0),
        ("g_i", {}, {"inhibitory": [Synapse(0, 1, 1, 3 * NS)]}, 10.0),
        ("g_ahp", {"adaptation_step": 3 * NS}, {}, 120.0),
    ],
)
def test_a_conductance_decays_exponentially(variable, cells, synapses, tau_ms):
    network = Network(cells=cells, synapses=synapses, n_cells=2)
    result = trace(network, 600, variables=(variable,), forced=[(1, 0)])
    cell, arrival = (1, 3) if synapses else (0, 2)  # the first sample that shows it
    times_ms = np.arange(600 - arrival) * 0.1
    conductance = result.values[variable][cell]
    assert conductance[arrival:] == pytest.approx(3 * NS * np.exp(-times_ms / tau_ms), rel=1e-11)
    assert not conductance[:arrival].any()


def test_adaptation_opens_towards_its_own_reversal_potential():
    # After one spike the cell is refractory at the reset for 20 steps; then 30 nS that hardly decay pull it to
    # (10 nS * -70 mV + 30 nS * -85 mV) / 40 nS = -81.25 mV.
    lasting = CELL.model_copy(update={"tau_adaptation_ms": 1e6})
    network = Network(cell=lasting, cells={"adaptation_step": 30 * NS}, n_cells=2)
    v_mV = trace(network, 800, variables=("v",), forced=[(0, 0)]).values["v"][0] / MV
    assert v_mV[1:22] == pytest.approx(-60.0)
    assert v_mV[22] < -60.0
    assert v_mV[-1] == pytest.approx(-81.25, abs=0.01)


def test_the_motor_gate_is_closed_unless_the_own_channel_is_intended():
    # Closed: (10 nS * -70 mV + 60 nS * -80 mV) / 70 nS. A leak of 1/4 leaves 15 nS when it is open.
    closed_mV, leaky_mV = -5500 / 70, (10 * -70 + 15 * -80) / 25
    network = Network(
        cells={
            "v": closed_mV * MV,
            "gate_conductance": 60 * NS,
            "gate_leak": [0.0, 0.0, 0.25],
            "channel_row": [INTENDED, NEVER_INTENDED, INTENDED],
        },
        intended_steps=(1000, 3000),
        n_cells=3,
    )
    v_mV = trace(network, 4000, variables=("v",)).values["v"] / MV
    assert v_mV[:2, :1001] == pytest.approx(closed_mV)  # sample 1001 is the first after step 1000
    assert v_mV[1] == pytest.approx(closed_mV)
    by_the_leak_alone = 1 - math.exp(-0.1 / TAU_MS)  # part of its way that the membrane goes in one step
    assert v_mV[0, 1001] == pytest.approx(closed_mV + by_the_leak_alone * (-70 - closed_mV))
    assert v_mV[0, 3000] == pytest.approx(-70.0, abs=1e-3)  # 10 time constants later
    assert v_mV[0, 3001] < v_mV[0, 3000] - 0.1
    assert v_mV[2, 3000] == pytest.approx(leaky_mV, abs=1e-6)
