"""The two engines that run a model: the compiled one and the NumPy reference. Both give the same spikes."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from snn.errors import SimulationError
from snn.model.inputs import ModelInputs
from snn.simulate.child import run_child
from snn.simulate.compiled_model import compile_model, find_compiled, import_path
from snn.simulate.compiler import compiler_command
from snn.simulate.raw_run import RawRun, checked
from snn.simulate.watch import Watch

Progress = Callable[[int], None]
"""Called with the number of time steps done."""


class Engine(Protocol):
    """Runs a dyad. ``prepare`` does what several runs of one structure share."""

    @property
    def name(self) -> str:
        """Name of the engine, for the record."""
        ...

    def prepare(self, inputs: ModelInputs) -> float:
        """Build what runs of this structure need, if it is not there; return the seconds that took."""
        ...

    def run(
        self,
        inputs: ModelInputs,
        n_steps: int,
        *,
        watch: Watch | None = None,
        on_progress: Progress | None = None,
    ) -> RawRun:
        """Simulate ``n_steps`` time steps, or fewer if something that is watched runs away."""
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

    def run(
        self,
        inputs: ModelInputs,
        n_steps: int,
        *,
        watch: Watch | None = None,
        on_progress: Progress | None = None,
    ) -> RawRun:
        """Simulate in a private directory that is removed afterwards."""
        model = compile_model(inputs)
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="snn-run-") as private:
            folder = Path(private)
            model.layout.write_inputs(inputs, folder / "static_arrays")
            (folder / "results").mkdir()
            done = _follow_run(
                [str(model.binary), "--results_dir", "results/"],
                folder,
                environment={"SNN_N_STEPS": str(n_steps)} | _watching(watch),
                on_progress=on_progress,
            )
            _require_complete(folder / "results")
            arrays = model.layout.read_outputs(folder / "results")
        return checked(arrays, inputs, done, {"simulate": time.perf_counter() - started})


@dataclass(frozen=True, slots=True)
class NumpyEngine:
    """Brian2's NumPy target: needs no compiler, and is about 20 times slower."""

    name: str = "numpy"

    def prepare(self, inputs: ModelInputs) -> float:  # noqa: ARG002  (the protocol's)
        """Do nothing: there is nothing to build."""
        return 0.0

    def run(
        self,
        inputs: ModelInputs,
        n_steps: int,
        *,
        watch: Watch | None = None,
        on_progress: Progress | None = None,
    ) -> RawRun:
        """Simulate in a process of its own."""
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="snn-run-") as private:
            folder = Path(private)
            inputs.save(folder / "inputs.npz")
            command = ["-m", "snn.simulate.numpy_worker", "inputs.npz", str(n_steps), "results.npz"]
            done = _follow_run(
                [sys.executable, *command],
                folder,
                environment={"PYTHONPATH": import_path()} | _watching(watch),
                on_progress=on_progress,
            )
            with np.load(folder / "results.npz", allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
        return checked(arrays, inputs, done, {"simulate": time.perf_counter() - started})


def choose_engine(name: str = "auto") -> Engine:
    """Return the engine of a name; ``auto`` is the compiled one where there is a C++ compiler."""
    if name == "compiled" or (name == "auto" and compiler_command()):
        return CompiledEngine()
    return NumpyEngine()


def _watching(watch: Watch | None) -> dict[str, str]:
    return {"SNN_WATCH": watch.as_text()} if watch else {}


def _follow_run(
    command: list[str], folder: Path, *, environment: dict[str, str], on_progress: Progress | None
) -> int:
    """Run the model to its end and return the number of time steps it did."""
    done = 0

    def follow(steps: int) -> None:
        nonlocal done
        done = steps
        if on_progress:
            on_progress(steps)

    run_child(command, directory=folder, what="simulation", environment=environment, on_progress=follow)
    return done


def _require_complete(results: Path) -> None:
    """Check that the binary came to its end: it exits with 0 even on a full disk."""
    if (results / "last_run_info.txt").read_text(encoding="utf-8").split()[1:] != ["1"]:
        state = os.statvfs(results)
        free_mb = state.f_bavail * state.f_frsize // 2**20
        raise SimulationError(
            f"simulation: incomplete result; is the disk full ({free_mb} MB free in {results})?"
        )
