"""The input that sight gives to observation cells, counted in a whole dyad and compared with the theory of Poisson.

Seeds are fixed, the first that were tried. A sound source fails each of some 30 bounds with a probability of 1e-6.
"""

from dataclasses import replace

import brian2 as b2
import numpy as np
import pytest
from scipy import stats

from snn.model.dyad import build_dyad
from snn.model.network import build_network
from snn.simulate.simulate import simulate
from tests.validation.dyads import NO_INTENTIONS
from tests.validation.slow_dyads import CLEAR
from tests.validation.video_dyads import moving, small_trial

P_FAILURE = 1e-6
Z_BOUND = stats.norm.isf(P_FAILURE / 2)
MOVED_HZ = np.array([40.0, 20.0, 0.0, 80.0])
N_STEPS, N_INPUTS, BACKGROUND_HZ, STEP_S = 2_500, 120, 280.0, 1e-4
VISUAL_S, BACKGROUND_S = 1e-12, 1e-9
"""Weights by which the counts of both inputs can be told from the conductance: 1 000 to 1."""
SMILE, TOUCH, FROWN, WITHDRAW = range(4)


def constant(rates_hz):
    return lambda times_s: np.tile(np.asarray(rates_hz)[:, None], times_s.size)


@pytest.fixture(scope="module")
def counts():
    """Events of each step from sight and from the background, of b's observation and execution E cells.

    Each ``(2 circuits, n_cells, n_steps)``; no cell fires and no synapse delivers.
    """
    before, b2.prefs.codegen.target = b2.prefs.codegen.target, "numpy"
    link = {"a_to_b": CLEAR, "b_to_a": CLEAR}
    chosen = moving(
        small_trial("300 ms", partner=NO_INTENTIONS, link=link, analysis={"transient": "0 ms"}),
        constant(MOVED_HZ),
    )
    dyad = build_dyad(chosen)
    n_cells = dyad.inputs.arrays["cells.v"].size
    changed = {
        f"{kind}.w": np.zeros_like(dyad.inputs.arrays[f"{kind}.w"])
        for kind in ("excitatory", "inhibitory", "plastic")
    }
    changed |= {
        "cells.w_background": np.full(n_cells, BACKGROUND_S),
        "cells.w_drive": np.full(n_cells, VISUAL_S),
        "cells.v_threshold": np.full(n_cells, 1.0),
    }
    network = build_network(replace(dyad.inputs, arrays={**dyad.inputs.arrays, **changed}))
    blocks = [dyad.blocks[f"b_{circuit}_e"] for circuit in ("observation", "execution")]
    cells = np.concatenate([np.arange(block.start, block.stop) for block in blocks])
    state = b2.StateMonitor(network.cells, "g_e", record=cells, clock=network.cells.clock, name="state")
    network.network.add(state)
    network.network.run((N_STEPS + 1) * 0.1 * b2.ms, namespace={})
    b2.prefs.codegen.target = before
    g_e = np.asarray(state.g_e_)
    arrived = np.rint((g_e[:, 1:] - g_e[:, :-1] * dyad.inputs.arrays["cells.decay_e"][0]) / VISUAL_S).astype(
        int
    )
    background, visual = np.divmod(arrived, round(BACKGROUND_S / VISUAL_S))
    assert visual.max() < 100  # or the two could not be told apart
    return visual.reshape(2, -1, N_STEPS), background.reshape(2, -1, N_STEPS)


def of_channel(counted, channel):
    return counted.reshape(4, -1, N_STEPS)[channel]


def assert_count(found, expected):
    assert abs(found - expected) <= Z_BOUND * np.sqrt(expected)


def assert_uncorrelated(first, second):
    r = np.corrcoef(np.ravel(first), np.ravel(second))[0, 1]
    assert abs(r) * np.sqrt(np.size(first)) < Z_BOUND


def assert_dispersion_of_poisson(totals):
    """Two-sided: the variance of independent Poisson counts is their mean."""
    law = stats.chi2(totals.size - 1)
    statistic = ((totals - totals.mean()) ** 2).sum() / totals.mean()
    assert law.ppf(P_FAILURE / 2) < statistic < law.isf(P_FAILURE / 2)


@pytest.mark.parametrize("channel", range(4))
def test_its_rate_is_that_of_what_is_seen_times_the_number_of_inputs(counts, channel):
    seen = of_channel(counts[0][0], channel)
    assert_count(seen.sum(), N_INPUTS * MOVED_HZ[channel] * STEP_S * seen.size)


def test_cells_of_execution_see_nothing_and_the_background_does_not_see(counts):
    visual, background = counts
    assert not visual[1].any()
    for channel in range(4):
        for circuit in background:
            noise = of_channel(circuit, channel)
            assert_count(noise.sum(), BACKGROUND_HZ * STEP_S * noise.size)


