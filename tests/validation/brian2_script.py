"""What Brian2 does with a model on its own; each call is a process of its own, because its device is global.

``python brian2_script.py generate inputs.npz FOLDER`` writes the C++ that our cache would compile.
``python brian2_script.py run inputs.npz FOLDER N_STEPS result.npz`` generates, compiles and runs it as Brian2's
documentation says, without our cache, flags, edits, files or run loop; but its sources are joined, for one by one they
take half a minute of a core to compile, and less optimised, for it runs two seconds only.
"""

import subprocess
import sys
from pathlib import Path

import brian2 as b2
import numpy as np

from snn.model.inputs import ModelInputs
from snn.model.network import build_network
from snn.simulate.build_worker import generate
from snn.simulate.joined_sources import join_sources
from snn.simulate.run_loop import TIME_STEPS


def generate_source(inputs_path: str, folder: str) -> None:
    generate(ModelInputs.load(Path(inputs_path)), Path(folder))


def run(inputs_path: str, folder: str, n_steps: str, result_path: str) -> None:
    inputs = ModelInputs.load(Path(inputs_path))
    b2.set_device("cpp_standalone", build_on_run=False)
    flags = b2.prefs["codegen.cpp.extra_compile_args_gcc"]
    b2.prefs["codegen.cpp.extra_compile_args_gcc"] = ["-O1" if flag == "-O3" else flag for flag in flags]
    dyad = build_network(inputs)
    dyad.network.run(int(n_steps) * inputs.time_step_ms * b2.ms, namespace={})
    b2.device.build(directory=folder, compile=False, run=False)
    (Path(folder) / TIME_STEPS).touch()  # our run loop; here it is Brian2's
    subprocess.run(join_sources(Path(folder)), cwd=folder, check=True, capture_output=True)
    b2.device.run(directory=folder, with_output=False, run_args=[])
    np.savez(result_path, cells=np.asarray(dyad.spikes.i), times_s=np.asarray(dyad.spikes.t_))


if __name__ == "__main__":
    verb, *arguments = sys.argv[1:]
    {"generate": generate_source, "run": run}[verb](*arguments)
