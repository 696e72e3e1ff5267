"""Runs that take two seconds, for what befalls them meanwhile; in a module that workers import."""

import time
from pathlib import Path

from snn.batch.executor import OnProgress
from snn.config.trials.trial import Trial
from snn.record.run_folder import RunReport
from tests.unit.synthetic_runs import synthetic_run


def slow_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Wait, as a simulation would, then draw spikes."""
    for tenth in range(20):
        time.sleep(0.1)
        on_progress("simulate", tenth / 10)
    return synthetic_run(trial, folder, on_progress)
