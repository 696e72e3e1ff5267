"""Our noise driving the cell whose rate is known: a leaky integrator that jumps by J with every input.

Its rate under many small inputs is Siegert's formula (Siegert 1951, Phys Rev 81:617; Ricciardi 1977; as in Brunel
2000, J Comput Neurosci 8:183):

    1 / rate = t_ref + tau sqrt(pi) * integral of exp(u^2) (1 + erf(u)), u from (v_r - mu)/sigma to (theta - mu)/sigma.

A simulation sees the threshold only once a step, which acts like a threshold that lies higher by 0.5826 of the
standard deviation of one step's input, sigma sqrt(dt/tau) (Chernoff 1965; Siegmund 1979, Adv Appl Prob 11:701). With
this known course of the error, a rate at any time step gives the rate for dt -> 0.
"""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erfcx

from snn.model.counter_noise import HIGH_WORD, LOW_WORD, draw_keys, poisson_count, split_keys

TAU_MS, REFRACTORY_MS, THETA_MV, RESET_MV, JUMP_MV = 20.0, 2.0, 20.0, 10.0, 0.1
N_CELLS, DURATION_MS, TRANSIENT_MS = 1000, 600.0, 100.0
TIME_STEPS_MS = (0.16, 0.08)
INPUTS_HZ = {"driven by fluctuations": (27_000.0, 18_000.0), "driven by the mean": (16_000.0, 5_000.0)}
"""Rates of excitatory and inhibitory jumps: mu = 18 mV, sigma = 3 mV; and mu = 22 mV, sigma = 2.05 mV."""


def siegert_rate_hz(excitation_hz: float, inhibition_hz: float, *, time_step_ms: float = 0.0) -> float:
    mu_mV = TAU_MS * 1e-3 * JUMP_MV * (excitation_hz - inhibition_hz)
    sigma_mV = JUMP_MV * np.sqrt(TAU_MS * 1e-3 * (excitation_hz + inhibition_hz))
    seen_mV = THETA_MV + 0.5826 * sigma_mV * np.sqrt(time_step_ms / TAU_MS)
    limits = (RESET_MV - mu_mV) / sigma_mV, (seen_mV - mu_mV) / sigma_mV
    integral, _ = quad(lambda u: erfcx(-u), *limits)  # erfcx(-u) = exp(u^2) (1 + erf(u))
    return 1e3 / (REFRACTORY_MS + TAU_MS * np.sqrt(np.pi) * integral)


def simulated_rate_hz(excitation_hz: float, inhibition_hz: float, *, time_step_ms: float) -> float:
    high, low = split_keys(draw_keys(N_CELLS, np.random.default_rng(1)))
    means = np.array([excitation_hz, inhibition_hz]) * time_step_ms * 1e-3
    p_zero = np.exp(-means)
    decay, midway = np.exp(-time_step_ms / TAU_MS), JUMP_MV * np.exp(-time_step_ms / 2 / TAU_MS)
    v_mV = np.linspace(RESET_MV, THETA_MV, N_CELLS)
    wait, n_spikes = np.zeros(N_CELLS), 0
    for step in range(round((TRANSIENT_MS + DURATION_MS) / time_step_ms)):
        jumps = poisson_count(high, low, step, HIGH_WORD, means[0], p_zero[0])
        jumps = jumps - poisson_count(high, low, step, LOW_WORD, means[1], p_zero[1])
        v_mV = np.where(wait <= 0, v_mV * decay + midway * jumps, v_mV)
        wait -= 1
        fired = v_mV >= THETA_MV
        v_mV[fired], wait[fired] = RESET_MV, round(REFRACTORY_MS / time_step_ms)
        n_spikes += int(fired.sum()) if step * time_step_ms >= TRANSIENT_MS else 0
    return n_spikes / (N_CELLS * DURATION_MS * 1e-3)


# The input comes in jumps, which moves the effective threshold by less than J / 2, 0.05 mV: 1.5 % of the rate at most.
# More than 7 000 spikes, more regular than Poisson, add a standard error below 1 %.
@pytest.mark.parametrize("time_step_ms", TIME_STEPS_MS)
@pytest.mark.parametrize("inputs_hz", INPUTS_HZ.values(), ids=INPUTS_HZ)
def test_the_rate_extrapolated_to_no_time_step_is_siegerts(inputs_hz, time_step_ms):
    seen = siegert_rate_hz(*inputs_hz, time_step_ms=time_step_ms) / siegert_rate_hz(*inputs_hz)
    assert 0.9 < seen < 0.99  # the correction is there, and small
    extrapolated_hz = simulated_rate_hz(*inputs_hz, time_step_ms=time_step_ms) / seen
    assert extrapolated_hz == pytest.approx(siegert_rate_hz(*inputs_hz), rel=0.04)


def test_the_formula_has_the_two_limits_that_are_known():
    # 20 kHz, mu = 40 mV: without noise it crosses in t_ref + tau ln((40 - 10) / (40 - 20)) = 10.11 ms, which so little
    # noise hardly shortens. 3 kHz, mu = 6 mV: out of reach.
    assert siegert_rate_hz(20_000.0, 0.0) == pytest.approx(1e3 / 10.11, rel=0.01)
    assert siegert_rate_hz(3_000.0, 0.0) < 1e-6
