"""Each condition against the first one, dyad by dyad: how large the difference is, and whether to believe it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snn.compare.intervals import INTERVALS
from snn.compare.sign_flip import MIN_PAIRS
from snn.compare.tables import Row, Value, difference_table
from snn.config.null_models.axis import axis_names
from snn.config.schema.primary_outcome import PrimaryOutcome
from snn.config.trials.designs import is_drawn
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.report.closing_table import interval_text, point_text, shown_columns
from snn.report.results import Results

FILE_NAME = "differences.csv"
ALSO: tuple[PrimaryOutcome, ...] = ("C", "S", "RI")
"""What is compared beside the primary outcome and what the closing table shows, where it is defined."""
CHANCE = "null95"
"""What the closing table shows of chance, which is no outcome."""
DECIMALS = 3
LEGEND = (
    f"Differences of model dyads of the same seed, with {INTERVALS}; g: Hedges' g; p: signs of the differences "
    "flipped, two-sided; q: p adjusted for all conditions of this outcome, which was chosen before (Benjamini & "
    "Hochberg 1995); both are '-' for fewer than 6 pairs, which cannot reach .05. Who looks through all outcomes of "
    "the file reads q_all_outcomes there."
)


@dataclass(frozen=True, slots=True)
class DifferenceTable:
    """Where all differences are, and those of the primary outcome: as text cells, the heading first, and as numbers."""

    path: Path
    lines: list[list[str]]
    rows: list[dict[str, Value]]


def write_differences(results: Results) -> DifferenceTable | None:
    """Compare the conditions with the first, or, of a single one, its nulls with the live dyads.

    Returns None, and writes nothing, if there is nothing to compare.
    """
    found, axes, baseline = _differences(results)
    if not found:
        return None
    path = results.folder.path / FILE_NAME
    write_atomically(path, csv_text(found).encode())
    of_primary = [row for row in found if row["outcome"] == found[0]["outcome"]]
    return DifferenceTable(path, _lines(of_primary, axes=axes, baseline=baseline), of_primary)


def difference_lines(results: Results) -> list[list[str]]:
    """Return the differences of all outcomes as text cells, the heading first; none if nothing is compared."""
    found, axes, baseline = _differences(results)
    by_outcome: dict[str, list[dict[str, Value]]] = {}
    for row in found:
        by_outcome.setdefault(str(row["outcome"]), []).append(row)
    place = len(axes)
    tables = {name: _lines(rows, axes=axes, baseline=baseline) for name, rows in by_outcome.items()}
    lines = [[*line[:place], name, *line[place:]] for name, (_, *body) in tables.items() for line in body]
    named = ", ".join(map(point_text, baseline))
    return [[*axes, "outcome", "pairs", f"less {named}", "g", "p", "q"], *lines] if lines else []


def _differences(results: Results) -> tuple[list[dict[str, Value]], list[str], tuple[Value, ...]]:
    """Return all differences, the axes that tell conditions apart, and the condition that is compared with."""
    if is_drawn(results.experiment):  # no point of it is a baseline
        return [], [], ()
    rows, axes = results.live.rows, [axis.label for axis in results.experiment.sweep]
    if len(_conditions(rows, axes)) < 2:
        rows, axes = results.compared.rows, axis_names(results.experiment)
    conditions, outcomes = _conditions(rows, axes), _outcomes(rows, results.experiment.primary)
    if len(conditions) < 2 or not outcomes:
        return [], axes, ()
    rng = results.bootstrap_rng()
    found = difference_table(rows, axes=axes, outcomes=outcomes, baseline=conditions[0], rng=rng)
    return found, axes, conditions[0]


def _conditions(rows: Sequence[Row], axes: Sequence[str]) -> list[tuple[Value, ...]]:
    return list(dict.fromkeys(tuple(row[axis] for axis in axes) for row in rows))


def _outcomes(rows: Sequence[Row], primary: PrimaryOutcome) -> list[str]:
    """Return what is defined in some dyad, the primary outcome first; runs of an older version may lack some."""
    shown = [column.measure for column in shown_columns(rows, primary=primary)]
    wanted = [name for name in dict.fromkeys((primary, *ALSO, *shown)) if name != CHANCE]
    there = [name for name in wanted if all(name in row for row in rows)]
    return [name for name in there if any(np.isfinite(float(row[name])) for row in rows)]


def _lines(
    found: Sequence[dict[str, Value]], *, axes: Sequence[str], baseline: tuple[Value, ...]
) -> list[list[str]]:
    named = ", ".join(map(point_text, baseline))
    heading = [*axes, "pairs", f"{found[0]['outcome']}, less {named}", "g", "p", "q"]
    lines = [
        [
            *(point_text(row[axis]) for axis in axes),
            str(row["difference_n"]),
            _estimate(row, "difference"),
            _estimate(row, "hedges_g"),
            *(_probability(float(row[name]), n_pairs=int(row["difference_n"])) for name in ("p", "q")),
        ]
        for row in found
    ]
    return [heading, *lines]


def _estimate(row: dict[str, Value], name: str) -> str:
    value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_ci_low", "_ci_high"))
    return interval_text(value, (low, high), DECIMALS)


def _probability(p: float, *, n_pairs: int) -> str:
    return f"{p:.4f}" if np.isfinite(p) and n_pairs >= MIN_PAIRS else "-"
