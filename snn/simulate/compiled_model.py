"""The cache of compiled models: each structure is compiled once and then serves every seed and condition."""

import functools
import hashlib
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from snn.model.inputs import ModelInputs
from snn.simulate.child import run_child
from snn.simulate.compiler import compiler_version, cpu_description
from snn.simulate.layout import Layout

# The source that the generated C++ depends on.
_GENERATING_SOURCES = (
    "model/counter_noise.py",
    "model/equations.py",
    "model/film_equations.py",
    "model/functions.py",
    "model/intervals.py",
    "model/learning_equations.py",
    "model/membrane_step.py",
    "model/network.py",
    "model/outputs.py",
    "model/partner_equations.py",
    "model/schedule.py",
    "model/slow_network.py",
    "simulate/build_worker.py",
    "simulate/cell_loops.py",
    "simulate/joined_sources.py",
    "simulate/layout.py",
    "simulate/run_files.py",
    "simulate/run_loop.py",
    "simulate/source_edits.py",
    "simulate/spike_queues.py",
    "simulate/watch.py",
)


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """A binary and the layout of its files."""

    binary: Path
    layout: Layout


def cache_directory() -> Path:
    """Return where compiled models are kept: ``$SNN_CACHE_DIR``, else ``snn`` in the user's cache directory."""
    chosen = os.environ.get("SNN_CACHE_DIR")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "snn"


def cache_key(inputs: ModelInputs) -> str:
    """Hash all that the binary depends on: inputs, our source, Brian2, NumPy, the compiler and the processor."""
    facts = {
        "structure": inputs.structure(),
        "max_count": inputs.max_count(),
        "source": _source_sha256(),
        "brian2": version("brian2"),
        "compiler": compiler_version(),
        "cpu": cpu_description(),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:24]


def find_compiled(inputs: ModelInputs) -> CompiledModel | None:
    """Return the compiled model for this structure, or None if it has not been built yet."""
    folder = cache_directory() / cache_key(inputs)
    binary, layout = folder / "model", folder / "layout.json"
    if not (binary.is_file() and layout.is_file()):
        return None
    return CompiledModel(binary, Layout.load(layout))


def compile_model(inputs: ModelInputs) -> CompiledModel:
    """Return the compiled model for this structure, building it first if need be.

    The build happens in a private folder and appears in the cache by one rename, so that several processes may ask
    for the same model: the first to finish wins, and all use the same bytes.

    Raises
    ------
    SimulationError
        If the source cannot be generated or the compiler fails.
    """
    found = find_compiled(inputs)
    if found:
        return found
    cache = cache_directory()
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="snn-build-") as private:
        project = Path(private) / "project"
        inputs.save(Path(private) / "inputs.npz")
        run_child(
            [
                sys.executable,
                "-m",
                "snn.simulate.build_worker",
                str(Path(private) / "inputs.npz"),
                str(project),
            ],
            directory=Path(private),
            what="building the model",
            environment={"PYTHONPATH": import_path()},
        )
        _keep(project, cache / cache_key(inputs))
    found = find_compiled(inputs)
    assert found is not None  # noqa: S101  (just renamed into place)
    return found


def _keep(project: Path, destination: Path) -> None:
    staged = Path(tempfile.mkdtemp(prefix=".build-", dir=destination.parent))
    shutil.copy2(project / "main", staged / "model")
    shutil.copy2(project / "layout.json", staged / "layout.json")
    try:
        staged.rename(destination)
    except OSError:  # another process was first: its model is the same
        shutil.rmtree(staged)


def import_path() -> str:
    """Let the child import the very `snn` that is running, wherever it lies."""
    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])


@functools.cache
def _source_sha256() -> str:
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for name in _GENERATING_SOURCES:
        digest.update((package / name).read_bytes())
    return digest.hexdigest()
