"""Gathers what the figure of cell classes draws, for results of one condition whose runs have trials."""

import numpy as np
from matplotlib.figure import Figure

from snn.analyse.table.columns import COUNTED_CLASSES
from snn.compare.cell_fractions import class_fractions, recorded_beside
from snn.plot.cell_classes import ClassShare, cell_classes_figure
from snn.record.health import is_scored
from snn.record.types import FloatArray
from snn.report.assumptions import assumptions
from snn.report.cell_measures import CELLS
from snn.report.results import Results


def cell_figure(results: Results) -> Figure:
    """Draw the shares of all classes over the dyads of the one condition there is."""
    populations = [(label, _shares(results, cells)) for cells, label in CELLS.items()]
    return cell_classes_figure(populations, note=assumptions(results.experiment))


def _shares(results: Results, cells: str) -> list[ClassShare]:
    unscored = np.array([not is_scored(row["health"]) for row in results.rows])
    fractions = [
        {name: float(row.get(f"{cells}_{name}_fraction", np.nan)) for name in COUNTED_CLASSES}
        for row in results.rows
    ]
    means = class_fractions(fractions, unscored=unscored, rng=results.bootstrap_rng())
    return [
        ClassShare(
            name=name.replace("_", " "),
            values=_scored(fractions, name, unscored),
            mean=means[name],
            recorded=tuple((share.fraction, share.area) for share in recorded_beside(cells, name)),
        )
        for name in COUNTED_CLASSES
    ]


def _scored(fractions: list[dict[str, float]], name: str, unscored: np.ndarray) -> FloatArray:
    return np.array([shares[name] for shares in fractions])[~unscored]
