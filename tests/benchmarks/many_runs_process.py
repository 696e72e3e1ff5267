"""A results folder of many complete runs, of which one is simulated: ``... many_runs_process FOLDER N_RUNS``."""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from snn.batch.run_one import run_one
from snn.config.file.load import experiment_from
from snn.config.schema.experiment import Experiment
from snn.record.run_folder import RECORDING_NAME
from snn.record.store import ResultStore, finish_run
from snn.simulate.engine import CompiledEngine

N_CONDITIONS = 20
DURATION_S = 20
"""Of the run that all others are copies of."""


def main(folder: Path, n_runs: int) -> None:
    """Make one run, and copies of it whose measures differ: each in its own folder, but the recording is one file."""
    os.fsync = lambda _descriptor: None  # 10,000 runs that nobody will miss
    with ResultStore(folder, many(n_runs)) as store:
        first = store.trials[0]
        place = store.begin(first.key)
        place.mkdir(parents=True)
        report = run_one(first, place, lambda *_: None, engine=CompiledEngine())
        store.commit(finish_run(first, place, report), place)
        recording = store.folder.recording_path(first.key)
        for number, trial in enumerate(store.trials[1:]):
            place = store.begin(trial.key)
            place.mkdir(parents=True)
            os.link(recording, place / RECORDING_NAME)
            varied = replace(report, summary=_varied(report.summary, np.random.default_rng(number)))
            store.commit(finish_run(trial, place, varied), place)


def many(n_runs: int) -> Experiment:
    """Return a sweep of so many runs."""
    axis = {
        "label": "coupling",
        "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"],
        "values": [round(0.05 * number, 2) for number in range(N_CONDITIONS)],
    }
    document = {"name": "many", "question": "How many runs can there be?", "seed": 1, "sweep": [axis]}
    return experiment_from({**document, "duration": f"{DURATION_S} s", "replicates": n_runs // N_CONDITIONS})


def _varied(summary: Mapping[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    return {
        name: value * float(rng.normal(1.0, 0.05)) if isinstance(value, float) else value
        for name, value in summary.items()
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
