"""Fixtures of the tests of the model."""

from collections.abc import Iterator

import brian2 as b2
import pytest


@pytest.fixture
def _numpy_target() -> Iterator[None]:
    """Let Brian2 run in this process without a compiler; its preference is put back afterwards."""
    before = b2.prefs.codegen.target
    b2.prefs.codegen.target = "numpy"
    yield
    b2.prefs.codegen.target = before
