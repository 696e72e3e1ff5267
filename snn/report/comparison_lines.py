"""A comparison in words and tables: the answer first, then what it rests on."""

import math
from typing import Any

import numpy as np

from snn.compare.intervals import INTERVALS
from snn.compare.runs import RunDifference
from snn.compare.unpaired import Interval
from snn.record.health import counted_states
from snn.report.closing_table import cells_of, estimate_text, foot_of, interval_text, point_text, table_lines
from snn.report.comparison import Comparison
from snn.report.differences import MIN_PAIRS
from snn.report.index_table import LEGEND as INDEX_LEGEND
from snn.report.index_table import index_cells, index_lines, shown_in
from snn.wording import n_of

DECIMALS, ALPHA = 3, 0.05
LEGEND = (
    f"Means over the dyads that are compared, with {INTERVALS}, and their difference: of pairs of the same seed with p "
    "of flipped signs; unpaired with Welch's interval and p. g: Hedges' g; p: two-sided; q: "
    "adjusted for all runs, of the outcome that was chosen before; q all: for all runs and outcomes (Benjamini & "
    "Hochberg 1995); '-' for fewer than 6 pairs, which cannot reach .05. No difference shown is no proof that there is "
    "none."
)
KEYS_LEGEND = "Settings that differ; all others are the same. '-': not there."
MAX_KEYS = 20
"""More are in the page and in the table of settings."""


def answer_lines(comparison: Comparison) -> list[str]:
    """Say what changed, a line for each other run: the first outcome, synchrony, influence, health."""
    return [_answer(comparison, side.label) for side in comparison.sides[1:]]


def health_lines(comparison: Comparison) -> list[str]:
    """Count the dyads of each side by their state of health."""
    width = max(len(side.label) for side in comparison.sides)
    return [
        f"{side.label:{width}}  {n_of(len(side.rows), 'dyad')} of {side.measured_s:g} s: "
        f"{counted_states([str(row['health']) for row in side.rows])}"
        for side in comparison.sides
    ]


def side_cells(comparison: Comparison) -> tuple[list[list[str]], str]:
    """Return the closing table of all sides as text cells, the heading first, and what explains its columns."""
    first = comparison.first.results.experiment
    rng = np.random.default_rng(first.seed)
    lines = table_lines(comparison.tidy_rows, axes=["run"], rng=rng, primary=first.primary)
    return cells_of(lines), foot_of(lines)


def influence_cells(comparison: Comparison) -> tuple[list[list[str]], str]:
    """Return the table of the index of all sides, and its legend."""
    rng = np.random.default_rng(comparison.first.results.experiment.seed)
    lines = index_lines(comparison.tidy_rows, axes=["run"], rng=rng)
    cells, legend = index_cells(lines, measured_s=comparison.first.measured_s)
    return cells, legend or INDEX_LEGEND


def difference_cells(comparison: Comparison, *, whole: bool = True) -> list[list[str]]:
    """Return the differences as text cells, the heading first: of all outcomes, or of the first only."""
    first = comparison.first.label
    heading = [
        "outcome",
        "run",
        "n",
        "mean",
        f"mean of {first}",
        "difference",
        "g",
        "p",
        "q all" if whole else "q",
    ]
    rows = comparison.rows if whole else comparison.of(comparison.outcomes[0])
    cells = [heading, *(_cells(row, whole=whole) for row in rows)]
    two = len(comparison.sides) == 2  # it says nothing then which of them it is
    return [line[:1] + line[2:] for line in cells] if two else cells


def key_cells(comparison: Comparison) -> list[list[str]]:
    """Return the settings that differ as text cells, the heading first; none if all are alike."""
    lines = [[path, *map(_value_text, values)] for path, values in comparison.keys.items()]
    return [["setting", *(side.label for side in comparison.sides)], *lines] if lines else []


def _answer(comparison: Comparison, label: str) -> str:
    first = comparison.first
    side = next(one for one in comparison.sides if one.label == label)
    row = next(one for one in comparison.rows if one.run == label)
    parts = [f"{label} against {first.label}: {_in_words(row)}"]
    for direction, heading in (("a to b", "brain a->b"), ("b to a", "brain b->a")):
        here, there = shown_in(side.rows, heading), shown_in(first.rows, heading)
        if here.n or there.n:
            parts.append(f"{direction} {here.n_found} of {here.n} (there {there.n_found} of {there.n})")
    told = "; influence on the brain, by cues: " if len(parts) > 1 else ""
    return f"{parts[0]}{told}{', '.join(parts[1:])}."


def _in_words(row: RunDifference) -> str:
    if math.isnan(row.difference.value):
        return f"{row.outcome} is undefined"
    means = f"{row.outcome} {estimate_text(row.mean, DECIMALS)}, there {estimate_text(row.baseline_mean, DECIMALS)}"
    return f"{means}; difference {difference_text(row)}"


def difference_text(row: RunDifference) -> str:
    """Write a difference with its interval, of how many dyads it is, and p."""
    unit = "pair" if row.pairing == "paired" else "unpaired dyad"
    told = f"p = {row.p:.2g}" if _is_told(row) else "too few to tell"
    return f"{_estimate(row.difference)} ({n_of(row.n, unit)}, {told})"


def way_text(row: RunDifference) -> str:
    """Say which way a difference goes, if one is shown."""
    if not _is_told(row) or row.p >= ALPHA:
        return "is not shown to differ from that of"
    return "is higher than that of" if row.difference.value > 0 else "is lower than that of"


def _cells(row: RunDifference, *, whole: bool) -> list[str]:
    adjusted = row.q_all_outcomes if whole else row.q
    return [
        row.outcome,
        row.run,
        f"{row.n}{'' if row.pairing == 'paired' else ' unpaired'}",
        estimate_text(row.mean, DECIMALS),
        estimate_text(row.baseline_mean, DECIMALS),
        _estimate(row.difference),
        _estimate(row.hedges_g),
        *(_probability(p) if _is_told(row) else "-" for p in (row.p, adjusted)),
    ]


def _is_told(row: RunDifference) -> bool:
    return not math.isnan(row.p) and (row.pairing == "unpaired" or row.n >= MIN_PAIRS)


def _probability(p: float) -> str:
    return "-" if math.isnan(p) else f"{p:.4f}"


def _estimate(found: Interval) -> str:
    return interval_text(found.value, (found.ci_low, found.ci_high), DECIMALS)


def _value_text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return str(value)
    return point_text(value)
