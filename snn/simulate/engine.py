"""The two engines that run a model: the compiled one and the NumPy reference. Both give the same spikes."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from snn.errors import EnvironmentWarning, SimulationError, warn
from snn.model.inputs import ModelInputs
from snn.simulate.brian_worker import python_command
from snn.simulate.cache import explained
from snn.simulate.child import KilledError, run_child
from snn.simulate.compiled_model import CompiledModel, compile_model, find_compiled
from snn.simulate.compiler import compiling, machine
from snn.simulate.engines import COMPILED, NUMPY
from snn.simulate.private_folder import private_folder
from snn.simulate.raw_run import Arrays, RawRun, checked
from snn.simulate.run_files import COMPLETED
from snn.simulate.watch import Watch

SILENCE_LIMIT_S = 600.0
"""A model tells of every simulated second; one that is silent for so much longer than that can take hangs."""
COMPILED_STEP_LIMIT_S = 2e-9
"""Time for one step of one cell or synapse: some 20 times what it takes (0.1 ns)."""
NUMPY_STEP_LIMIT_S = 4e-8
"""The same of the NumPy target (2 ns)."""
Progress = Callable[[int], None]
"""Called with the number of time steps done."""


class Engine(Protocol):
    """Runs a dyad. ``prepare`` does what several runs of one structure share."""

    @property
    def name(self) -> str:
        """Name of the engine, for the record."""
        ...

    @property
    def time_limit_s(self) -> float | None:
        """The most that a simulation may take; None for no limit."""
        ...

    def prepare(self, inputs: ModelInputs) -> float:
        """Build what runs of this structure need, if it is not there; return the seconds that took."""
        ...

    def toolchain(self, inputs: ModelInputs | None = None) -> dict[str, str]:
        """Return, for people, what two machines that give other bytes may differ in beside versions of packages.

        ``inputs`` are those of a run that was made, of which more is known.
        """
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

    name: str = COMPILED.name
    time_limit_s: float | None = None
    """The most that a simulation may take; None for no limit."""

    def prepare(self, inputs: ModelInputs) -> float:
        """Compile the model unless it is in the cache; return the seconds that took."""
        if find_compiled(inputs):
            return 0.0
        started = time.perf_counter()
        compile_model(inputs)
        return time.perf_counter() - started

    def toolchain(self, inputs: ModelInputs | None = None) -> dict[str, str]:
        """Return processor, C library and compiler; of a run also its binary and the flags of its compiler."""
        model = find_compiled(inputs) if inputs is not None else None
        binary = {"compiled model": model.key, "compiler flags": model.flags} if model else {}
        return machine() | compiling() | binary

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

        def once() -> _Done:
            return _run_compiled(model, inputs, n_steps, watch, on_progress, self.time_limit_s)

        done = _twice_if_killed(once)
        return done.checked(inputs, seconds=time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class NumpyEngine:
    """Brian2's NumPy target: needs no compiler, and is about 40 times slower."""

    name: str = NUMPY.name
    time_limit_s: float | None = None
    """The most that a simulation may take; None for no limit."""

    def prepare(self, inputs: ModelInputs) -> float:  # noqa: ARG002  (the protocol's)
        """Do nothing: there is nothing to build."""
        return 0.0

    def toolchain(self, inputs: ModelInputs | None = None) -> dict[str, str]:  # noqa: ARG002  (the protocol's)
        """Return processor and C library."""
        return machine()

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

        def once() -> _Done:
            return _run_numpy(inputs, n_steps, watch, on_progress, self.time_limit_s)

        done = _twice_if_killed(once)
        return done.checked(inputs, seconds=time.perf_counter() - started)


def silence_limit_s(inputs: ModelInputs, step_limit_s: float) -> float:
    """Return how long a model may be silent between two simulated seconds, which is when it tells of its progress.

    ``step_limit_s`` is the time for one step of one cell or synapse.
    """
    n_elements = inputs.arrays["cells.v"].size + sum(
        array.size for name, array in inputs.arrays.items() if name.endswith(".pre")
    )
    return SILENCE_LIMIT_S + n_elements * 1e3 / inputs.time_step_ms * step_limit_s


