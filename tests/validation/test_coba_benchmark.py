"""The COBA benchmark of Brette et al. 2007 (J Comput Neurosci 23:349, benchmark 1) through the compiled engine.

3200 excitatory and 800 inhibitory cells, sparse random connections, no input: the activity that the initial state
starts keeps itself going. The benchmark has no published rate to many digits. The band of 17 to 23 Hz rests on one
run of Brian2's own script of it (seed 1, .2 to 1 s: E 19.9 Hz, I 19.4 Hz, CV 1.58); ours differs in two ways: each cell
has exactly 2 % of the others as sources instead of 2 % on average, and a spike takes one time step instead of none.
"""

from dataclasses import replace

import numpy as np
import pytest

from snn.model.inputs import ModelInputs
from snn.model.wiring import Edges
from tests.validation.networks import CELL, MS, MV, NS, Network

N_E, N_I, PROBABILITY = 3200, 800, 0.02
WEIGHT_E_NS, WEIGHT_I_NS = 6.0, 67.0
N_STEPS, FIRST_STEP = 10_000, 2_000
COBA_CELL = CELL.model_copy(update={"resting_potential_mV": -60.0, "refractory_period_ms": 5.0})


def fixed_probability(sources: np.ndarray, targets: np.ndarray, rng: np.random.Generator) -> tuple[Edges,int]:
    """Connect each pair with the same probability, as the benchmark says, and fill up to a fixed number.

    The filling, synapses of weight 0, keeps the structure the same for every seed.
    """
    connected = rng.random((targets.size, sources.size)) < PROBABILITY
    post, pre = np.nonzero(connected)
    room = round(PROBABILITY * connected.size * 1.02)
    return Edges(np.resize(sources[pre], room).astype(np.int32), np.resize(targets[post], room).astype(np.int32)),pre.size


def coba_inputs(rng: np.random.Generator) -> ModelInputs:
    n_cells = N_E + N_I
    initial = {
        "v": (-60 + 5 * (rng.standard_normal(n_cells) - 1)) * MV,
        "g_e": (4 + 1.5 * rng.standard_normal(n_cells)) * 10 * NS,
        "g_i": (20 + 12 * rng.standard_normal(n_cells)) * 10 * NS,
    }
    quiet = Network(cell=COBA_CELL, cells=initial, n_cells=n_cells).inputs()
    arrays = dict(quiet.arrays)
    everyone = np.arange(n_cells, dtype=np.int32)
    for kind, sources, weight_nS in (
        ("excitatory", everyone[:N_E], WEIGHT_E_NS),
        ("inhibitory", everyone[N_E:], WEIGHT_I_NS),
    ):
        edges,n_real = fixed_probability(sources, everyone, rng)
        arrays |= {
            f"{kind}.pre": edges.pre,
            f"{kind}.post": edges.post,
            f"{kind}.delay": np.full(edges.pre.size, 0.1 * MS),
            f"{kind}.w": np.where(np.arange(edges.pre.size)<n_real, weight_nS * NS,0.),
        }
    return replace(quiet, arrays=arrays)


@pytest.fixture(scope="module", params=[1, 2, 3])
def spikes(compiled, request):
    raw = compiled.run(coba_inputs(np.random.default_rng(request.param)), N_STEPS)
    late = raw.steps >= FIRST_STEP
    return raw.cells[late], raw.steps[late]


def rate_hz(cells: np.ndarray, first: int, last: int) -> float:
    inside = (cells >= first) & (cells < last)
    return float(inside.sum() / (last - first) / ((N_STEPS - FIRST_STEP) * 0.1 * MS))


def interval_cvs(cells: np.ndarray, steps: np.ndarray) -> np.ndarray:
    intervals = [np.diff(steps[cells == cell]) for cell in np.unique(cells)]
    return np.array([i.std() / i.mean() for i in intervals if i.size >= 5])


def test_it(spikes):
    cells, steps = spikes
    cv=interval_cvs(cells, steps)
    print(rate_hz(cells, 0, N_E), rate_hz(cells, N_E, N_E + N_I), cv.mean(), cv.size)
