"""Runs for explorer pages of any size, drawn in memory: rows of all columns, correlograms, and some recordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from snn.analyse.nulls.correlogram import Correlogram
from snn.config.columns.column_list import COLUMNS
from snn.config.trials.expand import Trial, expand
from snn.record.manifest import RunLine
from snn.record.results_folder import ResultsFolder
from snn.record.types import Recording
from snn.report.explorer.explored import Explored, ExploredRun
from snn.report.results import Results, RunNotes
from tests.unit.synthetic_runs import small_experiment, synthetic_recording

COUPLINGS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
PER_CONDITION = 24
"""Dyads; of more the couplings are closer to each other."""
_LAGS_S = np.arange(-25, 26) * 0.02


@dataclass(frozen=True, slots=True)
class SyntheticResults(Results):
    """Runs that lie in no folder."""

    def recording(self, trial: Trial) -> Recording:
        return synthetic_recording(trial)

    def correlogram(self, trial: Trial) -> Correlogram | None:
        rng = np.random.default_rng(int(trial.key, 16))
        band = 0.05 + 0.004 * np.cumsum(rng.normal(size=(2, _LAGS_S.size)), axis=1) / 7
        coupling = dict(trial.condition)["coupling"]
        peak = np.exp(-0.5 * ((np.abs(_LAGS_S) - 0.14) / 0.08) ** 2)
        observed = 0.4 * coupling * peak + 0.01 * np.cumsum(rng.normal(size=_LAGS_S.size)) / 3
        return Correlogram(lags_s=_LAGS_S, observed=observed, null_low=-band[0], null_high=band[1])


def synthetic_explored(n_runs: int, *, n_failed: int = 0, n_unscored: int = 0, **changes: Any) -> Explored:
    """Draw the runs of a sweep over couplings; the last ones are unscored."""
    n_conditions = max(len(COUPLINGS), n_runs // 100)
    couplings = (
        list(COUPLINGS) if n_conditions == len(COUPLINGS) else np.linspace(0, 1.5, n_conditions).round(4)
    )
    experiment = small_experiment(
        **{
            "couplings": [float(value) for value in couplings],
            "replicates": -(-n_runs // n_conditions),
            "duration": "12 s",
            **changes,
        }
    )
    trials = expand(experiment)[:n_runs]
    states = ["healthy"] * (n_runs - n_unscored) + ["runaway"] * n_unscored
    rows = [_row(trial, health) for trial, health in zip(trials, states, strict=True)]
    nothing = RunNotes(measured_by=None, code={}, stages_s=0.0, correlogram=None)
    results = SyntheticResults(
        ResultsFolder(Path("results/synthetic")),
        experiment,
        trials,
        tuple(rows),
        _lines(trials, n_failed),
        {trial.key: nothing for trial in trials},
    )
    runs = (ExploredRun(source=0, trial=trial, row=row) for trial, row in zip(trials, rows, strict=True))
    return Explored(sources=(results,), labels=("synthetic",), runs=tuple(runs))


def _lines(trials: Sequence[Trial], n_failed: int) -> dict[str, RunLine]:
    failed = [f"{number:016x}" for number in range(n_failed)]
    lines = [RunLine(key=key, condition=(), replicate=0, status="failed", error="no") for key in failed]
    lines += [
        RunLine(key=trial.key, condition=trial.condition, replicate=trial.replicate, status="complete")
        for trial in trials
    ]
    return {line.key: line for line in lines}


def _row(trial: Trial, health: str) -> dict[str, Any]:
    rng = np.random.default_rng(int(trial.key, 16))
    row: dict[str, Any] = dict(trial.condition) | {"replicate": trial.replicate, "key": trial.key}
    for kind, name in _measures():
        if kind.words:
            row[name] = str(rng.choice(kind.words))
        elif kind.unit:
            low, high = kind.low or 0.0, 1.0 if kind.high is None else kind.high
            row[name] = float(rng.uniform(low, high))
    scored = health == "healthy"
    c = 0.4 * dict(trial.condition)["coupling"] + float(rng.normal(0, 0.02)) if scored else float("nan")
    return row | {"health": health, "C": c, "null95": 0.05 + float(rng.normal(0, 0.01))}


@cache
def _measures() -> list[Any]:
    named = [(kind, name) for kinds in COLUMNS.values() for kind in kinds for name, _ in kind.names()]
    return [(kind, name) for kind, name in named if "{" not in name and name not in ("replicate", "key")]
