"""The reciprocity index beside its parts, condition by condition, and in words what the dyads are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.proportions import Proportion, proportion
from snn.compare.tables import Row, Value, outcome_grid
from snn.report.closing_table import Column, estimate_text, point_text

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
PARTS_LEGEND = (
    "RI: reciprocity index, 0 unless synchrony and influence both ways are shown (RI+, RI-: on the friendly, the "
    "unfriendly channels); S: synchrony over unrelated partners; D: influence beyond dyads without the link; L: acts "
    "answered beyond a recorded partner. Not shown is not absent."
)
LEGEND = (
    f"{PARTS_LEGEND} RI>0: of how many scored dyads, and the 95 % interval of this share "
    "(Clopper-Pearson). Only with both L is mutual influence called reciprocity. a leads: C with a before b, less C "
    "with b before a."
)
NOT_CALIBRATED = (
    "RI: not calibrated for this model and protocol; S is shown, and granger_a_to_b, granger_b_to_a are in the table. "
    "`snn calibrate` with this configuration simulates what is needed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    """One condition in the table of the index."""

    condition: Mapping[str, Value]
    """The point on each axis."""
    verdicts: Mapping[str, int]
    """How many dyads are called what, the most frequent first."""
    detected: Proportion
    """Scored dyads with an index above 0, of those that have one."""
    means: Mapping[Column, Estimate]
    """Over the scored dyads, with 95 % intervals."""


def index_lines(rows: Sequence[Row], *, axes: Sequence[str], rng: np.random.Generator) -> list[IndexLine]:
    """Return the lines of the table of the index, one for each condition.

    Parameters
    ----------
    rows
        Tidy rows of dyads; if in none influence was looked for, there is no table.
    axes
        Columns that tell conditions apart.
    rng
        Draws the bootstraps.

    """
    if not rows or not all("verdict" in row for row in rows):
        return []
    grids = {column.measure: outcome_grid(rows, column.measure, axes=axes) for column in PARTS}
    shown = [c for c in PARTS if c.measure == "S" or np.isfinite(grids[c.measure].values).any()]
    verdicts = _verdicts(rows, axes)
    lines = []
    for index, condition in enumerate(grids["S"].conditions):
        means = {
            column: mean_over_dyads(
                grids[column.measure].values[index], unscored=grids[column.measure].unscored[index], rng=rng
            )
            for column in shown
        }
        point = dict(zip(axes, condition, strict=True))
        indices = grids["RI"].values[index][~grids["RI"].unscored[index]]
        n_found, n = int((indices > 0).sum()), int(np.isfinite(indices).sum())
        lines.append(
            IndexLine(
                condition=point,
                verdicts=verdicts[condition],
                detected=proportion(n_found, n),
                means=means,
            )
        )
    return lines


def index_cells(lines: Sequence[IndexLine]) -> tuple[list[list[str]], str]:
    """Write the table of the index as text cells, the heading first, and say what has to be known to read it."""
    if not lines:
        return [], ""
    shown = list(lines[0].means)
    calibrated = any(column.measure == "RI" for column in shown)
    cells = [[*lines[0].condition, "dyads", *["RI>0"] * calibrated, *(column.heading for column in shown)]]
    for line in lines:
        called = verdicts_text(line.verdicts)
        texts = [estimate_text(mean, column.decimals) for column, mean in line.means.items()]
        detected = [_share(line.detected)] * calibrated
        cells.append([*map(point_text, line.condition.values()), called, *detected, *texts])
    return cells, LEGEND if calibrated else NOT_CALIBRATED


def verdicts_text(verdicts: Mapping[str, int]) -> str:
    """Write how many dyads are called what."""
    return ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())


def _share(found: Proportion) -> str:
    if not found.n:
        return "-"
    bounds = f" ({found.ci_low:.1%} to {found.ci_high:.1%})" if found.n > 1 else ""
    return f"{found.n_found} of {found.n}{bounds}"


def _verdicts(rows: Sequence[Row], axes: Sequence[str]) -> dict[tuple, dict[str, int]]:
    counts: dict[tuple, Counter[str]] = {}
    for row in rows:
        counts.setdefault(tuple(row[axis] for axis in axes), Counter())[str(row["verdict"])] += 1
    return {condition: dict(found.most_common()) for condition, found in counts.items()}
