"""An outcome of a design over each of its factors: a panel a factor, a dot a dyad."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.flags import mark_unscored
from snn.plot.outcome import ShownFactor
from snn.plot.style import (
    OUTCOME_COLOUR,
    PAGE_IN,
    add_title_and_note,
    as_shown,
    dyads,
    house_style,
    new_figure,
    without_unit,
)
from snn.record.types import BoolArray, FloatArray

_COLUMNS = 3
_EXPLANATION = (
    "Each dot is a model dyad at a point of the design, drawn once in each panel; the other factors differ between "
    "dots. No null is given here."
)


@house_style()
def design_figure(
    factors: Sequence[ShownFactor], values: FloatArray, *, unscored: BoolArray, outcome: str, note: str = ""
) -> Figure:
    """Draw an outcome over each factor, on one scale.

    Parameters
    ----------
    factors
        What was varied.
    values, unscored
        The outcome of each dyad and whether it does not count, ``(n_dyads,)`` each.
    outcome
        Its name, with the unit in brackets.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    n_rows = -(-len(factors) // _COLUMNS)
    figure = new_figure(width_in=PAGE_IN, height_in=0.8 + 2.1 * n_rows)
    axes = list(figure.subplots(n_rows, _COLUMNS, squeeze=False, sharey=True).flat)
    for factor, ax in zip(factors, axes, strict=False):
        plot_factor(factor, values, unscored=unscored, ax=ax)
    for place, ax in enumerate(axes):
        if place >= len(factors):
            ax.remove()
        elif place % _COLUMNS == 0:
            ax.set_ylabel(as_shown(outcome))
    title = f"{without_unit(outcome)} at the points of the design ({dyads(len(values))})"
    left_out = int(unscored.sum())
    told = f" Crosses: {left_out} unscored, in no statistic." if left_out else ""
    add_title_and_note(figure, title=title, note=f"{_EXPLANATION}{told} {note}".strip())
    return figure


@house_style()
def plot_factor(factor: ShownFactor, values: FloatArray, *, unscored: BoolArray, ax: Axes) -> Axes:
    """Draw the outcome over one factor; see `design_figure`."""
    kept = ~unscored
    ax.plot(
        factor.values[kept],
        values[kept],
        ls="none",
        marker="o",
        ms=2.5,
        mew=0,
        color=OUTCOME_COLOUR,
        alpha=0.6,
    )
    if unscored.any():
        mark_unscored(factor.values[unscored], values[unscored], ax=ax)
    if factor.logarithmic:
        ax.set_xscale("log")
        ax.xaxis.set_major_formatter(
            lambda value, _: f"{value:g}"
        )  # powers would be shown as they are typeset
        ax.xaxis.set_minor_formatter(lambda *_: "")
    if factor.names:
        ax.set_xticks(np.arange(len(factor.names)), factor.names)
        ax.set_xlim(-0.5, len(factor.names) - 0.5)
    ax.set_xlabel(as_shown(factor.label))
    return ax
