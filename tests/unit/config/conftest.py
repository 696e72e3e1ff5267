"""Documents and files to start from."""

import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from snn.config.file.load import experiment_from, load_experiment
from snn.config.schema.experiment import Experiment

HEAD = "name: x\nquestion: why?\nseed: 1\nduration: 20 s\n"


@pytest.fixture
def make() -> Callable[..., Experiment]:
    """Make an experiment from the smallest document and what is to be different."""

    def _make(**parts: Any) -> Experiment:
        document = {"name": "x", "question": "why?", "seed": 1, "duration": "20 s"}
        return experiment_from(copy.deepcopy(document | parts))

    return _make


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Experiment]:
    """Load a text as the file `x.yaml`; with `head`, after the keys that every file needs (lines 1 to 4)."""
    monkeypatch.chdir(tmp_path)

    def _load(text: str | bytes, *, head: bool = False, overrides: Sequence[str] = ()) -> Experiment:
        content = text if isinstance(text, bytes) else ((HEAD if head else "") + text).encode()
        Path("x.yaml").write_bytes(content)
        return load_experiment("x.yaml", overrides=overrides)

    return _load
