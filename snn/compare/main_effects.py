"""A sweep over many axes, one axis at a time: each dyad's mean over all other axes."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from snn.compare.tables import Row, Value
from snn.record.health import gravest


def main_effect_rows(rows: Sequence[Row], columns: Sequence[str], *, axis: str) -> list[Row]:
    """Average each dyad over all conditions that have one value of an axis in common.

    Parameters
    ----------
    rows
        Tidy rows of a sweep in which each value of the axis meets the same conditions of the others.
    columns
        Numbers to average.
    axis
        Column of the axis that stays.

    Returns
    -------
    list of Row
        One for each value and replicate, with the axis, ``replicate``, ``health`` and the columns. The state is the
        gravest, so that a dyad which is unscored in one of its conditions is in no mean: an average over the others
        would make the value look good that makes dyads ill. A number is nan where one of those averaged is.

    Examples
    --------
    >>> rows = [{"dose": d, "way": w, "replicate": 0, "health": h, "C": c}
    ...     for d, w, h, c in [(0, "up", "healthy", 0.1), (0, "down", "healthy", 0.4), (1, "up", "runaway", 0.9)]]
    >>> [(row["dose"], row["health"], row["C"]) for row in main_effect_rows(rows, ["C"], axis="dose")]
    [(0, 'healthy', 0.25), (1, 'runaway', 0.9)]
    """
    groups: dict[tuple[Value, Value], list[Row]] = {}
    for row in rows:
        groups.setdefault((row[axis], row["replicate"]), []).append(row)
    return [
        {
            axis: value,
            "replicate": replicate,
            "health": cast(Value, gravest(row["health"] for row in found)),
            **{column: _mean(found, column) for column in columns},
        }
        for (value, replicate), found in groups.items()
    ]


def _mean(rows: Sequence[Mapping[str, object]], column: str) -> float:
    values = [row.get(column) for row in rows]
    return float(np.mean([value if isinstance(value, int | float) else np.nan for value in values]))
