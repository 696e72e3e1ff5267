"""The two engines that run a model: the compiled one and the NumPy reference. Both give the same spikes."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from snn.errors import SimulationError
from snn.model.inputs import ModelInputs
from snn.simulate.child import run_child
from snn.simulate.compiled_model import compile_model, find_compiled, import_path
from snn.simulate.compiler import compiler_command
from snn.simulate.layout import Layout

Progress = Callable[[int], None]
"""Called with the number of time steps done."""


@dataclass(frozen=True, slots=True)
class RawSpikes:
    """All spikes of the dyad, ordered by step and then by cell, and how long it took.

    Attributes
    ----------
    cells, steps
        Index in the dyad's group and time step of each spike, ``(n_spikes,)``.
    timings_s
        Wall-clock seconds by stage.
    """

    cells: NDArray[np.int32]  # (n_spikes,)
    steps: NDArray[np.int64]  # (n_spikes,)
    timings_s: dict[str, float] = field(default_factory=dict)


class Engine(Protocol):
    """Runs a dyad. ``prepare`` does what several runs of one structure share."""

    @property
    def name(self) -> str:
        """Name of the engine, for the record."""
        ...

    def prepare(self, inputs: ModelInputs) -> float:
        """Build what runs of this structure need, if it is not there; return the seconds that took."""
        ...

    def run(self, inputs: ModelInputs, n_steps: int, *, on_progress: Progress | None = None) -> RawSpikes:
        """Simulate ``n_steps`` time steps."""
        ...


@dataclass(frozen=True, slots=True)
class CompiledEngine:
    """C++ standalone: compiled once for each structure, then one plain process a run."""

    name: str = "compiled"

    def prepare(self, inputs: ModelInputs) -> float:
        """Compile the model unless it is in the cache; return the seconds that took."""
        if find_compiled(inputs):
            return 0.0
        started = time.perf_counter()
        compile_model(inputs)
        return time.perf_counter() - started

    def run(self, inputs: ModelInputs, n_steps: int, *, on_progress: Progress | None = None) -> RawSpikes:
        """Simulate in a private directory that is removed afterwards."""
        model = compile_model(inputs)
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="snn-run-") as private:
            folder = Path(private)
            model.layout.write_inputs(inputs, folder / "static_arrays")
            (folder / "results").mkdir()
            run_child(
                [str(model.binary), "--results_dir", "results/"],
                directory=folder,
                what="simulation",
                environment={"SNN_N_STEPS": str(n_steps)},
                on_progress=on_progress,
            )
            raw = _read_compiled(model.layout, folder / "results", inputs)
        return _checked(raw, inputs, n_steps, {"simulate": time.perf_counter() - started})


@dataclass(frozen=True, slots=True)
class NumpyEngine:
    """Brian2's NumPy target: needs no compiler, and is about 20 times slower."""

    name: str = "numpy"

    def prepare(self, inputs: ModelInputs) -> float:  # noqa: ARG002  (the protocol's)
        """Do nothing: there is nothing to build."""
        return 0.0

    def run(self, inputs: ModelInputs, n_steps: int, *, on_progress: Progress | None = None) -> RawSpikes:
        """Simulate in a process of its own."""
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="snn-run-") as private:
            folder = Path(private)
            inputs.save(folder / "inputs.npz")
            command = ["-m", "snn.simulate.numpy_worker", "inputs.npz", str(n_steps), "results.npz"]
            run_child(
                [sys.executable, *command],
                directory=folder,
                what="simulation",
                environment={"PYTHONPATH": import_path()},
                on_progress=on_progress,
            )
            with np.load(folder / "results.npz", allow_pickle=False) as stored:
                raw = stored["spike_cell"], stored["spike_time"], stored["potential"]
        return _checked(raw, inputs, n_steps, {"simulate": time.perf_counter() - started})


def choose_engine(name: str = "auto") -> Engine:
    """Return the engine of a name; ``auto`` is the compiled one where there is a C++ compiler."""
    if name == "compiled" or (name == "auto" and compiler_command()):
        return CompiledEngine()
    return NumpyEngine()


_Raw = tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]


def _read_compiled(layout: Layout, results: Path, inputs: ModelInputs) -> _Raw:
    """Read and check what the binary wrote: it exits with 0 even on a full disk."""
    outputs = layout.outputs
    cells = np.fromfile(results / outputs.spike_cell, dtype=np.int32)
    times_s = np.fromfile(results / outputs.spike_time, dtype=np.float64)
    count = np.fromfile(results / outputs.n_spikes, dtype=np.int32)
    potential_V = np.fromfile(results / outputs.potential, dtype=np.float64)
    n_cells = inputs.arrays["cells.v"].size
    complete = (results / "last_run_info.txt").read_text(encoding="utf-8").split()[1:] == ["1"]
    if (
        count.size != 1
        or not cells.size == times_s.size == count[0]
        or potential_V.size != n_cells
        or not complete
    ):
        expected = int(count[0]) if count.size == 1 else "an unknown number of"
        free_mb = _free_mb(results)
        raise SimulationError(
            f"simulation: incomplete result: {times_s.size} times and {cells.size} cells for {expected} spikes, "
            f"{potential_V.size} potentials for {n_cells} cells; is the disk full ({free_mb} MB free in {results})?"
        )
    return cells, times_s, potential_V


def _free_mb(path: Path) -> int:
    state = os.statvfs(path)
    return state.f_bavail * state.f_frsize // 2**20


def _checked(raw: _Raw, inputs: ModelInputs, n_steps: int, timings_s: dict[str, float]) -> RawSpikes:
    cells, times_s, potential_V = raw
    if not np.isfinite(potential_V).all():
        first = int(np.flatnonzero(~np.isfinite(potential_V))[0])
        raise SimulationError(
            f"simulation: unstable: membrane potential of cell {first} is not finite at the end; use a smaller "
            "protocol.time_step or check the cell parameters"
        )
    steps = np.rint(times_s / (inputs.time_step_ms * 1e-3)).astype(np.int64)
    n_cells = inputs.arrays["cells.v"].size
    in_range = cells.size == 0 or (cells.min() >= 0 and cells.max() < n_cells and steps.max() < n_steps)
    if not in_range:
        raise SimulationError("simulation: damaged result: spikes of cells or time steps that do not exist")
    order = np.lexsort((cells, steps))
    return RawSpikes(cells[order].astype(np.int32), steps[order], timings_s)
