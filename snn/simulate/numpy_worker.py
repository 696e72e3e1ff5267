"""Runs the model on Brian2's NumPy target; a process of its own: ``python -m snn.simulate.numpy_worker``.

The fallback where there is no C++ compiler, and the reference that the compiled model is tested against.
"""

import sys
from pathlib import Path

import brian2 as b2
import numpy as np

from snn.model.inputs import ModelInputs
from snn.model.network import build_network


def main(inputs_path: str, n_steps: str, results_path: str) -> None:
    """Simulate ``n_steps`` of the dyad at ``inputs_path``; write spikes and potentials to ``results_path``."""
    b2.prefs.codegen.target = "numpy"
    inputs = ModelInputs.load(Path(inputs_path))
    dyad = build_network(inputs)
    total, chunk = int(n_steps), max(1, round(1e3 / inputs.time_step_ms))
    for done in range(0, total, chunk):
        stop = min(done + chunk, total)
        dyad.network.run((stop - done) * inputs.time_step_ms * b2.ms, namespace={})
        print(f"progress {stop}", flush=True)
    with Path(results_path).open("xb") as file:
        np.savez(
            file,
            spike_cell=np.asarray(dyad.spikes.i),
            spike_time=np.asarray(dyad.spikes.t_),
            potential=np.asarray(dyad.cells.v_),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
