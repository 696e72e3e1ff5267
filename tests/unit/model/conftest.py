"""Fixtures of the tests of the model."""

import gc
from collections.abc import Iterator

import brian2 as b2
import pytest


@pytest.fixture
def _numpy_target() -> Iterator[None]:
    """Let Brian2 run in this process without a compiler; its preference is put back afterwards.

    Brian2 collects garbage before each run, which takes longer than a short run if it looks at all that was there
    before the test.
    """
    before = b2.prefs.codegen.target
    b2.prefs.codegen.target = "numpy"
    gc.freeze()
    yield
    gc.unfreeze()
    b2.prefs.codegen.target = before
