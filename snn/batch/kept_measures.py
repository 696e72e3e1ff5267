"""What was measured of one dyad, as it is kept: one JSON file, column by column, to which any part can be added."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pydantic import Field

from snn.analyse.measures.measure_columns import MEASURE, NULL_COLUMNS
from snn.foreign.json_value import read_json_file
from snn.foreign.schema import Document, Label, Measures, require
from snn.record.atomic import write_atomically
from snn.record.json_text import plain, to_json_text
from snn.record.types import JSON

MAX_BYTES = 50_000_000
"""Of a file; all measures at one length have 3 kB."""
Columns: TypeAlias = Mapping[str, JSON]
"""By name, see `snn.analyse.table.battery`."""


@dataclass(frozen=True, slots=True)
class KeptMeasures:
    """Columns of one dyad by length of the recording (``"20"``), those of nulls by number of shifts besides."""

    spans: Mapping[str, Columns] = field(default_factory=dict)
    shifts: Mapping[str, Mapping[str, Columns]] = field(default_factory=dict)

    def known(self, span: str, *, n_shifts: int) -> dict[str, JSON]:
        """Return all columns of a length, and those of the nulls of so many shifts."""
        return {**self.spans.get(span, {}), **self.shifts.get(str(n_shifts), {}).get(span, {})}

    def with_columns(self, span: str, columns: Columns, *, n_shifts: int) -> "KeptMeasures":
        """Add columns; measures are put in order of their names, so that it does not matter which came first."""
        both = {**self.known(span, n_shifts=n_shifts), **columns}
        alone = {name: plain(value) for name, value in both.items() if not name.startswith(NULL_COLUMNS)}
        nulls = {name: plain(value) for name, value in both.items() if name.startswith(NULL_COLUMNS)}
        shifts = dict(self.shifts)
        if nulls:
            shifts[str(n_shifts)] = {**shifts.get(str(n_shifts), {}), span: _ordered(nulls)}
        return KeptMeasures({**self.spans, span: _ordered(alone)}, shifts)


def read_kept(path: Path, settings: list[JSON]) -> KeptMeasures:
    """Read what was measured before; nothing if it was under other settings, or the file cannot be read.

    Parameters
    ----------
    path
        The file of the dyad.
    settings
        All that the measures depend on beside the length.
    """
    try:
        found = require(_Document, read_json_file(path, max_bytes=MAX_BYTES))
    except (OSError, ValueError):
        return KeptMeasures()
    if found.settings == _hash(settings):
        return KeptMeasures(found.spans, found.shifts)
    return KeptMeasures(found.spans) if found.settings == _old_hash(settings, found.spans) else KeptMeasures()


class _Document(Document):
    settings: Label
    spans: dict[Label, Measures]
    shifts: dict[Label, dict[Label, Measures]] = Field(default_factory=dict)
    """None in files that are older than they."""


def _old_hash(settings: list[JSON], spans: Mapping[str, Columns]) -> str:
    """Name settings as it was done when the list of measures was one of them, the same at all lengths of a file."""
    columns = next(iter(spans.values()), {})
    return _hash([*settings, [name.removeprefix(MEASURE) for name in columns if name.startswith(MEASURE)]])


def keep(path: Path, settings: list[JSON], kept: KeptMeasures) -> None:
    """Write what was measured; a reader finds either the old file or the new one."""
    document = {"settings": _hash(settings), "spans": kept.spans, "shifts": kept.shifts}
    write_atomically(path, to_json_text(document).encode())


def _ordered(columns: Columns) -> Columns:
    return dict(sorted(columns.items(), key=lambda item: item[0] if _is_measured(item[0]) else ""))


def _is_measured(column: str) -> bool:
    return column.startswith((MEASURE, *NULL_COLUMNS))


def _hash(settings: list[JSON]) -> str:
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:16]