@pytest.mark.parametrize("channel", [SMILE, TOUCH, WITHDRAW])
def test_counts_are_those_of_poisson(counts, channel):
    seen = of_channel(counts[0][0], channel)
    law = stats.poisson(N_INPUTS * MOVED_HZ[channel] * STEP_S)
    most = next(k for k in range(1, 100) if law.sf(k) * seen.size < 20)
    observed = np.bincount(np.minimum(seen.ravel(), most + 1), minlength=most + 2)
    expected = np.append(law.pmf(np.arange(most + 1)), law.sf(most)) * seen.size
    statistic, bound = ((observed - expected) ** 2 / expected).sum(), stats.chi2(most + 1)
    assert bound.ppf(P_FAILURE / 2) < statistic < bound.isf(P_FAILURE / 2)


@pytest.mark.parametrize("channel", [SMILE, TOUCH, WITHDRAW])
def test_cells_of_a_channel_are_independent_of_each_other_and_of_their_past(counts, channel):
    seen = of_channel(counts[0][0], channel)
    assert_dispersion_of_poisson(seen.sum(axis=0))  # over cells: any common input would add to its variance
    assert_dispersion_of_poisson(
        seen.sum(axis=1)
    )  # over steps: no cell has more than another, none remembers
    assert_dispersion_of_poisson(
        seen[:, : N_STEPS - N_STEPS % 100].reshape(len(seen), -1, 100).sum(axis=2).ravel()
    )


def test_channels_are_independent(counts):
    totals = [of_channel(counts[0][0], channel).sum(axis=0) for channel in (SMILE, TOUCH, WITHDRAW)]
    for first, second in ((0, 1), (0, 2), (1, 2)):
        assert_uncorrelated(totals[first], totals[second])


def test_it_is_independent_of_the_cells_own_background(counts):
    visual, background = counts
    for channel in (SMILE, TOUCH, WITHDRAW):
        assert_uncorrelated(of_channel(visual[0], channel), of_channel(background[0], channel))
        assert_uncorrelated(
            of_channel(visual[0], channel).sum(axis=0), of_channel(background[0], channel).sum(axis=0)
        )


SECONDS, SD, TAU_S = 100.0, 0.2, 0.2


def seen_factor(compiled, seconds=SECONDS, **acuity):
    """What is seen of a steady act, in parts of what is shown, of each channel: ``(4, n_samples)``."""
    link = {"a_to_b": {**CLEAR, "acuity": acuity}, "b_to_a": CLEAR}
    chosen = moving(small_trial(f"{seconds} s", partner=NO_INTENTIONS, link=link), constant([40.0] * 4))
    return simulate(chosen, engine=compiled).movement.seen_hz["b"].astype(float) / 40.0


def test_acuity_has_its_standard_deviation_its_time_constant_and_no_other_channel(compiled):
    # Standard errors over four channels of an Ornstein-Uhlenbeck process of 500 time constants: of the mean sd sqrt(2
    # tau/T)/2, of the SD sd sqrt(tau/2T)/2, of a correlation below 1.5 sqrt(tau/T)/2. Five are allowed: 1e-6 each.
    factor = seen_factor(compiled, sd=SD, time_constant="200 ms")
    n_times = SECONDS / TAU_S
    assert factor.mean() == pytest.approx(1, abs=5 * SD * np.sqrt(2 / n_times) / 2)
    assert np.sqrt(((factor - 1) ** 2).mean()) == pytest.approx(
        SD, abs=5 * SD * np.sqrt(1 / (2 * n_times)) / 2
    )
    z = (factor - 1) / SD
    for lag in (1, 10, 20, 40):
        found = (z[:, lag:] * z[:, :-lag]).mean()
        assert found == pytest.approx(np.exp(-lag * 0.01 / TAU_S), abs=5 * 1.5 * np.sqrt(1 / n_times) / 2)
    assert np.abs(np.corrcoef(z) - np.eye(4)).max() < 5 * np.sqrt(1 / n_times)
    # As good as normal: a sixth lies below one SD (standard error .01).
    assert (z < -1).mean() == pytest.approx(stats.norm.cdf(-1), abs=0.05)


def test_slow_acuity_is_slow_and_nothing_is_seen_less_than_not_at_all(compiled):
    factor = seen_factor(compiled, sd=2.0, time_constant="50 ms")
    assert factor.min() == 0
    # z < -1/2 with a probability of .309; 8 000 time constants of 50 ms.
    assert (factor == 0).mean() == pytest.approx(stats.norm.cdf(-0.5), abs=5 * 0.46 * np.sqrt(2 / 8000))
    slow = seen_factor(compiled, sd=SD, time_constant="2 s")
    z = (slow - 1) / SD
    assert np.diff(z).std() == pytest.approx(np.sqrt(2 * (1 - np.exp(-0.01 / 2))), rel=0.05)
