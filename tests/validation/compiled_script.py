"""Runs the compiled model in a process of its own, with the compiler that ``$CXX`` names there.

``python compiled_script.py inputs.npz N_STEPS spikes.npz``
"""

import sys
from pathlib import Path

import numpy as np

from snn.model.inputs import ModelInputs
from snn.simulate.engine import CompiledEngine

if __name__ == "__main__":
    inputs_path, n_steps, result_path = sys.argv[1:]
    spikes = CompiledEngine().run(ModelInputs.load(Path(inputs_path)), int(n_steps)).spikes
    np.savez(result_path, steps=spikes.steps, index=spikes.index)
