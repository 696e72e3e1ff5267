"""How background and intentions enter a cell: the counts of its own noise, in their step, with their weights."""

import numpy as np
import pytest

from snn.model.counter_noise import HIGH_WORD, LOW_WORD, draw_keys, poisson_count, split_keys
from tests.validation.networks import INTENDED, NEVER_INTENDED, NS, Network, trace

N_CELLS, N_STEPS, INTENDED_STEPS = 6, 3000, (1000, 2000)
BACKGROUND_MEAN, BACKGROUND_NS = 0.05, 2.0
INTENTION_MEAN, INTENTION_NS = 0.08, 3.0
ROWS = np.array([INTENDED, INTENDED, INTENDED, NEVER_INTENDED, NEVER_INTENDED, NEVER_INTENDED])


@pytest.mark.usefixtures("_numpy_target")
def test_the_conductance_is_that_of_the_counts():
    high, low = split_keys(draw_keys(N_CELLS, np.random.default_rng(4)))
    network = Network(
        cells={
            "key_high": high,
            "key_low": low,
            "channel_row": ROWS,
            "w_background": BACKGROUND_NS * NS,
            "mean_background_at_rest": BACKGROUND_MEAN,
            "w_drive": INTENTION_NS * NS,
        },
        intended_steps=INTENDED_STEPS,
        mean_intention=INTENTION_MEAN,
        n_cells=N_CELLS,
    )
    g_e_nS = trace(network, N_STEPS, variables=("g_e",)).values["g_e"] / NS
    steps = np.arange(N_STEPS)[:, None]
    background = poisson_count(high, low, steps, HIGH_WORD, BACKGROUND_MEAN, np.exp(-BACKGROUND_MEAN))
    intention = poisson_count(high, low, steps, LOW_WORD, INTENTION_MEAN, np.exp(-INTENTION_MEAN))
    intended = (steps >= INTENDED_STEPS[0]) & (steps < INTENDED_STEPS[1]) & (ROWS == INTENDED)
    added_nS = BACKGROUND_NS * background + INTENTION_NS * intention * intended  # (n_steps, n_cells)
    assert (intention * intended).sum() > 150
    expected_nS = np.zeros(N_CELLS)
    for step in range(N_STEPS):
        np.testing.assert_allclose(g_e_nS[:, step], expected_nS, rtol=1e-9, atol=1e-12)
        expected_nS = expected_nS * np.exp(-0.1 / 5.0) + added_nS[step]
