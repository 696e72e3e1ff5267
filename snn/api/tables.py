"""Tables: frames of pandas where that is installed."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any


def as_table(records: Sequence[Mapping[str, Any]]) -> Any:
    """Return records as a ``pandas.DataFrame``, or as they are where pandas is not installed."""
    if find_spec("pandas") is None:
        return list(records)
    import pandas

    return pandas.DataFrame.from_records(list(records))
