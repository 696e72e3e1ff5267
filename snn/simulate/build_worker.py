"""Generates and compiles the model; runs as a process of its own (`snn.simulate.brian_worker`).

A process of its own, because Brian2 keeps one global device, installs a signal handler when it is imported and
evaluates preferences of the user.
"""

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import brian2 as b2
import numpy as np

from snn.errors import SimulationError
from snn.model.inputs import ModelInputs
from snn.model.network import DyadNetwork, build_network
from snn.model.outputs import outputs
from snn.simulate.cell_loops import rewrite_cell_loops
from snn.simulate.joined_sources import join_sources
from snn.simulate.layout import Layout, OutputFile, recognisable, recognise
from snn.simulate.run_files import read_one_file, take_no_variables, write_only
from snn.simulate.run_loop import take_duration_from_environment
from snn.simulate.spike_queues import edit_spike_queues

VECTORISE = "-fopenmp-simd"
"""Obey `snn.simulate.cell_loops`' loop pragmas; GCC and Clang both know it."""


def generate(inputs: ModelInputs, directory: Path) -> tuple[DyadNetwork, tuple[tuple[str, str], ...]]:
    """Write the C++ project of the model into ``directory``; return its objects and its input files."""
    b2.prefs.devices.cpp_standalone.openmp_threads = 0
    b2.prefs.codegen.cpp.extra_compile_args_gcc += [VECTORISE]
    b2.set_device("cpp_standalone", build_on_run=False, directory=str(directory))
    dyad = build_network(inputs)
    dyad.network.run(1 * b2.second, namespace={})
    b2.device.build(directory=str(directory), compile=False, run=False)
    files = tuple((str(name), str(c_type)) for name, c_type, _, _ in b2.device.static_array_specs)
    return dyad, files


def output_files(dyad: DyadNetwork) -> dict[str, OutputFile]:
    """Find the files of what is read after a run."""

    def file_of(owner: b2.Group, name: str) -> OutputFile:
        variable = owner.variables[name]
        return OutputFile(
            Path(str(b2.device.get_array_filename(variable))).name, np.dtype(variable.dtype).str
        )

    return {output: file_of(owner, name) for output, (owner, name) in outputs(dyad).items()}


def source_sha256(directory: Path) -> str:
    """Hash all generated source files, names and contents."""
    digest = hashlib.sha256()
    for path in sorted(p for p in directory.rglob("*") if p.suffix in (".cpp", ".h") or p.name == "makefile"):
        digest.update(f"{path.relative_to(directory)}\0".encode())
        lines = path.read_bytes().splitlines()
        # Brian2 sets up the clocks in the order of a Python set, which differs from one process to the next.
        digest.update(b"\n".join(sorted(lines) if path.name == "main.cpp" else lines))
    return digest.hexdigest()


def compile_project(directory: Path) -> None:
    """Compile the project with two jobs; raise with the compiler's last lines if that fails."""
    command = join_sources(directory)
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = " | ".join(done.stderr.strip().splitlines()[-5:])
        raise SimulationError(f"compiled model: the C++ compiler failed: {last}")


def edit_source(directory: Path, dyad: DyadNetwork, layout: Layout, *, time_step_ms: float) -> Layout:
    """Edit the generated project; return its layout with the inputs in the order in which they are read now."""
    take_duration_from_environment(directory, dyad, time_step_ms=time_step_ms)
    rewrite_cell_loops(directory, dyad.cells)
    edit_spike_queues(directory, dyad.network)
    take_no_variables(directory)
    write_only(directory, {output.file for output in layout.outputs.values()})
    order = read_one_file(directory)
    return replace(layout, inputs=tuple(sorted(layout.inputs, key=lambda entry: order.index(entry.file))))


def main(inputs_path: str, directory: str) -> None:
    """Build the model for the structure of the inputs at ``inputs_path``, in ``directory``."""
    folder = Path(directory)
    inputs = ModelInputs.load(Path(inputs_path))
    template = recognisable(inputs, np.random.default_rng(0))
    dyad, files = generate(template, folder)
    layout = Layout(
        inputs=recognise(files, folder / "static_arrays", template.arrays),
        outputs=output_files(dyad),
        source_sha256=source_sha256(folder),
    )
    layout = edit_source(folder, dyad, layout, time_step_ms=template.time_step_ms)
    compile_project(folder)
    layout.save(folder / "layout.json")
