"""Measures of several dyads as a table: over the scored dyads of each condition, beside their nulls if there are."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from snn.analyse.measures.measure_columns import MEASURE, NULL95, P_VALUE
from snn.analyse.measures.registry import MEASURES
from snn.record.health import counted_states, is_scored
from snn.record.types import FloatArray
from snn.report.closing_table import ALPHA
from snn.report.index_table import (
    EFFECTS,
    PARTS,
    PARTS_LEGEND,
    TESTS,
    counted,
    counts_text,
    share_text,
    shown_in,
)
from snn.report.text_table import as_text

Row: TypeAlias = Mapping[str, Any]

NOTE = (
    "Mean (SD) over scored model dyads; -: undefined; units, and what rests on what, in the table of dyads."
)
HINT = (
    "No measure says anything alone: `--shifts 19` puts each beside what it is in unrelated partners, and takes about "
    "eight times as long."
)
NULLS = (
    "null95: what the same partners reach in 5 % of cases when one of them is shifted in time as a whole ({n_shifts} "
    "shifts, or all that fit), mean over dyads; p≤.05: in how many dyads the measure is beyond that, by chance in "
    "about 1 in 20, in 20 s for some measures in 1 in 10. Partners who are beyond it are related, which common input "
    "brings about as well as influence; of those who are not, it shows nothing."
)


def measure_table(
    members: Mapping[str, Sequence[Row]], *, n_shifts: int, columns: int | None = None
) -> list[str]:
    """Return lines of text: a line for each measure, columns for each group of dyads.

    Parameters
    ----------
    members
        By heading the dyads that are replicates of each other, see `snn.report.measure_groups`; of each its
        ``health``, the index, and the measures.
    n_shifts
        Surrogates of each measure; 0 if there are no nulls.
    columns
        Characters that a line of the table may have, see `snn.report.text_table`.
    """
    scored = [[row for row in found if is_scored(row["health"])] for found in members.values()]
    width = 3 if n_shifts else 1
    headings = [text for name in members for text in [name, "null95", "p≤.05"][:width]]
    counts = [f"{len(some)} of {len(all_)}" for some, all_ in zip(scored, members.values(), strict=True)]
    lines = [["", *headings], ["n scored, of n", *_padded(counts, width)]]
    states = [[str(row["health"]) for row in found] for found in members.values()]
    if any(set(some) - {"healthy"} for some in states):
        lines.append(["health", *_padded([counted_states(some) for some in states], width)])
    lines.append(["dyads", *_padded([_verdicts(found) for found in members.values()], width)])
    for heading in TESTS:
        shown = [share_text(shown_in(found, heading)) for found in members.values()]
        lines.append([heading, *_padded(shown, width)])
    for part in (*EFFECTS, *PARTS):
        if not any(_values(found, part.measure).size for found in scored):
            continue
        lines.append([part.heading, *_padded([_mean_sd(_values(d, part.measure)) for d in scored], width)])
    for measure in MEASURES:
        if any(MEASURE + measure.name in row for rows in members.values() for row in rows):
            cells = [text for dyads in scored for text in _cells(dyads, measure.name)[:width]]
            lines.append([measure.label, *cells])
    notes = [NOTE, PARTS_LEGEND, NULLS.format(n_shifts=n_shifts) if n_shifts else HINT]
    table = as_text(lines, width=columns, n_keys=1, together=width)
    return [*table.splitlines(), *(line for note in notes for line in ("", note))]


def _padded(texts: Sequence[str], width: int) -> list[str]:
    """Leave the columns of the null empty where there is none."""
    return [cell for text in texts for cell in [text, *[""] * (width - 1)]]


def _verdicts(rows: Sequence[Row]) -> str:
    return counts_text(counted(row["verdict"] for row in rows))


def _cells(dyads: Sequence[Row], name: str) -> list[str]:
    """Return mean (SD) of a measure, mean of its null95, and in how many of the dyads with a null p is small."""
    limits, p_values = (_values(dyads, start + name) for start in (NULL95, P_VALUE))
    detected = f"{np.count_nonzero(p_values <= ALPHA)} of {p_values.size}" if p_values.size else "-"
    return [
        _mean_sd(_values(dyads, MEASURE + name)),
        f"{limits.mean():.3f}" if limits.size else "-",
        detected,
    ]


def _values(dyads: Sequence[Row], column: str) -> FloatArray:
    """Return what is defined of a column."""
    values = [row.get(column) for row in dyads]
    found = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return found[np.isfinite(found)]


def _mean_sd(values: FloatArray) -> str:
    if not values.size:
        return "-"
    spread = f" ({values.std(ddof=1):.3f})" if values.size > 1 else ""
    return f"{values.mean():.3f}{spread}"
