"""Fixtures of the validation tests."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brian2 as b2
import pytest

from snn.model.inputs import ModelInputs
from snn.simulate.compiler import compiler_command
from snn.simulate.engine import CompiledEngine, Progress, RawSpikes


@dataclass(frozen=True, slots=True)
class EngineWithCache:
    """The compiled engine with its own cache of models, which is in the environment only while it works."""

    cache: Path
    name: str = "compiled"

    def prepare(self, inputs: ModelInputs) -> float:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SNN_CACHE_DIR", str(self.cache))
            return CompiledEngine().prepare(inputs)

    def run(self, inputs: ModelInputs, n_steps: int, *, on_progress: Progress | None = None) -> RawSpikes:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SNN_CACHE_DIR", str(self.cache))
            return CompiledEngine().run(inputs, n_steps, on_progress=on_progress)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> EngineWithCache:
    """The compiled engine; one cache for the whole session: ``$SNN_CACHE_DIR``, else a temporary folder."""
    if compiler_command() is None:
        pytest.skip("needs a C++ compiler (g++ and make)")
    chosen = os.environ.get("SNN_CACHE_DIR")
    return EngineWithCache(Path(chosen) if chosen else tmp_path_factory.mktemp("compiled-models"))


@pytest.fixture
def _numpy_target() -> Iterator[None]:
    """Let Brian2 run in this process without a compiler; its preferences are put back afterwards."""
    before = b2.prefs.codegen.target
    b2.prefs.codegen.target = "numpy"
    yield
    b2.prefs.codegen.target = before
