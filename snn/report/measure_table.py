"""Measures of several dyads as a table: mean (SD) over the healthy dyads of each condition."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from snn.analyse.battery import EVIDENCE, MEASURE
from snn.analyse.measure_list import MEASURES
from snn.report.closing_table import as_text

Row: TypeAlias = Mapping[str, Any]
_NO_AXES = ("replicate", "key", "measured_s", *EVIDENCE)


def measure_table(rows: Sequence[Row]) -> list[str]:
    """Return lines of text: a line for each measure, a column for each condition and recording length.

    Parameters
    ----------
    rows
        One for each dyad and length: axes of the sweep, ``replicate``, ``key``, ``measured_s``, and the measures.
    """
    columns = list(dict.fromkeys(_column(row) for row in rows))
    members = {column: [row for row in rows if _column(row) == column] for column in columns}
    header = ["", *columns]
    counts = ["n healthy, of n", *(f"{len(_healthy(found))} of {len(found)}" for found in members.values())]
    taken = [m for m in MEASURES if any(MEASURE + m.name in row for row in rows)]
    lines = [
        [m.label, *(_cell(_healthy(found), MEASURE + m.name) for found in members.values())] for m in taken
    ]
    note = "Mean (SD) over healthy model dyads; units, and what rests on what, in the table of dyads."
    return [*as_text([header, counts, *lines]).splitlines(), "", note]


def _column(row: Row) -> str:
    axes = [str(value) for name, value in row.items() if _is_axis(name)]
    return ", ".join([*axes, f"{row['measured_s']:g} s"])


def _is_axis(name: str) -> bool:
    bare = name.removesuffix("_positive").removesuffix("_negative")
    return bare not in _NO_AXES and not name.startswith(MEASURE)


def _healthy(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["health"] == "ok"]


def _cell(rows: Sequence[Row], name: str) -> str:
    values = np.array([np.nan if row.get(name) is None else row[name] for row in rows], dtype=np.float64)
    defined = values[np.isfinite(values)]
    if not defined.size:
        return "-"
    spread = f" ({defined.std(ddof=1):.3f})" if defined.size > 1 else ""
    return f"{defined.mean():.3f}{spread}"
