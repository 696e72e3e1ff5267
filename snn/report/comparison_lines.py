"""A comparison in words and tables: the answer first, then what it rests on."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from snn.compare.intervals import INTERVALS
from snn.compare.runs import RunDifference
from snn.compare.sign_flip import MIN_PAIRS
from snn.compare.tables import Row
from snn.compare.unpaired import Interval
from snn.record.health import counted_states, is_scored
from snn.report.closing_table import cells_of, estimate_text, foot_of, interval_text, point_text, table_lines
from snn.report.comparison import Comparison, listed
from snn.report.directions import DIRECTIONS
from snn.report.index_table import index_cells, index_lines, share_text, shown_in
from snn.report.sides import Side
from snn.wording import n_of

DECIMALS, ALPHA = 3, 0.05
LEGEND = (
    f"Means over the dyads that are compared, with {INTERVALS}, and their difference: of pairs of the same seed with p "
    "of flipped signs; of unpaired dyads (n: two numbers) with Welch's interval and p. g: Hedges' g, by the root of "
    "the mean variance; p: two-sided; q: adjusted for all runs, of the outcome that was chosen before; q all: for all "
    "runs and outcomes (Benjamini & Hochberg 1995); '-' for fewer than 6 pairs, which cannot reach .05. No difference "
    "shown is no proof that there is none."
)
KEYS_LEGEND = "Settings that differ; all others are the same. '-': not there."
MAX_ANSWERS, MAX_LISTED = 5, 12
"""So many runs have a line of their own, and are named in the line of all."""
MAX_KEYS = 20
"""More are in the page and in the table of settings."""


def answer_lines(comparison: Comparison) -> list[str]:
    """Say what changed, a line for each other run: the first outcome, chance, influence; of many runs in one line."""
    others = comparison.sides[1:]
    return (
        [_answer(comparison, side) for side in others]
        if len(others) <= MAX_ANSWERS
        else [_summary(comparison)]
    )


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
    return index_cells(lines, measured_s=comparison.first.measured_s)


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


def _answer(comparison: Comparison, side: Side) -> str:
    first = comparison.first
    row = next(one for one in comparison.rows if one.run == side.label)
    parts = [f"{side.label} against {first.label}: {_in_words(row)}"]
    here, there = (_above_chance(one.rows) for one in (side, first))
    parts.append(f"C above chance in {here} (there {there})")
    shown = []
    for way in DIRECTIONS:
        found = [shown_in(one.rows, f"brain {way.arrow}") for one in (side, first)]
        if any(one.n for one in found):
            shown.append(f"{way.words} {share_text(found[0])} (there {share_text(found[1])})")
    if shown:
        parts.append(f"influence on the brain, by cues: {', '.join(shown)}")
    return "; ".join(parts) + "."


def _above_chance(rows: Sequence[Row]) -> str:
    """Count the scored dyads whose C circular shifts reach in fewer than 5 % of cases."""
    p = [float(row.get("p", math.nan)) for row in rows if is_scored(str(row["health"]))]
    told = [value for value in p if not math.isnan(value)]
    return f"{sum(value < ALPHA for value in told)} of {len(told)}" if told else "none, for want of a null"


def _summary(comparison: Comparison) -> str:
    rows = comparison.of(comparison.outcomes[0])
    shown = [row for row in rows if _is_told(row) and row.q < ALPHA]
    higher = [row.run for row in shown if row.difference.value > 0]
    lower = [row.run for row in shown if row.difference.value < 0]
    told = [
        f"{way} in {listed(runs, most=MAX_LISTED)}"
        for way, runs in (("higher", higher), ("lower", lower))
        if runs
    ]
    rest = len(rows) - len(shown)
    told += [f"not shown to differ in {n_of(rest, 'run')}"] if rest else []
    return f"{comparison.outcomes[0]} against {comparison.first.label} (q < .05): {'; '.join(told)}."


def _in_words(row: RunDifference) -> str:
    if math.isnan(row.difference.value):
        return f"{row.outcome} is undefined"
    means = f"{row.outcome} {estimate_text(row.mean, DECIMALS)}, there {estimate_text(row.baseline_mean, DECIMALS)}"
    return f"{means}; difference {difference_text(row)}"


def difference_text(row: RunDifference) -> str:
    """Write a difference with its interval, of how many dyads it is, and p."""
    told = f"p = {row.p:.2g}" if _is_told(row) else "too few to tell"
    n = n_of(row.n, "pair") if row.pairing == "paired" else f"{row.n} and {row.n_baseline} dyads, unpaired"
    return f"{_estimate(row.difference)} ({n}, {told})"


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
        str(row.n) if row.pairing == "paired" else f"{row.n} and {row.n_baseline}",
        estimate_text(row.mean, DECIMALS),
        estimate_text(row.baseline_mean, DECIMALS),
        _estimate(row.difference),
        _estimate(row.hedges_g),
        *(_probability(p) if _is_told(row) else "-" for p in (row.p, adjusted)),
    ]


def _is_told(row: RunDifference) -> bool:
    return not math.isnan(row.p) and (row.pairing == "unpaired" or row.n >= MIN_PAIRS)


def _probability(p: float) -> str:
    if math.isnan(p):
        return "-"
    return f"{p:.4f}" if p >= 0.0001 else "< 0.0001"


def _estimate(found: Interval) -> str:
    return interval_text(found.value, (found.ci_low, found.ci_high), DECIMALS)


def _value_text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return str(value)
    return point_text(value)
