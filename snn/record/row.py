"""One number of a row of the table of dyads: nan where there is none."""

import math
from collections.abc import Mapping

from snn.errors import ResultError


def number_in(row: Mapping[str, object], name: str) -> float:
    """Return the number in a column; nan if the row lacks it or has a word there."""
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else math.nan


def required_number_in(row: Mapping[str, float | int | str], name: str) -> float:
    """Return the number in a column that somebody asked for; nan if the row lacks it.

    Raises
    ------
    ResultError
        If there is a word.
    """
    value = row.get(name, math.nan)
    if isinstance(value, str):
        raise ResultError(f"column '{name}' holds '{value}', which is no number")
    return float(value)
