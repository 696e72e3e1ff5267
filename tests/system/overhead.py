"""What an executor costs beside the runs, in CPU seconds: ``python -m tests.system.overhead pool|dask N_RUNS``.

The difference between many runs and few, divided by their number, is what a run takes without the start.
"""

import resource
import sys
import tempfile
from functools import partial
from pathlib import Path

from snn.api.workers import Workers
from snn.batch.run_one import run_one
from snn.batch.sweep import run_trials
from snn.config.file.load import experiment_from
from snn.record.store import ResultStore
from snn.simulate.engine import CompiledEngine


def main(name: str, n_runs: int) -> None:
    """Make runs of some two seconds each by two workers, and print the CPU time of all processes."""
    document = {"name": "overhead", "question": "What does it cost?", "seed": 1, "duration": "20 s"}
    workers = Workers(jobs=2, executor={"pool": "local"}.get(name, name))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "out"
        experiment = experiment_from({**document, "replicates": n_runs})
        with ResultStore(folder, experiment) as store, workers.begin(folder=folder) as executor:
            run = partial(run_one, engine=CompiledEngine())
            outcome = run_trials(store.trials, store, executor=executor, run_trial=run)
        assert len(outcome.finished) == n_runs
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(name, n_runs, round(sum(one.ru_utime + one.ru_stime for one in used), 2), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
