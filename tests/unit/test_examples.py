"""The examples in docstrings, run as by a reader who has NumPy as ``np`` and all names of the module, but no others."""

import doctest
import importlib
import pkgutil
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import snn

NEEDED = {"snn.analyse.measures.spike_distances": "pyspike"}
"""What an example needs that is not installed with the package."""


def _modules_with_examples() -> list[str]:
    """Read the sources: a module without examples may be slow to import."""
    names = [found.name for found in pkgutil.walk_packages(snn.__path__, prefix="snn.") if not found.ispkg]
    specs = {name: find_spec(name) for name in names}
    return [
        name for name, spec in specs.items() if spec and ">>>" in Path(str(spec.origin)).read_text("utf8")
    ]


def _own_names(module: ModuleType) -> dict[str, Any]:
    """Leave out what the module imports: a reader who pastes an example has not."""
    return {
        name: value
        for name, value in vars(module).items()
        if not isinstance(value, ModuleType)
        and getattr(value, "__module__", module.__name__) == module.__name__
    }


@pytest.mark.parametrize("name", _modules_with_examples())
def test_the_examples_are_true(name: str) -> None:
    if name in NEEDED:
        pytest.importorskip(NEEDED[name])
    module = importlib.import_module(name)
    found = doctest.testmod(module, globs={"np": np, **_own_names(module)})
    assert found.attempted > 0
    assert found.failed == 0


def test_examples_are_found_throughout_the_package() -> None:
    names = _modules_with_examples()
    assert {"snn.units", "snn.analyse.measures.coherence", "snn.record.signals", "snn.plot.style"} <= set(
        names
    )
    assert "snn.analyse.table.columns" not in names
