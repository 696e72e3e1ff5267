"""Reads the complete runs of a results folder: trials, rows of the table, and recordings to draw."""

import json
import math
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np

from snn.analyse.nulls.correlogram import Correlogram
from snn.compare.tables import Row, Value
from snn.config.null_models.axis import LIVE, NULL_AXIS
from snn.config.null_models.registry import nulls_of
from snn.config.schema.experiment import Experiment
from snn.config.trials.condition_order import Labels
from snn.config.trials.expand import Trial, expand
from snn.config.trials.measured_span import measured_span_s
from snn.record.compact_row import CompactRow
from snn.record.found_run import complete_run
from snn.record.health import is_scored
from snn.record.manifest import RunLine
from snn.record.results_folder import ResultsFolder
from snn.record.run_folder import measured_by
from snn.record.types import FloatArray, Recording
from snn.record.window import windowed

_CURVES = tuple(each.name for each in fields(Correlogram))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunNotes:
    """What a run says of itself beside its measures."""

    measured_by: str | None
    """How it was measured, as an `analysis_key`; None if measures are lacking."""
    code: Mapping[str, Any]
    """Version and commit of the program that made it."""
    stages_s: float
    """What drawing, compiling and simulating it took."""
    correlogram: Correlogram | None
    """None if it is too short."""


@dataclass(frozen=True, slots=True)
class Results:
    """The complete runs of an experiment.

    Attributes
    ----------
    folder
        Where they are.
    experiment
        What was asked.
    trials, rows
        Each complete run and its row of measures, in the order of the experiment's trials.
    lines
        What the manifest says of each run, by key; needed to read their recordings.
    notes
        What the runs say of themselves beside their measures, by key; needed to draw them and to tell where they come
        from.
    """

    folder: ResultsFolder
    experiment: Experiment
    trials: tuple[Trial, ...]
    rows: tuple[Row, ...]
    lines: Mapping[str, RunLine] = field(default_factory=dict)
    notes: Mapping[str, "RunNotes"] = field(default_factory=dict)

    @property
    def live(self) -> "Results":
        """The same without the nulls."""
        nulls = {dict(trial.condition).get(NULL_AXIS, LIVE) for trial in self.trials} - {LIVE}
        return self._without(nulls)

    @property
    def compared(self) -> "Results":
        """The same without the branches of lesion twins, which are compared with each other only."""
        return self._without({null.label for null in nulls_of(self.experiment.nulls) if null.branch})

    @property
    def scored(self) -> frozenset[str]:
        """The keys of the runs that are scored."""
        rows = zip(self.trials, self.rows, strict=True)
        return frozenset(trial.key for trial, row in rows if is_scored(row["health"]))

    def _without(self, labels: Container[object]) -> "Results":
        kept = [
            number
            for number, trial in enumerate(self.trials)
            if dict(trial.condition).get(NULL_AXIS, LIVE) not in labels
        ]
        trials, rows = tuple(self.trials[k] for k in kept), tuple(self.rows[k] for k in kept)
        return replace(self, trials=trials, rows=rows)

    def recording(self, trial: Trial) -> Recording:
        """Read a run; ResultError if it is not the one that was written."""
        return complete_run(self.folder, self.lines[trial.key]).read()

    def correlogram(self, trial: Trial) -> Correlogram | None:
        """Return the curve of a run and the band of its null, as they were measured; None if it is too short."""
        return self.notes[trial.key].correlogram

    def measured_phase(self, trial: Trial) -> Recording:
        """Read a run, and cut it down to the phase that is measured; its transient is still there."""
        asked = trial.experiment.model_copy(update={"analysis": self.experiment.analysis})
        start_s, stop_s = measured_span_s(asked)
        return windowed(self.recording(trial), start_s=start_s, stop_s=stop_s)

    def by_dyad(self) -> dict[tuple[Labels, int], Mapping[str, Trial]]:
        """Group the runs by condition and replicate: those of one dyad, live and under its nulls, by null."""
        dyads: dict[tuple[Labels, int], dict[str, Trial]] = {}
        for trial in self.trials:
            condition, null = trial.condition[:-1], trial.condition[-1]
            if null[0] == NULL_AXIS:
                dyads.setdefault((condition, trial.replicate), {})[str(null[1])] = trial
        return dict(dyads)

    def bootstrap_rng(self) -> np.random.Generator:
        """Return the generator of the bootstraps: the same folder gives the same intervals."""
        return np.random.default_rng(self.experiment.seed)


def read_results(folder: ResultsFolder, experiment: Experiment) -> Results:
    """Collect the complete runs of an experiment from its folder.

    Raises
    ------
    ResultError
        If the list of runs cannot be read.
    """
    lines = folder.manifest().lines
    trials = expand(experiment)
    complete: list[tuple[Trial, CompactRow]] = []
    notes: dict[str, RunNotes] = {}
    for trial in trials:
        manifest = folder.complete_run_manifest(trial.key, lines.get(trial.key))
        if manifest is not None:
            complete.append((trial, CompactRow(row_of(trial, manifest["summary"]))))
            notes[trial.key] = notes_of(manifest)
    kept, rows = tuple(trial for trial, _ in complete), tuple(row for _, row in complete)
    return Results(folder, experiment, kept, rows, lines, notes)


def row_of(trial: Trial, measures: Mapping[str, Any]) -> Row:
    """Return the row of a run: its condition, replicate, key and measures, nan where one is missing."""
    row: dict[str, Value] = dict(trial.condition)
    row |= {"replicate": trial.replicate, "key": trial.key}
    return row | {name: math.nan if value is None else value for name, value in measures.items()}


def notes_of(manifest: Mapping[str, Any]) -> RunNotes:
    """Return what the manifest of a run says beside its measures."""
    made = manifest.get("provenance", {})
    return RunNotes(
        measured_by=measured_by(manifest),
        code=_code(json.dumps(made.get("code", {}))),
        stages_s=float(sum(made.get("timings_s", {}).values())),
        correlogram=_correlogram(manifest.get("correlogram")),
    )


@lru_cache(maxsize=100)
def _code(text: str) -> Mapping[str, Any]:
    """Read what thousands of runs say alike, once."""
    return json.loads(text)


def _correlogram(curves: Mapping[str, Any] | None) -> Correlogram | None:
    if not curves:
        return None
    drawn = {name: np.array(curves[name], dtype=np.float64) for name in _CURVES}  # null is nan
    return Correlogram(**drawn | {"lags_s": _lags_s(drawn["lags_s"].tobytes())})


@lru_cache(maxsize=100)
def _lags_s(content: bytes) -> FloatArray:
    """Return an array: of equal lags the same one."""
    return np.frombuffer(content)