def _run_compiled(
    model: CompiledModel,
    inputs: ModelInputs,
    n_steps: int,
    watch: Watch | None,
    on_progress: Progress | None,
    time_limit_s: float | None,
) -> "_Done":
    with explained("simulation", "TMPDIR"), private_folder("run") as folder:
        model.layout.write_inputs(inputs, folder / "static_arrays")
        (folder / "results").mkdir()
        try:
            done, peak_mb = _follow_run(
                [str(model.binary), "--results_dir", "results/"],
                folder,
                silence_limit_s(inputs, COMPILED_STEP_LIMIT_S),
                environment={"SNN_N_STEPS": str(n_steps)} | _watching(watch),
                time_limit_s=time_limit_s,
                on_progress=on_progress,
            )
        except SimulationError as error:
            raise type(error)(f"{error} (compiled model {model.binary.parent})") from error
        _require_complete(folder / "results")
        return _Done(model.layout.read_outputs(folder / "results"), done, peak_mb)


def _run_numpy(
    inputs: ModelInputs,
    n_steps: int,
    watch: Watch | None,
    on_progress: Progress | None,
    time_limit_s: float | None,
) -> "_Done":
    with explained("simulation", "TMPDIR"), private_folder("run") as folder:
        inputs.save(folder / "inputs.npz")
        done, peak_mb = _follow_run(
            python_command("snn.simulate.numpy_worker", "inputs.npz", str(n_steps), "results.npz"),
            folder,
            silence_limit_s(inputs, NUMPY_STEP_LIMIT_S),
            environment={"TMPDIR": str(folder)} | _watching(watch),
            time_limit_s=time_limit_s,
            on_progress=on_progress,
        )
        with np.load(folder / "results.npz", allow_pickle=False) as stored:
            return _Done({name: stored[name] for name in stored.files}, done, peak_mb)


@dataclass(frozen=True, slots=True)
class _Done:
    """What a model left, not checked yet."""

    arrays: Arrays
    n_steps: int
    peak_mb: float

    def checked(self, inputs: ModelInputs, *, seconds: float) -> RawRun:
        """Check it; ``seconds`` it took."""
        return checked(self.arrays, inputs, self.n_steps, {"simulate": seconds}, peak_mb=self.peak_mb)


def _twice_if_killed(once: Callable[[], _Done]) -> _Done:
    """Run; if the simulator is killed, once more: the first may have died of what others did to the machine."""
    try:
        return once()
    except KilledError as error:
        warn(f"{error}; tried again", EnvironmentWarning)
        return once()


def _watching(watch: Watch | None) -> dict[str, str]:
    return {"SNN_WATCH": watch.as_text()} if watch else {}


def _follow_run(
    command: list[str],
    folder: Path,
    silence_limit_s: float,
    *,
    environment: dict[str, str],
    time_limit_s: float | None,
    on_progress: Progress | None,
) -> tuple[int, float]:
    """Run the model to its end; return the number of time steps it did, and the most memory it had in MB."""
    done = 0

    def follow(steps: int) -> None:
        nonlocal done
        done = steps
        if on_progress:
            on_progress(steps)

    peak_mb = run_child(
        command,
        directory=folder,
        what="simulation",
        silence_limit_s=silence_limit_s,
        environment=environment,
        time_limit_s=time_limit_s,
        on_progress=follow,
    )
    return done, peak_mb


def _require_complete(results: Path) -> None:
    """Check that the binary came to its end: it exits with 0 even on a full disk."""
    said = results / COMPLETED
    if not said.is_file() or said.read_text(encoding="utf-8").split()[1:] != ["1"]:
        state = os.statvfs(results)
        free_mb = state.f_bavail * state.f_frsize // 2**20
        raise SimulationError(
            f"simulation: incomplete result; is the disk full ({free_mb} MB free in {results})?"
        )
