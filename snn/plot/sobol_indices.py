"""Sobol indices of the factors of a design: first order and total beside each other."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.effects import Estimate
from snn.compare.sobol_indices import FactorIndices
from snn.plot.style import (
    COLUMN_IN,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    TEXT_COLOUR,
    add_title_and_note,
    house_style,
    new_figure,
    without_unit,
)
from snn.wording import n_of

_HEIGHT = 0.36
"""Of a bar, in parts of the distance between factors."""


@house_style()
def sobol_indices_figure(
    indices: Sequence[FactorIndices], *, outcome: str, n_dyads: int, note: str = ""
) -> Figure:
    """Draw the indices of each factor, the first one on top.

    Parameters
    ----------
    indices
        See `snn.compare.sobol_indices.sobol_indices`.
    outcome
        Name of the outcome, with its unit in brackets.
    n_dyads
        Of which each point is the mean.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=COLUMN_IN * 1.3, height_in=1.6 + 0.42 * len(indices))
    plot_sobol_indices(indices, ax=figure.add_subplot())
    first = indices[0].first
    n_asked = first.n + first.n_unscored + first.n_undefined
    title = f"{without_unit(outcome)}: what it hangs on ({first.n} of {n_of(n_asked, 'row')})"
    add_title_and_note(figure, title=title, note=f"{_explanation(first, n_dyads)} {note}".strip())
    return figure


@house_style()
def plot_sobol_indices(indices: Sequence[FactorIndices], *, ax: Axes) -> Axes:
    """Draw a bar with its interval for each index; see `sobol_indices_figure`."""
    places = np.arange(len(indices))
    for shift, label, alpha, estimates in (
        (-0.5, "first order: by itself", 1.0, [each.first for each in indices]),
        (0.5, "total: with others, too", 0.4, [each.total for each in indices]),
    ):
        y, values = places + shift * _HEIGHT, [each.value for each in estimates]
        ax.barh(y, values, height=_HEIGHT, color=OUTCOME_COLOUR, alpha=alpha, lw=0, label=label)
        low, high = [each.ci_low for each in estimates], [each.ci_high for each in estimates]
        ax.hlines(y, low, high, color=TEXT_COLOUR, lw=0.8)
    ax.axvline(0.0, color=NULL_COLOUR, lw=0.6)
    ax.set_yticks(places, [each.factor for each in indices])
    ax.set_ylim(len(indices) - 0.4, -0.6)
    ax.set_xlabel("Share of the variance")
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, borderaxespad=0.2)
    return ax


def _explanation(first: Estimate, n_dyads: int) -> str:
    interval = (
        f"Lines: 95 % {first.interval} intervals over rows" if first.interval != "none" else "No intervals"
    )
    left_out = [
        f"{n_of(n, 'row')} left out, {why}"
        for n, why in (
            (first.n_unscored, "with an unscored dyad"),
            (first.n_undefined, "incomplete or undefined"),
        )
        if n
    ]
    parts = [
        "Sobol indices (Saltelli et al. 2010) over the ranges of all factors.",
        f"Each point is the mean of {n_of(n_dyads, 'model dyad')} of the same seeds;",
        f"n = {n_of(first.n, 'row')} of points. Every total holds the share of noise, at most the smallest total.",
        f"{'; '.join([interval, *left_out])}.",
    ]
    return " ".join(parts)
