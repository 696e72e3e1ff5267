"""Real runs without their figures, which cost more than a short simulation."""

from pathlib import Path
from typing import Any

import snn
from snn.api.making import chosen_engine, make_runs
from snn.api.progress_log import progress_shown
from snn.batch.serial import SerialExecutor
from snn.batch.table import write_table
from snn.record.store import ResultStore


def run_undrawn(
    experiment: Any, folder: Path, *, engine: str = "auto", force: bool = False
) -> list[dict[str, Any]]:
    """Simulate and measure as `snn.run` does, write the table, and draw and conclude nothing; return the records."""
    asked = snn.experiment(experiment)
    with ResultStore(folder, asked, force=force) as store, progress_shown(False):
        outcome, _ = make_runs(store, chosen_engine(engine), SerialExecutor())
        assert not outcome.failed
        write_table(store)
    return snn.open_results(folder).records
