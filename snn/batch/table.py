"""The tidy table of a batch: one row for each complete run, for any program that reads CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from snn.config.trials.expand import Trial
from snn.config.trials.settings import Settings, settings_of
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.record.json_text import plain
from snn.record.results_folder import TABLE_NAME
from snn.record.store import ResultStore
from snn.record.types import JSON

_IDENTITY = ("replicate", "key", "health")


@dataclass(frozen=True, slots=True)
class _Row:
    trial: Trial
    settings: Settings
    measures: Mapping[str, JSON]


def write_table(store: ResultStore) -> int:
    """Write ``results.csv``: the complete runs of the store's experiment, in the order of its trials.

    Columns: one for each axis of the sweep, one for each parameter that its named conditions and designs set
    (`snn.config.trials.settings`), then replicate, key and health, then the measures. An axis that is called like one
    of the others is written ``sweep.<label>``. A measure without a value leaves its cell empty. Two
    conditions of the same content share a run, and have a row each.

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
    rows = [
        _Row(trial, settings(trial), {name: plain(value) for name, value in found.items()})
        for trial, found in measured
        if found is not None
    ]
    axes = [label for label, _ in store.trials[0].condition]
    write_atomically(store.folder.path / TABLE_NAME, _csv(rows, axes).encode())
    return len(rows)


def _measures(store: ResultStore, trial: Trial) -> Mapping[str, JSON] | None:
    line = store.lines.get(trial.key)
    manifest = store.folder.complete_run_manifest(trial.key, line)
    if line is None or manifest is None:
        return None
    health = (line.health or {}).get("state")
    return dict(zip(_IDENTITY, (trial.replicate, trial.key, health), strict=True)) | manifest["summary"]


def _csv(rows: Sequence[_Row], axes: Sequence[str]) -> str:
    # In the order of their first appearance: a measure that one run lacks still has its column.
    measures = list(dict.fromkeys([*_IDENTITY, *(name for row in rows for name in row.measures)]))
    settings = list(dict.fromkeys(name for row in rows for name in row.settings))
    names = [f"sweep.{label}" if label in (*measures, *settings) else label for label in axes]
    table = [
        dict(zip(names, (point for _, point in row.trial.condition), strict=True))
        | row.settings
        | dict(row.measures)
        for row in rows
    ]
    return csv_text(table, [*names, *settings, *measures])
