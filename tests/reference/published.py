"""Reading what ``results/reference`` holds: one row for each dyad of a published experiment."""

import csv
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from snn.compare.answering import Finding, findings
from snn.compare.tables import Row
from snn.config.file.load import load_experiment
from snn.config.schema.answers import Answer
from snn.config.schema.experiment import Experiment
from snn.config.trials.sweep_points import axis_points
from snn.record.health import is_scored
from snn.record.types import BoolArray, FloatArray

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "results" / "reference"
PublishedRow = dict[str, str]
TEXTS = ("key", "health", "note", "cue_withheld", "cue_law", "verdict", "synchrony_verdict")
"""Columns that hold text begin with these: there an empty cell is an empty text, elsewhere no number."""


def published_rows(name: str) -> list[PublishedRow]:
    """Read the table of dyads of a published experiment; a column that is not there is empty."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        return [defaultdict(str, row) for row in csv.DictReader(file)]


def numbers(rows: list[PublishedRow], column: str) -> FloatArray:
    """Return a column as numbers, ``(n_rows,)``; an empty cell is nan."""
    return np.asarray([float(row[column] or "nan") for row in rows])


def unscored(rows: list[PublishedRow]) -> BoolArray:
    """Mark the dyads that do not count, ``(n_rows,)``."""
    return np.asarray([not is_scored(row["health"]) for row in rows])


def configuration(name: str) -> Experiment:
    """Read the configuration of an experiment."""
    return load_experiment(ROOT / "configs" / f"{name}.yaml")


def typed_rows(name: str, experiment: Experiment) -> list[Row]:
    """Read the published dyads of an experiment as a results folder has them.

    Raises
    ------
    FileNotFoundError
        If it is not published.
    KeyError
        If the published table has a condition that the configuration has not: it is of another one.
    """
    labels = {axis.label: {str(label): label for label, _ in axis_points(axis)} for axis in experiment.sweep}
    rows: list[Row] = [
        {
            column: labels[column][text] if column in labels else _value(column, text)
            for column, text in row.items()
        }
        for row in published_rows(name)
    ]
    return rows


def _value(column: str, text: str) -> float | str:
    if column.startswith(TEXTS):
        return text
    try:
        return float(text) if text else math.nan
    except ValueError:
        return text


def made_again(experiment: Experiment, answers: Sequence[Answer]) -> tuple[Finding, ...]:
    """Make tests with the published dyads of an experiment; they need not be its own.

    Raises
    ------
    FileNotFoundError
        If the experiment is not published.
    """
    asked = experiment.model_copy(
        update={"analysis": experiment.analysis.model_copy(update={"answer": tuple(answers)})}
    )
    rng = np.random.default_rng(experiment.seed)
    return findings(typed_rows(experiment.name, experiment), asked, rng=rng)
