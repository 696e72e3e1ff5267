"""Fixtures of the validation tests."""

from collections.abc import Iterator

import brian2 as b2
import pytest

from snn.simulate.compiler import compiler_command
from snn.simulate.engine import CompiledEngine


@pytest.fixture(scope="session")
def compiled() -> CompiledEngine:
    """The compiled engine; its cache is the one of the whole test session."""
    if compiler_command() is None:
        pytest.skip("needs a C++ compiler (g++ and make)")
    return CompiledEngine()


@pytest.fixture
def _numpy_target() -> Iterator[None]:
    """Let Brian2 run in this process without a compiler; its preference is put back afterwards."""
    before = b2.prefs.codegen.target
    b2.prefs.codegen.target = "numpy"
    yield
    b2.prefs.codegen.target = before
