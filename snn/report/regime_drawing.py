"""Gathers what a map of regimes draws: what the dyads of a sweep over two axes of numbers are called."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from snn.config.columns.words import InfluenceVerdict
from snn.config.null_models.axis import axis_names
from snn.record.health import is_scored
from snn.report.assumptions import assumptions
from snn.report.conditions import by_condition
from snn.report.outcomes import axis_label, outcome_of
from snn.report.results import Results
from snn.report.row_figures import Drawn

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def regime_map(results: Results) -> Drawn:
    """Draw what dyads are called, if both axes are of numbers and anybody is called anything."""
    labels = [axis_label(results.experiment, index) for index in range(2)]
    if all(row.get("verdict") for row in results.rows) and all(_is_numeric(results, k) for k in (0, 1)):
        yield "regime_map", partial(_regime_map_figure, results, labels)


def _regime_map_figure(results: Results, labels: Sequence[str]) -> "Figure":
    from snn.plot.outcome import swept_axis
    from snn.plot.regime_map import RegimeCell, regime_map_figure

    names = axis_names(results.experiment)[:2]
    outcome = outcome_of(results.rows, "C", name="C", axes=names, rng=results.bootstrap_rng())
    rows, columns = (swept_axis(outcome, index=k, label=label) for k, label in enumerate(labels))
    cells = []
    for condition, places in by_condition(results).items():
        (_, row), (_, column) = condition
        of_cell = [results.rows[place] for place in places]
        scored = [one for one in of_cell if is_scored(one["health"])]
        cells.append(
            RegimeCell(
                row=rows.values.index(row),
                column=columns.values.index(column),
                verdicts=tuple(cast(InfluenceVerdict, one["verdict"]) for one in scored),
                n_unhealthy=sum(one["health"] != "healthy" for one in of_cell),
                n_dyads=len(of_cell),
            )
        )
    return regime_map_figure(cells, rows=rows, columns=columns, note=assumptions(results.experiment))


def _is_numeric(results: Results, index: int) -> bool:
    return not any(isinstance(trial.condition[index][1], str) for trial in results.trials)
