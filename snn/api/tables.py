"""Tables: frames of pandas where that is installed."""

import math
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snn.compare.tables import Row


def has_pandas() -> bool:
    """Tell whether tables can be frames."""
    return find_spec("pandas") is not None


def as_table(records: Sequence[Mapping[str, Any]]) -> Any:
    """Return records as a ``pandas.DataFrame``, or as they are where pandas is not installed."""
    if not has_pandas():
        return list(records)
    import pandas

    return pandas.DataFrame.from_records(list(records))


def frame_of(first: Mapping[str, Sequence[Any]], rows: "Sequence[Row]") -> Any:
    """Return a ``pandas.DataFrame`` of some columns and, behind them, those of rows that are not empty.

    It is that of `as_table`; but the dicts of thousands of rows would take several times its memory.
    """
    import pandas

    from snn.record.compact_row import CompactRow, float_columns, names_in
    from snn.record.csv_text import is_empty

    rows = [row if isinstance(row, CompactRow) else CompactRow(row) for row in rows]
    others = [name for name in names_in(rows) if name not in first]
    floats, values = float_columns(rows, others)
    frame = pandas.DataFrame(values.T, columns=floats, copy=False)
    place, known = 0, frozenset(floats)
    for name in [*first, *others]:
        if name not in known:
            column = first[name] if name in first else [row.get(name, math.nan) for row in rows]
            if all(map(is_empty, column)):
                continue
            frame.insert(place, name, pandas.Series(column))
        place += 1
    return frame
