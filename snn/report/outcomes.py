"""From rows of the table of dyads to what the figures of many dyads draw."""

from collections.abc import Sequence

import numpy as np

from snn.analyse.nulls.correlogram import Correlogram
from snn.compare.effects import mean_over_dyads
from snn.compare.limits import LIMITS
from snn.compare.tables import Row, outcome_grid
from snn.config.schema.experiment import Experiment
from snn.config.schema.sweep import ConditionsAxis
from snn.config.trials.sweep_points import axis_unit
from snn.plot.outcome import MeanCorrelogram, Outcome


def outcome_of(
    rows: Sequence[Row], column: str, *, name: str, axes: Sequence[str], rng: np.random.Generator
) -> Outcome:
    """Arrange one column of the table by condition and replicate, with means and intervals.

    Parameters
    ----------
    rows
        Tidy rows of dyads.
    column
        The outcome.
    name
        Label of the outcome with its unit, as ``Peak correlation C (1)``.
    axes
        Columns that tell conditions apart.
    rng
        Draws the bootstraps.

    Returns
    -------
    Outcome
        Conditions in the order of the rows. Only C comes with a null, because the null is of C.
    """
    grid = outcome_grid(rows, column, axes=axes)
    return Outcome(
        name=name,
        grid=grid,
        means=tuple(
            mean_over_dyads(values, unscored=unscored, rng=rng, limits=LIMITS.get(column))
            for values, unscored in zip(grid.values, grid.unscored, strict=True)
        ),
        null95=outcome_grid(rows, "null95", axes=axes).values
        if column == "C"
        else np.full_like(grid.values, np.nan),
    )


def axis_label(experiment: Experiment, index: int) -> str:
    """Name an axis of the sweep, with the unit in brackets if its points are values: ``oxytocin (1)``."""
    axis = experiment.sweep[index]
    if isinstance(axis, ConditionsAxis):
        return axis.label
    unit = axis_unit(axis)
    return f"{axis.label} ({unit.symbol if unit else '1'})"


def mean_correlogram(correlograms: Sequence[Correlogram], rng: np.random.Generator) -> MeanCorrelogram | None:
    """Average the correlograms of scored dyads; None if there is none."""
    if not correlograms:
        return None
    curves = np.stack([found.observed for found in correlograms])
    none = np.zeros(len(correlograms), dtype=np.bool_)
    return MeanCorrelogram(
        lags_s=correlograms[0].lags_s,
        curves=curves,
        means=tuple(mean_over_dyads(values, unscored=none, rng=rng) for values in curves.T),
        null_low=np.stack([found.null_low for found in correlograms]),
        null_high=np.stack([found.null_high for found in correlograms]),
    )
