"""Compiled models: each structure is compiled once and then serves every seed and condition."""

import functools
import hashlib
import json
import re
import shlex
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from snn.errors import EnvironmentWarning, SimulationError, warn
from snn.model.inputs import ModelInputs
from snn.simulate.brian_worker import python_command
from snn.simulate.cache import (
    LAYOUT_NAME,
    MODEL_NAME,
    DamagedEntryError,
    cache_directory,
    explained,
    put_in_cache,
    read_seal,
    runs_no_programs,
)
from snn.simulate.child import KilledError, run_child
from snn.simulate.compiler import (
    build_environment,
    c_library,
    compiler_command,
    compiler_state,
    compiler_version,
    cpu_description,
)
from snn.simulate.layout import Layout
from snn.simulate.private_folder import private_folder

BUILD_LIMIT_S = 3600.0
"""A build takes half a minute; one that runs for so long hangs."""
_MAY_MATTER = ("model", "record", "config", "foreign", "simulate")
"""All that this package may import (tests/unit/test_project.py): no source that the C++ depends on can be forgotten."""
_FLAGS = re.compile(r"^OPTIMISATIONS = (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """A binary, the layout of its files, the flags that it was compiled with, and its key in the cache."""

    binary: Path
    layout: Layout
    flags: str
    key: str


def cache_key(inputs: ModelInputs) -> str:
    """Hash all that the binary depends on: inputs, our source, packages, the compiler and the processor."""
    facts = {
        "structure": inputs.structure(),
        "source": _source_sha256(),
        "packages": _packages(),
        "compiler": [compiler_command(), compiler_version(), compiler_state()],
        "processor": cpu_description(),
        "C library": c_library(),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:24]


def find_compiled(inputs: ModelInputs) -> CompiledModel | None:
    """Return the compiled model for this structure; None if it has not been built yet, or is damaged (and say so).

    Raises
    ------
    SimulationError
        If it is there but may not be read.
    """
    entry = cache_directory() / cache_key(inputs)
    try:
        return _load(entry)
    except DamagedEntryError as error:
        warn(f"compiled model {entry}: {error}; built again", EnvironmentWarning)
        return None


def compile_model(inputs: ModelInputs) -> CompiledModel:
    """Return the compiled model for this structure, building it first if need be.

    The build happens in a private folder and appears in the cache by one rename, so that several processes may ask
    for the same model: the first to finish wins, and all use the same bytes.

    Raises
    ------
    SimulationError
        If the source cannot be generated, the compiler fails, or the cache cannot be written.
    """
    found = find_compiled(inputs)
    if found:
        return found
    entry = cache_directory() / cache_key(inputs)
    with explained("compiled model", "SNN_CACHE_DIR"):
        entry.parent.mkdir(parents=True, exist_ok=True)
        _require_programs_run(entry.parent)
        _require_writable(entry.parent)  # better now than after the build
    try:
        _build(inputs, entry)
    except KilledError:  # as of a worker: what was short then may not be now
        _build(inputs, entry)
    try:
        built = _load(entry)
    except DamagedEntryError as error:
        raise SimulationError(
            f"compiled model {entry}: {error}, right after it was built; check the disk, or set SNN_CACHE_DIR to a "
            "folder on another one"
        ) from error
    if built is None:
        raise SimulationError(f"compiled model {entry}: vanished right after it was built")
    return built


def _load(entry: Path) -> CompiledModel | None:
    seal = read_seal(entry)
    if seal is None:
        return None
    return CompiledModel(entry / MODEL_NAME, Layout.load(entry / LAYOUT_NAME), seal["flags"], entry.name)


def _require_programs_run(cache: Path) -> None:
    if runs_no_programs(cache):
        raise SimulationError(
            f"compiled model: {cache} lies on a file system that runs no programs (noexec); set SNN_CACHE_DIR to a "
            "folder on another one"
        )


def _require_writable(cache: Path) -> None:
    try:
        tempfile.TemporaryFile(dir=cache).close()
    except OSError as error:
        error.filename = str(cache)  # not the name that was tried
        raise


def _build(inputs: ModelInputs, entry: Path) -> None:
    with explained("building the model", "TMPDIR or SNN_CACHE_DIR"), private_folder("build") as private:
        project = private / "project"
        inputs.save(private / "inputs.npz")
        run_child(
            python_command("snn.simulate.build_worker", str(private / "inputs.npz"), str(project)),
            directory=private,
            what="building the model",
            silence_limit_s=BUILD_LIMIT_S,
            # Whatever Brian2 and the compiler write beside the project is removed with it.
            environment=build_environment() | {"TMPDIR": str(private), "PYTHONHASHSEED": "0"},
        )
        put_in_cache(project, entry, model="main", facts={"flags": _flags(project / "makefile")})


def _flags(makefile: Path) -> str:
    """Return the flags that Brian2 let `make` use, without folders of this machine."""
    found = _FLAGS.search(makefile.read_text(encoding="utf-8"))
    words = shlex.split(found[1]) if found else []
    return shlex.join(word for word in words if not word.startswith("-I"))


@functools.cache
def _packages() -> dict[str, str]:
    return {name: version(name) for name in ("brian2", "numpy", "sympy", "jinja2")}


@functools.cache
def _source_sha256() -> str:
    package = Path(__file__).resolve().parents[1]
    inner = (path for name in _MAY_MATTER for path in (package / name).rglob("*.py"))
    digest = hashlib.sha256()
    for path in sorted([*package.glob("*.py"), *inner]):
        digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
