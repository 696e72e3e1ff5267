"""Rows of a table as CSV text, as spreadsheets and pandas read it."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    r"""Write rows with a heading; cells that a row lacks, or that are None, stay empty.

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
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
