"""Which factor of a design an outcome hangs on: the table of Sobol indices."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snn.compare.effects import Estimate
from snn.compare.sobol_indices import FactorIndices, point_values, sobol_indices
from snn.compare.tables import Value
from snn.config.schema.experiment import Experiment
from snn.config.trials.designs import saltelli_of
from snn.record.atomic import write_atomically
from snn.record.csv_text import csv_text
from snn.record.health import counted_states
from snn.report.closing_table import as_markdown, interval_text
from snn.report.differences import ALSO
from snn.report.results import Results

FILE_NAME = "sobol_indices.csv"
DECIMALS = 2
LEGEND = (
    "Sobol indices: which share of the variance of the outcome over the ranges of all factors a factor has by itself "
    "(first order), and together with others (total); Saltelli et al. 2010, with 95 % BCa bootstrap over rows "
    "(jackknife t below 15). The outcome of a point is the mean of its dyads, whose seeds are the same at every point. "
    "Noise: the same seed gives other spikes where a parameter differs, so that every total holds the share of the "
    "variance that is noise, at most the smallest total of all; first orders do not. A total above its first order by "
    "more than that shows an interaction; more dyads a point make noise smaller. rows: those whose points all have all "
    "their dyads scored, of so many; where some are left out, the indices speak of the rest of the ranges."
)


@dataclass(frozen=True, slots=True)
class SobolTable:
    """Where all indices are, and those of the primary outcome: as text cells, the heading first, and as numbers."""

    path: Path
    lines: list[list[str]]
    rows: list[dict[str, Value]]


def outcomes_of(experiment: Experiment) -> tuple[str, ...]:
    """Name what indices are estimated of: the primary outcome, C, S and RI."""
    return tuple(dict.fromkeys((experiment.primary, *ALSO)))


def indices_of(results: Results, outcome: str) -> tuple[FactorIndices, ...]:
    """Estimate the indices of an outcome; none without a design for them, or if no run has the outcome.

    The same folder gives the same intervals, whichever outcomes are asked for.
    """
    axis, rows = saltelli_of(results.experiment), results.live.rows
    if axis is None or axis.saltelli is None or not any(_is_number(row.get(outcome)) for row in rows):
        return ()
    points = point_values(
        rows,
        outcome,
        axis=axis.label,
        n_rows=axis.saltelli.n,
        n_factors=len(axis.factors),
        n_replicates=results.experiment.replicates,
    )
    return sobol_indices(points, axis.factors, rng=results.bootstrap_rng())


def write_sobol_indices(results: Results) -> SobolTable | None:
    """Write the indices of the primary outcome, C, S and RI; None, and no file, if there are none."""
    found = _all_indices(results)
    if not found:
        return None
    path = results.folder.path / FILE_NAME
    rows = [_row(name, each) for name, indices in found.items() for each in indices]
    write_atomically(path, csv_text(rows).encode())
    first = next(iter(found))
    return SobolTable(
        path, sobol_lines(first, found[first]), [row for row in rows if row["outcome"] == first]
    )


def _all_indices(results: Results) -> dict[str, tuple[FactorIndices, ...]]:
    """Estimate the indices of the primary outcome, C, S and RI, by outcome; those that there are."""
    return {
        name: indices for name in outcomes_of(results.experiment) if (indices := indices_of(results, name))
    }


def sobol_page(results: Results) -> str:
    """Return all indices as Markdown with their legend; an empty text if there are none."""
    tables = [as_markdown(sobol_lines(name, indices)) for name, indices in _all_indices(results).items()]
    return "\n\n".join([*tables, LEGEND]) if tables else ""


def why_no_indices(results: Results) -> str:
    """Say why a design for Sobol indices gave none; nothing if it gave some, or there is no such design."""
    rows = results.live.rows
    if saltelli_of(results.experiment) is None or not rows:
        return ""
    names = outcomes_of(results.experiment)
    if any(_is_number(row.get(name)) for row in rows for name in names):
        return ""
    states = counted_states([str(row["health"]) for row in rows])
    return (
        f"no {FILE_NAME}: no dyad has {', '.join(names[:-1])} or {names[-1]} (health: {states} of {len(rows)}); where "
        "it is too short for them, lengthen duration"
    )


def sobol_lines(outcome: str, indices: Sequence[FactorIndices]) -> list[list[str]]:
    """Return the indices of an outcome as text cells, the heading first; none of none."""
    heading = [f"factor ({outcome})", "rows", "of", "first order", "total"]
    lines = [
        [each.factor, str(each.first.n), str(_n_asked(each.first)), _text(each.first), _text(each.total)]
        for each in indices
    ]
    return [heading, *lines] if lines else []


def _text(estimate: Estimate) -> str:
    return interval_text(estimate.value, (estimate.ci_low, estimate.ci_high), DECIMALS)


def _n_asked(estimate: Estimate) -> int:
    return estimate.n + estimate.n_unscored + estimate.n_undefined


def _row(outcome: str, each: FactorIndices) -> dict[str, Value]:
    row: dict[str, Value] = {"outcome": outcome, "factor": each.factor}
    row |= {
        "n_rows": each.first.n,
        "n_rows_unscored": each.first.n_unscored,
        "n_rows_missing": each.first.n_undefined,
    }
    for order, estimate in (("first", each.first), ("total", each.total)):
        row |= {
            order: estimate.value,
            f"{order}_ci_low": estimate.ci_low,
            f"{order}_ci_high": estimate.ci_high,
        }
        row[f"{order}_interval"] = estimate.interval
    return row


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and bool(np.isfinite(value))
