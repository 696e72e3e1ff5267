"""Reading what ``results/reference`` holds: one row for each dyad of a published experiment."""

import csv
from pathlib import Path

import numpy as np

from snn.record.health import is_scored
from snn.record.types import BoolArray, FloatArray

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "results" / "reference"
PublishedRow = dict[str, str]


def published_rows(name: str) -> list[PublishedRow]:
    """Read the table of dyads of a published experiment."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(rows: list[PublishedRow], column: str) -> FloatArray:
    """Return a column as numbers, ``(n_rows,)``; an empty cell is nan."""
    return np.asarray([float(row[column] or "nan") for row in rows])


def unscored(rows: list[PublishedRow]) -> BoolArray:
    """Mark the dyads that do not count, ``(n_rows,)``."""
    return np.asarray([not is_scored(row["health"]) for row in rows])
