"""How much of C each half-width leaves of dithered spikes (null N3): the table, and the rows of its figure."""

from collections.abc import Collection, Sequence

import numpy as np

from snn.analyse.table.dither_columns import dither_names
from snn.compare.effects import mean_over_dyads
from snn.compare.intervals import INTERVALS
from snn.compare.tables import OutcomeGrid, Row, outcome_grid
from snn.config.null_models.axis import axis_names
from snn.config.schema.experiment import Experiment
from snn.report.closing_table import estimate_text, point_text

DECIMALS = 3
HALF_WIDTH = "half_width_ms"
LEGEND = (
    "C left after the spikes of b were moved by up to so much, mean over surrogates and scored dyads; rate clock: "
    "moved so that slower changes of rate are kept. It says how fine C is, not whether the partners are related: slow "
    "rates survive it, and volleys within a partner do not. "
    f"Brackets: {INTERVALS}. p of each dyad: results.csv."
)


def dither_cells(rows: Sequence[Row], *, experiment: Experiment, rng: np.random.Generator) -> list[list[str]]:
    """Return the table as text cells, the heading first; empty if no spikes were dithered.

    Parameters
    ----------
    rows
        Tidy rows of dyads.
    experiment
        Names the axes that tell conditions apart, and the half-widths.
    rng
        Draws the bootstraps.
    """
    asked, axes = experiment.nulls.dither, axis_names(experiment)
    dithers = {
        f"{name}_null_mean": _heading(width, kind.clock(asked)) for name, kind, width in dither_names(asked)
    }
    outcomes = {"C": "C"} | dithers
    measured = _with_all(rows, outcomes)
    if not dithers or not measured:
        return []
    grids = [outcome_grid(measured, outcome, axes=axes) for outcome in outcomes]
    lines = [
        [*map(point_text, condition), *(_estimate(grid, index, rng) for grid in grids)]
        for index, condition in enumerate(grids[0].conditions)
    ]
    return [[*axes, *outcomes.values()], *lines]


def dithered_rows(rows: Sequence[Row], *, experiment: Experiment) -> list[Row]:
    """Return each dyad once for each half-width in time, and once undithered, with what is left as its ``C``.

    Parameters
    ----------
    rows
        Tidy rows of dyads.
    experiment
        Names the half-widths.

    Returns
    -------
    list of mapping
        With one more column, `HALF_WIDTH`, in ms; 0 is undithered. ``null95`` is as it was, that of circular shifts.
    """
    asked = experiment.nulls.dither
    in_time = {width: name for name, kind, width in dither_names(asked) if not kind.clock(asked)}
    columns = {0.0: "C"} | {width: f"{name}_null_mean" for width, name in sorted(in_time.items())}
    return [
        {**row, HALF_WIDTH: width, "C": row[column]}
        for width, column in columns.items()
        for row in _with_all(rows, columns.values())
    ]


def _with_all(rows: Sequence[Row], columns: Collection[str]) -> list[Row]:
    """Leave out what could not be measured again after dither was asked for."""
    return [row for row in rows if all(column in row for column in columns)]


def _heading(half_width_ms: float, clock: str) -> str:
    return ", ".join([f"{half_width_ms:g} ms", *([clock] if clock else [])])


def _estimate(grid: OutcomeGrid, index: int, rng: np.random.Generator) -> str:
    found = mean_over_dyads(grid.values[index], unscored=grid.unscored[index], rng=rng)
    return estimate_text(found, DECIMALS)
