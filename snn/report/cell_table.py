"""The table of cells: what they do in doing and in seeing, in each condition, beside what was recorded in animals."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snn.compare.effects import mean_over_dyads
from snn.compare.intervals import INTERVALS
from snn.compare.tables import Row
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial
from snn.record.atomic import write_atomically
from snn.record.health import counted_states, is_scored
from snn.record.results_folder import CELLS_NAME
from snn.report.cell_measures import GIVEN, MEASURED, Given, Measured
from snn.report.closing_table import as_markdown, estimate_text
from snn.report.results import Results

LEGEND = (
    "input: set by the configuration, no finding. emerged: mean over n scored model dyads with its "
    f"{INTERVALS}; shares are of all cells of a population. Cells are classified from trials at p < .01 "
    "(snn/analyse/cells/cell_classes.py). recorded: monkeys if nothing else is said; shares there depend on how cells "
    "were sought and on the number of trials."
)


@dataclass(frozen=True, slots=True)
class CellTable:
    """The table as it was written."""

    path: Path
    lines: list[list[str]]
    """Text cells, the heading first."""


def has_trials(experiment: Experiment) -> bool:
    """Tell whether the phase that is measured shows acts one at a time, so that cells can be classified."""
    phases = experiment.protocol.phases
    name = experiment.analysis.phase or (phases[-1].name if phases else "")
    return any(phase.trials > 0 for phase in phases if phase.name == name)


def cell_lines(results: Results) -> list[list[str]]:
    """Return the table of cells as text, the heading first; empty if no run has trials.

    Parameters
    ----------
    results
        The complete runs of an experiment.

    Returns
    -------
    list of list of str
        A line for each input and each measure; a column for each condition, and one of what was recorded.
    """
    conditions = _conditions(results)
    if not conditions or not has_trials(results.experiment):
        return []
    rng = results.bootstrap_rng()
    heading = ["", "", *conditions, "recorded"]
    counts = [_count([row for _, row in dyads]) for dyads in conditions.values()]
    inputs = [
        [given.name, "input", *(_setting(dyads[0][0], given) for dyads in conditions.values()), "-"]
        for given in GIVEN
    ]
    emerged = [
        [
            measured.name,
            "emerged",
            *(_mean([row for _, row in dyads], measured, rng) for dyads in conditions.values()),
            measured.recorded,
        ]
        for measured in MEASURED
    ]
    states = [counted_states(row["health"] for _, row in dyads) for dyads in conditions.values()]
    numbers = [["scored model dyads, n of all", "", *counts, "-"], ["health of all", "", *states, "-"]]
    return [heading, *numbers, *inputs, *emerged]


def write_cell_table(results: Results) -> CellTable | None:
    """Write the table of cells into the results folder as Markdown; None, and no file, if no run has trials."""
    lines = cell_lines(results)
    if not lines:
        return None
    path = results.folder.path / CELLS_NAME
    text = f"# {results.experiment.name}: cells in doing and in seeing\n\n{as_markdown(lines)}\n\n{LEGEND}\n"
    write_atomically(path, text.encode())
    return CellTable(path, lines)


def _conditions(results: Results) -> dict[str, list[tuple[Trial, Row]]]:
    """Gather the dyads of each condition under its name, in the order of the trials."""
    found: dict[str, list[tuple[Trial, Row]]] = {}
    for trial, row in zip(results.trials, results.rows, strict=True):
        name = ", ".join(f"{axis} {_point(point)}" for axis, point in trial.condition)
        found.setdefault(name or "model", []).append((trial, row))
    return found


def _point(point: object) -> str:
    return f"{point:g}" if isinstance(point, float) else str(point)


def _count(rows: Sequence[Row]) -> str:
    return f"{sum(is_scored(row['health']) for row in rows)} of {len(rows)}"


def _setting(trial: Trial, given: Given) -> str:
    """Write a setting once if both partners have the same."""
    partners = trial.experiment.partners
    return " / ".join(dict.fromkeys(given.of(getattr(partners, name)) for name in PARTNERS))


def _mean(rows: Sequence[Row], measured: Measured, rng: np.random.Generator) -> str:
    values = np.array([measured.of(row) for row in rows])
    unscored = np.array([not is_scored(row["health"]) for row in rows])
    mean = mean_over_dyads(values, unscored=unscored, rng=rng, limits=measured.limits)
    return estimate_text(mean, measured.decimals)
