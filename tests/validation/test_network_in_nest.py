"""A resting circuit of the dyad against NEST: the same wiring, weights and delays, each with its own Poisson noise.

One observation circuit, 320 excitatory and 80 inhibitory cells; without the paths between circuits, a dyad holds four
of them, which only differ in their draws.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from snn.model.dyad import build_dyad
from snn.model.inputs import ModelInputs
from tests.validation.dyads import NO_INTENTIONS, NO_LINKS, trial
from tests.validation.nest_reference import needs_nest, run_nest
from tests.validation.networks import KINDS

pytestmark = needs_nest

N_E, N_I, N_DYADS = 320, 80, 2
N_STEPS, FIRST_STEP = 20_000, 4_000
ONLY_CIRCUITS = {
    **NO_INTENTIONS,
    "mirror": {"weight": "0 nS"},
    "feedforward_inhibition": {"weight": "0 nS"},
    "efference_copy": {"weight": "0 nS"},
    "motor": {"weight": "0 nS"},
}


@dataclass(frozen=True, slots=True)
class State:
    """Mean rates (Hz) of both populations and the CV of all their intervals, of one circuit."""

    rate_e_hz: float
    rate_i_hz: float
    cv_e: float
    cv_i: float

    @staticmethod
    def of(cells: np.ndarray, steps: np.ndarray) -> "State":
        late = steps >= FIRST_STEP
        cells, steps = cells[late], steps[late]
        excitatory = cells < N_E
        duration_s = (N_STEPS - FIRST_STEP) * 1e-4
        return State(
            excitatory.sum() / N_E / duration_s,
            (~excitatory).sum() / N_I / duration_s,
            pooled_cv(cells[excitatory], steps[excitatory]),
            pooled_cv(cells[~excitatory], steps[~excitatory]),
        )


def pooled_cv(cells: np.ndarray, steps: np.ndarray) -> float:
    order = np.lexsort((steps, cells))
    intervals = np.diff(steps[order])[np.diff(cells[order]) == 0]
    return float(intervals.std() / intervals.mean())


def circuit(inputs: ModelInputs, start: int) -> ModelInputs:
    """Cut one circuit out of the dyad: its cells, and the synapses among them."""
    stop = start + N_E + N_I

    def part(name: str, values: np.ndarray) -> np.ndarray:
        owner, _, variable = name.partition(".")
        if owner == "cells":
            return values[start:stop]
        if owner not in KINDS:
            return values
        ends = np.stack([inputs.arrays[f"{owner}.pre"], inputs.arrays[f"{owner}.post"]])
        inside = ((ends >= start) & (ends < stop)).all(axis=0)
        return values[inside] - (start if variable in ("pre", "post") else 0)

    return ModelInputs(
        inputs.time_step_ms, {name: part(name, values) for name, values in inputs.arrays.items()}
    )


@pytest.fixture(scope="module")
def states(compiled, tmp_path_factory):
    """State of each circuit, ours and NEST's."""
    folder, ours, nest = tmp_path_factory.mktemp("nest"), [], []
    for replicate in range(N_DYADS):
        dyad = build_dyad(trial("2 s", replicate=replicate, partner=ONLY_CIRCUITS, link=NO_LINKS))
        spikes = compiled.run(dyad.inputs, N_STEPS).spikes
        for partner in ("a", "b"):
            for name in ("observation", "execution"):
                start = dyad.blocks[f"{partner}_{name}_e"].start
                inside = (spikes.index >= start) & (spikes.index < start + N_E + N_I)
                ours.append(State.of(spikes.index[inside] - start, spikes.steps[inside]))
                inputs = circuit(dyad.inputs, start)
                result = run_nest(inputs, N_STEPS, folder=folder, poisson_background=True, seed=1 + len(nest))
                nest.append(State.of(result.cells, result.steps))
    return ours, nest


# A margin is at least 2.5 standard errors. Equal means differ by 3 standard errors and the margin in less than one draw
# of 10 000 (14 degrees of freedom).
@pytest.mark.parametrize(
    ("measure", "margin"), [("rate_e_hz", 0.15), ("rate_i_hz", 0.15), ("cv_e", 0.05), ("cv_i", 0.06)]
)
def test_rates_and_irregularity_are_those_of_nest(states, measure, margin):
    ours, nest = (np.array([getattr(state, measure) for state in part]) for part in states)
    standard_error = np.sqrt((ours.var(ddof=1) + nest.var(ddof=1)) / ours.size)
    assert standard_error < margin / 2.5  # or agreement would mean little
    assert abs(ours.mean() - nest.mean()) < 3 * standard_error + margin


def test_recurrence_matters_here(states):
    # Without synapses both programs would agree as well: on 3.6 Hz, from background alone.
    _, nest = states
    assert np.mean([state.rate_e_hz for state in nest]) == pytest.approx(2.5, abs=0.3)
