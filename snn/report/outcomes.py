"""From rows of the table of dyads to what the figures of many dyads draw."""

from collections.abc import Sequence

import numpy as np

from snn.analyse.summary import Summary
from snn.compare.effects import Estimate, mean_over_dyads
from snn.compare.tables import Row, outcome_grid
from snn.config.expand import axis_unit
from snn.config.experiment import Experiment
from snn.plot.outcome import MeanCorrelogram, Outcome, SweptAxis
from snn.record.types import FloatArray

INTERVAL = "95 % CI (BCa bootstrap over dyads)"


def outcome_of(rows: Sequence[Row], column: str, *, name: str, axes: Sequence[str], rng: np.random.Generator) -> Outcome:
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
        Points in the order of the rows' conditions. The null is drawn for C only, whose null it is.
    """
    grid = outcome_grid(rows, column, axes=axes)
    means = [
        mean_over_dyads(values, flagged=flagged, rng=rng)
        for values, flagged in zip(grid.values, grid.flagged, strict=True)
    ]
    null95 = outcome_grid(rows, "null95", axes=axes).values if column == "C" else np.full_like(grid.values, np.nan)
    return Outcome(
        name=name,
        values=grid.values,
        flagged=grid.flagged,
        null95=null95,
        mean=np.array([mean.value for mean in means]),
        ci_low=np.array([mean.ci_low for mean in means]),
        ci_high=np.array([mean.ci_high for mean in means]),
        interval=INTERVAL,
    )


def swept_axis(experiment: Experiment, index: int, rows: Sequence[Row]) -> SweptAxis:
    """Return one axis of the sweep with its points in the order of the rows."""
    axis = experiment.sweep[index]
    values = tuple(dict.fromkeys(row[axis.label] for row in rows))
    unit = axis_unit(axis)
    numeric = not any(isinstance(value, str) for value in values)
    label = f"{axis.label} ({unit.symbol if unit else '1'})" if numeric else axis.label
    return SweptAxis(label=label, values=values)


def mean_correlogram(summaries: Sequence[Summary], rng: np.random.Generator) -> MeanCorrelogram | None:
    """Average the correlograms of the healthy dyads; None if no dyad has one."""
    shown = [s for s in summaries if s.health.ok and s.correlation is not None and s.test is not None]
    if not shown:
        return None
    curves = np.stack([s.correlation.values for s in shown if s.correlation])
    estimates = [_mean(column, rng) for column in curves.T]
    return MeanCorrelogram(
        lags_s=shown[0].correlation.lags_s if shown[0].correlation else np.empty(0),
        curves=curves,
        mean=np.array([estimate.value for estimate in estimates]),
        ci_low=np.array([estimate.ci_low for estimate in estimates]),
        ci_high=np.array([estimate.ci_high for estimate in estimates]),
        null_low=np.mean([s.test.band_low for s in shown if s.test], axis=0),
        null_high=np.mean([s.test.band_high for s in shown if s.test], axis=0),
    )


def _mean(values: FloatArray, rng: np.random.Generator) -> Estimate:
    return mean_over_dyads(values, flagged=np.zeros(values.size, dtype=np.bool_), rng=rng)
