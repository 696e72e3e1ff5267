"""The tidy table of a batch: one row for each complete run, for any program that reads CSV."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snn.config.columns.column_names import column_attributes, column_named
from snn.config.trials.expand import Trial
from snn.config.trials.settings import Settings, settings_of
from snn.record.atomic import write_atomically
from snn.record.compact_row import CompactRow
from snn.record.csv_text import csv_of, csv_text, filled_columns
from snn.record.results_folder import COLUMNS_NAME, TABLE_NAME
from snn.record.store import ResultStore

_IDENTITY = ("replicate", "key", "health")
_AXIS, _SETTING = (
    "Point on an axis of the sweep.",
    "Value of a parameter that the sweep sets; see experiment.yaml.",
)


@dataclass(frozen=True, slots=True)
class _Row:
    trial: Trial
    settings: Settings
    measures: CompactRow


def write_table(store: ResultStore) -> int:
    """Write ``results.csv``, the complete runs of the store's experiment in the order of its trials, and what it says.

    Columns: one for each axis of the sweep, one for each parameter that its named conditions and designs set
    (`snn.config.trials.settings`), then replicate, key and health, then the measures. An axis that is called like one
    of the parameters is written ``sweep.<label>``. A measure without a value leaves its cell empty, and one that no run
    has a value of has no column. Two conditions of the same content share a run, and have a row each. ``columns.csv``
    beside it has the meaning, unit and range of each column.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    ResultError
        If a run cannot be read, or the table not be written.
    """
    settings = settings_of(store.experiment, store.trials)
    measured = ((trial, _measures(store, trial)) for trial in store.trials)
    rows = [_Row(trial, settings(trial), found) for trial, found in measured if found is not None]
    axes = [label for label, _ in store.trials[0].condition]
    columns, table = _tidy(rows, axes)
    write_atomically(store.folder.path / TABLE_NAME, csv_of(table, list(columns)).encode())
    write_atomically(store.folder.path / COLUMNS_NAME, csv_text(_dictionary(columns)).encode())
    return len(rows)


def _measures(store: ResultStore, trial: Trial) -> CompactRow | None:
    line = store.lines.get(trial.key)
    manifest = store.folder.complete_run_manifest(trial.key, line)
    if line is None or manifest is None:
        return None
    identity = dict(zip(_IDENTITY, (trial.replicate, trial.key, line.health or ""), strict=True))
    summary = manifest["summary"].items()
    return CompactRow(identity | {name: math.nan if value is None else value for name, value in summary})


def _tidy(rows: Sequence[_Row], axes: Sequence[str]) -> tuple[Mapping[str, str], Iterator[dict[str, Any]]]:
    """Return the columns, each with what it is if no measure has its name, and the table, a row at a time."""
    # In the order of their first appearance: a measure that one run lacks still has its column.
    measures = dict.fromkeys([*_IDENTITY, *filled_columns([row.measures for row in rows])], "")
    settings = dict.fromkeys((name for row in rows for name in row.settings), _SETTING)
    names = [f"sweep.{label}" if label in settings else label for label in axes]  # measures have other names
    table = (
        dict(zip(names, (point for _, point in row.trial.condition), strict=True))
        | row.settings
        | dict(row.measures)
        for row in rows
    )
    return dict.fromkeys(names, _AXIS) | settings | measures, table


def _dictionary(columns: Mapping[str, str]) -> list[dict[str, object]]:
    """Say of each column what it means, in which unit, and what it can be."""
    rows: list[dict[str, object]] = []
    for name, said in columns.items():
        known = None if said else column_named(name)
        kind = known[0] if known else None
        rows.append(
            {
                "column": name,
                "meaning": said or column_attributes(name).get("long_name", ""),
                "unit": kind.unit if kind else "",
                "lowest": kind.low if kind else None,
                "highest": kind.high if kind else None,
                "words": ", ".join(kind.words) if kind else "",
            }
        )
    return rows
