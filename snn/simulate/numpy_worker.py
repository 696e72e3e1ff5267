"""Runs the model on Brian2's NumPy target; a process of its own (`snn.simulate.brian_worker`).

The fallback where there is no C++ compiler, and the reference that the compiled model is tested against.
"""

import os
from pathlib import Path

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.model.inputs import ModelInputs
from snn.model.network import DyadNetwork, build_network
from snn.model.outputs import outputs
from snn.simulate.watch import Watch


def main(inputs_path: str, n_steps: str, results_path: str) -> None:
    """Simulate ``n_steps`` of the dyad at ``inputs_path``; write all outputs to ``results_path``."""
    b2.prefs.codegen.target = "numpy"
    inputs = ModelInputs.load(Path(inputs_path))
    dyad = build_network(inputs)
    total, chunk = int(n_steps), max(1, round(1e3 / inputs.time_step_ms))
    watch = Watch.from_text(os.environ["SNN_WATCH"]) if "SNN_WATCH" in os.environ else None
    for done in range(0, total, chunk):
        stop = min(done + chunk, total)
        dyad.network.run((stop - done) * inputs.time_step_ms * b2.ms, namespace={})
        print(f"progress {stop}", flush=True)
        if watch and watch.ran_away(*_spikes_since(dyad, done, step_s=inputs.time_step_ms * 1e-3)):
            break
    arrays = {name: _values(owner, variable) for name, (owner, variable) in outputs(dyad).items()}
    with Path(results_path).open("xb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


def _values(owner: b2.Group, variable: str) -> NDArray:
    return np.atleast_1d(np.asarray(owner.variables[variable].get_value())).ravel()


def _spikes_since(
    dyad: DyadNetwork, step: int, *, step_s: float
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    cells, steps = _values(dyad.spikes, "i"), np.rint(_values(dyad.spikes, "t") / step_s).astype(np.int64)
    return cells[steps >= step], steps[steps >= step] - step
