"""Dyads for the validation tests, as a configuration describes them, and processes of their own to run them in."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial, expand

ROOT = Path(__file__).resolve().parents[2]
NO_INTENTIONS = {"intention": {"rate": "0 Hz"}}
NO_LINKS = {"a_to_b": {"coupling": 0}, "b_to_a": {"coupling": 0}}


def trial(duration: str, *, seed: int = 1, replicate: int = 0, **parts: Mapping[str, Any]) -> Trial:
    """Return one trial of a dyad; ``parts`` are top-level parts of a configuration, such as ``partner`` or ``link``."""
    raw = {"name": "validation", "question": "?", "seed": seed, "duration": duration, **parts}
    return expand(Experiment.model_validate({**raw, "replicates": replicate + 1}))[replicate]


def run_script(name: str, *arguments: str, folder: Path) -> str:
    """Run one of the scripts beside this file in a process of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name(name)), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
