"""Rows of a table as CSV text, as spreadsheets and pandas read it."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from snn.foreign.shown_text import csv_cell

SIGNIFICANT_DIGITS: Final = 6
"""No measure of a dyad means more; what is averaged or compared from the table differs in no digit that is told."""
DECIMALS: Final = 4
"""At least so many: a time in seconds to 0.1 ms, however long the recording."""


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = (), *, exact: bool = False) -> str:
    r"""Write rows with a heading.

    A missing value is an empty cell, in all files: one that a row lacks, None, and a number that is not finite.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, see `csv_cell`.

    Parameters
    ----------
    rows
        Values by name of their column.
    columns
        Those that come first, and are there even without rows; others follow in the order of their first appearance.
    exact
        Write numbers with all their digits, where something is computed from them again; else with six that mean
        something, and never fewer than four decimals.

    Examples
    --------
    >>> csv_text([{"a": 1}, {"a": 2, "b": "x, y"}])
    'a,b\n1,\n2,"x, y"\n'
    >>> csv_text([{"C": 0.1234567890, "lag_s": 0.1 + 0.2, "p": float("nan"), "start_s": 1234.5}])
    'C,lag_s,p,start_s\n0.123457,0.3,,1234.5\n'
    """
    return csv_of(rows, list(dict.fromkeys([*columns, *(name for row in rows for name in row)])), exact=exact)


def csv_of(rows: Iterable[Mapping[str, Any]], names: Sequence[str], *, exact: bool = False) -> str:
    """Write some columns of rows, of which each is needed only once; see `csv_text`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(csv_cell, names))
    writer.writerows([_cell(row.get(name), exact=exact) for name in names] for row in rows)
    return text.getvalue()


def without_empty_columns(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the columns whose cells would all be empty.

    Examples
    --------
    >>> without_empty_columns([{"C": 0.5, "z": None, "p": float("nan")}, {"C": 0.25, "note": "", "p": 0.01}])
    [{'C': 0.5, 'p': nan}, {'C': 0.25, 'p': 0.01}]
    """
    filled = frozenset(filled_columns(rows))
    return [{name: value for name, value in row.items() if name in filled} for row in rows]


def filled_columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name the columns of which a cell is not empty, in the order of their first appearance."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if not all(is_empty(row.get(name)) for row in rows)]


def is_empty(value: Any) -> bool:
    """Tell whether the cell of a value is empty."""
    return (
        value is None or value == "" or (isinstance(value, float | np.floating) and not math.isfinite(value))
    )


def _cell(value: Any, *, exact: bool) -> Any:
    if is_empty(value):
        return None
    if not isinstance(value, float | np.floating):
        return csv_cell(value)
    return float(value) if exact else rounded(float(value))


def rounded(number: float) -> float:
    """Return a number with the digits that a table tells of it."""
    if abs(number) >= 10 ** (SIGNIFICANT_DIGITS - DECIMALS):
        return round(number, DECIMALS)
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}")
