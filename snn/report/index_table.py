"""The reciprocity index beside its parts, condition by condition, and in words what the dyads are."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from snn.compare.effects import mean_over_dyads
from snn.compare.proportions import proportion
from snn.compare.tables import Row, outcome_grid
from snn.record.types import FloatArray
from snn.report.closing_table import Column, estimate_text

PARTS = (
    Column("RI", "RI", 3),
    Column("RI+", "RI_positive", 3),
    Column("RI-", "RI_negative", 3),
    Column("S", "S", 3),
    Column("D a->b", "D_a_to_b", 3),
    Column("D b->a", "D_b_to_a", 3),
    Column("balance", "balance", 2),
    Column("L a", "L_a", 3),
    Column("L b", "L_b", 3),
    Column("a leads", "lead_C", 3),
)
LEGEND = (
    "RI: reciprocity index, 0 unless the dyad is synchronous and both partners influence each other (RI+, RI-: on the "
    "friendly, the unfriendly channels); RI>0: of how many healthy dyads, and the bounds that this share has with 95 % "
    "each (Clopper-Pearson); S: synchrony over unrelated partners; D: influence beyond dyads without the "
    "link; L: acts answered beyond a recorded partner. Only with both L is mutual influence called reciprocity. a "
    "leads: C with a before b, less C with b before a."
)
NOT_CALIBRATED = (
    "RI: not calibrated for this model and protocol; S is shown, and granger_a_to_b, granger_b_to_a are in the table. "
    "`snn calibrate` with this configuration simulates what is needed."
)


def index_cells(
    rows: Sequence[Row], *, axes: Sequence[str], rng: np.random.Generator
) -> tuple[list[list[str]], str]:
    """Return the table of the index as text cells, the heading first, and what has to be known to read it.

    Parameters
    ----------
    rows
        Tidy rows of dyads; if in none influence was looked for, there is no table.
    axes
        Columns that tell conditions apart.
    rng
        Draws the bootstraps.

    Returns
    -------
    tuple
        For each condition the axes, how many dyads are called what, and means with 95 % intervals over healthy dyads.
    """
    if not rows or not all("verdict" in row for row in rows):
        return [], ""
    grids = {column.measure: outcome_grid(rows, column.measure, axes=axes) for column in PARTS}
    shown = [c for c in PARTS if c.measure == "S" or np.isfinite(grids[c.measure].values).any()]
    verdicts = _verdicts(rows, axes)
    calibrated = any(column.measure == "RI" for column in shown)
    cells = [[*axes, "dyads", *["RI>0"] * calibrated, *(column.heading for column in shown)]]
    for index, condition in enumerate(grids["S"].conditions):
        means = [
            mean_over_dyads(
                grids[column.measure].values[index], flagged=grids[column.measure].flagged[index], rng=rng
            )
            for column in shown
        ]
        texts = [estimate_text(mean, column.decimals) for mean, column in zip(means, shown, strict=True)]
        point = [value if isinstance(value, str) else f"{value:g}" for value in condition]
        detected = _detected(grids["RI"].values[index][~grids["RI"].flagged[index]])
        cells.append([*point, verdicts[condition], *[detected] * calibrated, *texts])
    return cells, LEGEND if calibrated else NOT_CALIBRATED


def _detected(indices: FloatArray) -> str:
    defined = indices[np.isfinite(indices)]
    if not defined.size:
        return "-"
    found = proportion(int((defined > 0).sum()), defined.size)
    return f"{found.n_found} of {found.n} ({found.lower_bound:.1%} to {found.upper_bound:.1%})"


def _verdicts(rows: Sequence[Row], axes: Sequence[str]) -> dict[tuple, str]:
    counts: dict[tuple, Counter[str]] = {}
    for row in rows:
        counts.setdefault(tuple(row[axis] for axis in axes), Counter())[str(row["verdict"])] += 1
    return {
        condition: ", ".join(f"{number} {verdict}" for verdict, number in found.most_common())
        for condition, found in counts.items()
    }
