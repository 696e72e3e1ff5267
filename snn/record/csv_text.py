"""Rows of a table as CSV text, as spreadsheets and pandas read it."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from snn.foreign.shown_text import csv_cell


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    r"""Write rows with a heading; cells that a row lacks, or that are None, stay empty.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, see `csv_cell`.

    Parameters
    ----------
    rows
        Values by name of their column.
    columns
        Those that come first, and are there even without rows; others follow in the order of their first appearance.

    Examples
    --------
    >>> csv_text([{"a": 1}, {"a": 2, "b": "x, y"}])
    'a,b\n1,\n2,"x, y"\n'
    """
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(csv_cell, names))
    writer.writerows([csv_cell(row.get(name)) for name in names] for row in rows)
    return text.getvalue()
