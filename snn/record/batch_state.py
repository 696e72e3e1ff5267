"""How a batch stands: what is done, what failed and why, what is under way, and what is left. Nothing is written."""

import socket
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psutil

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial, expand
from snn.foreign.json_value import read_json_file
from snn.record.atomic import writer_of
from snn.record.folder_listing import counts
from snn.record.lock import OWNER_NAME
from snn.record.manifest import RunLine
from snn.record.results_folder import RUNS_NAME, ResultsFolder, RunState
from snn.record.run_costs import RunCosts, costs_of

REASON_NOT_TOLD: Final = "reason not told"
_SLACK_S: Final = 2.0
"""Between the start of a process and what it writes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchState:
    """How the runs of an experiment stand."""

    path: Path
    name: str
    runs: Mapping[str, int]
    """How many distinct runs are complete, failed, damaged and missing."""
    failed: Mapping[str, int]
    """How many failed of what, the most frequent first."""
    at_work: tuple[str, ...]
    """Keys of the runs that a process of this machine is making."""
    writer: int | None
    """Number of the process of this machine that writes into the folder; None if there is none."""
    left_s: tuple[float, ...]
    """Biological time of each run that is not complete."""
    costs: RunCosts | None
    """What the complete runs took; None before there is one."""

    @property
    def n_left(self) -> int:
        """How many runs the next start makes: all that are not complete."""
        return len(self.left_s)

    @property
    def cpu_left_s(self) -> float | None:
        """CPU time of what is left, as the complete runs took it; None before there is one."""
        costs = self.costs
        return sum(costs.cpu_s(duration_s) for duration_s in self.left_s) if costs else None

    def as_record(self) -> dict[str, Any]:
        """Return it as plain values."""
        costs = self.costs
        return {
            "folder": str(self.path),
            "name": self.name,
            "runs": dict(self.runs),
            "left": self.n_left,
            "failed": dict(self.failed),
            "at_work": list(self.at_work),
            "writer": self.writer,
            "cpu_left_s": self.cpu_left_s,
            "cpu_s_per_simulated_s": costs.cpu_s_per_s if costs else None,
            "peak_mb": costs.peak_mb if costs else None,
            "disk_mb_per_run": costs.fixed_disk_mb if costs else None,
            "disk_mb_per_simulated_s": costs.disk_mb_per_s if costs else None,
        }


def batch_state(
    path: Path, *, is_spared: Callable[[Trial, Experiment], bool] = lambda _trial, _experiment: False
) -> BatchState:
    """Say how the runs of a results folder stand.

    Recordings are compared with the manifest by their size only. While another process writes, what it does next is
    not seen. Trials of the experiment that nobody makes, as in a calibration, are not counted.

    Raises
    ------
    ResultError
        If it is no results folder, or cannot be read.
    """
    folder = ResultsFolder(path)
    experiment, lines = folder.experiment(), folder.manifest().lines
    trials = {trial.key: trial for trial in expand(experiment) if not is_spared(trial, experiment)}
    states: dict[str, RunState] = {key: folder.state(key, lines.get(key), thorough=False) for key in trials}
    complete = [lines[key] for key, state in states.items() if state == "complete"]
    left = [trials[key] for key, state in states.items() if state != "complete"]
    return BatchState(
        path=path,
        name=experiment.name,
        runs=counts(states.values()),
        failed=_reasons(lines[key] for key, state in states.items() if state == "failed"),
        at_work=_at_work(path / RUNS_NAME, trials),
        writer=_writer(path),
        left_s=tuple(trial.experiment.duration_s for trial in left),
        costs=costs_of([(line, trials[line.key].experiment.duration_s) for line in complete]),
    )


def _reasons(failed: Iterable[RunLine]) -> dict[str, int]:
    return dict(Counter(line.error or REASON_NOT_TOLD for line in failed).most_common())


def _at_work(runs: Path, trials: Mapping[str, Trial]) -> tuple[str, ...]:
    """Find the private folders of runs whose writers live."""
    writers = [writer_of(path.name) for path in runs.glob(".*")]
    return tuple(sorted(w.of for w in writers if w is not None and w.of in trials and w.lives))


def _writer(path: Path) -> int | None:
    """Return who signed the folder last, if that process lives and is no later one of the same number."""
    with suppress(OSError, ValueError, KeyError, TypeError, psutil.Error):
        owner = read_json_file(path / OWNER_NAME, max_bytes=10_000)
        since_s = datetime.fromisoformat(owner["since"]).timestamp()
        process = psutil.Process(int(owner["pid"]))
        if owner["host"] == socket.gethostname() and process.create_time() <= since_s + _SLACK_S:
            return process.pid
    return None
