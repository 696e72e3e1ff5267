"""Runs that do nothing, handed to two workers: ``python -m tests.benchmarks.executor_process pool|dask N_RUNS``."""

import sys
import tempfile
from pathlib import Path

from snn.api.workers import Workers
from snn.batch.executor import Finished, OnProgress
from snn.config.file.load import experiment_from
from snn.config.trials.expand import Trial, expand


def nothing(trial: Trial, on_progress: OnProgress) -> str:
    """Tell how far it is, as a run of some seconds does."""
    for tenth in range(10):
        on_progress("simulate", tenth / 10 * trial.experiment.duration_s)
    return trial.key


def main(name: str, n_runs: int) -> None:
    asked = {"name": "nothing", "question": "?", "seed": 1, "duration": "2 s", "replicates": n_runs}
    trials = expand(experiment_from(asked))
    workers = Workers(jobs=2, executor={"pool": "local"}.get(name, name))
    with tempfile.TemporaryDirectory() as place, workers.begin(folder=Path(place)) as executor:
        events = list(executor.run(nothing, trials, on_progress=lambda *_: None))
    assert sum(isinstance(event, Finished) for event in events) == n_runs


if __name__ == "__main__":
    from tests.benchmarks import executor_process  # by a name that workers know

    executor_process.main(sys.argv[1], int(sys.argv[2]))
