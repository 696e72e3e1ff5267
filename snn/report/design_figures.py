"""Chooses the figures of a design: outcomes over its factors, and what they hang on."""

from typing import TYPE_CHECKING

import numpy as np

from snn.config.problems.value_text import printable
from snn.config.schema.design import DesignAxis
from snn.config.trials.designs import designs_of
from snn.plot.outcome import ShownFactor
from snn.record.health import is_scored
from snn.report.assumptions import assumptions
from snn.report.results import Results
from snn.report.sobol_table import indices_of
from snn.units import Unit, split_quantity

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def design_drawing(results: Results, column: str, *, name: str) -> "Figure":
    """Draw an outcome of all dyads over the factors of all designs of the sweep.

    Parameters
    ----------
    results
        Of an experiment with a design, without nulls.
    column, name
        The outcome, and how it is called.
    """
    from snn.plot.design import design_figure

    values = np.array([float(row[column]) for row in results.rows])
    unscored = np.array([not is_scored(row["health"]) for row in results.rows])
    factors = [found for axis in designs_of(results.experiment) for found in shown_factors(axis, results)]
    return design_figure(
        factors, values, unscored=unscored, outcome=name, note=assumptions(results.experiment)
    )


def shown_factors(axis: DesignAxis, results: Results) -> list[ShownFactor]:
    """Return the factors of a design, each with its value at each row."""
    points = dict(axis.numbered)
    numbers = [int(row[axis.label]) for row in results.rows]
    logarithmic = {each.key: each.scale == "log" for each in axis.drawing.factors} if axis.drawing else {}
    return [
        _shown(
            factor, [points[number][place] for number in numbers], logarithmic=logarithmic.get(factor, False)
        )
        for place, factor in enumerate(axis.factors)
    ]


def _shown(factor: str, values: list[object], *, logarithmic: bool) -> ShownFactor:
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        numbers = np.array(values, dtype=np.float64)
        return ShownFactor(label=f"{factor} (1)", values=numbers, logarithmic=logarithmic)
    try:
        quantities = [split_quantity(str(value)) for value in values]
    except ValueError:
        names = tuple(dict.fromkeys(printable(str(value)) for value in values))
        places = np.array([names.index(printable(str(value))) for value in values], dtype=np.float64)
        return ShownFactor(label=factor, values=places, names=names)
    unit = quantities[0][1]
    numbers = np.array([number * _in_units_of(unit, own) for number, own in quantities], dtype=np.float64)
    return ShownFactor(label=f"{factor} ({unit.symbol})", values=numbers, logarithmic=logarithmic)


def _in_units_of(unit: Unit, own: Unit) -> float:
    return own.multiple / unit.multiple * 10.0 ** (own.exponent - unit.exponent)


def sobol_drawing(results: Results, column: str, *, name: str) -> "Figure":
    """Draw the Sobol indices of an outcome; see `snn.report.sobol_table.indices_of`."""
    from snn.plot.sobol_indices import sobol_indices_figure

    return sobol_indices_figure(
        indices_of(results, column),
        outcome=name,
        n_dyads=results.experiment.replicates,
        note=assumptions(results.experiment),
    )
