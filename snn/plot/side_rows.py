"""Many runs side by side: a row each, on shared axes."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.outcome import Outcome
from snn.plot.style import (
    DYAD_COLOUR,
    FLAG_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    as_shown,
    house_style,
    is_narrow,
    new_figure,
    small_pt,
)
from snn.record.types import FloatArray

_MARGINS_IN, _REST_IN, _ROW_IN, _ROWS_IN = 0.8, 0.5, 0.22, 7.5
"""Heights of title and note, of what is below the rows, of a row, and of all rows at most."""
_NARROW_REST_IN, _NARROW_ROW_IN = 0.5, 0.15


@house_style()
def row_panels(n: int, n_rows: int, *, width_in: float) -> tuple[Figure, list[Axes]]:
    """Make panels of as many rows: beside each other with the same rows, or below each other in one column."""
    if is_narrow():
        height_in = _MARGINS_IN + n * (_NARROW_REST_IN + _NARROW_ROW_IN * n_rows)
        figure = new_figure(width_in=width_in, height_in=height_in)
        return figure, list(figure.subplots(n, 1, squeeze=False).flat)
    height_in = _MARGINS_IN + _REST_IN + min(_ROW_IN * n_rows, _ROWS_IN)
    figure = new_figure(width_in=width_in, height_in=height_in)
    return figure, list(figure.subplots(1, n, sharey=True, squeeze=False).flat)


@house_style()
def plot_side_rows(outcome: Outcome, *, ax: Axes, null: FloatArray | None = None) -> Axes:
    """Draw an outcome of each run in a row: dyads, unscored ones as crosses, the mean with its interval, the null.

    Parameters
    ----------
    outcome
        Its conditions are the runs, from the top down.
    ax
        Where to draw; it may share its vertical axis with others.
    null
        What chance reaches in each run, ``(n_runs,)``; a line for all runs if it is a single number.
    """
    values, y = outcome.grid.values, np.arange(len(outcome.grid.conditions), dtype=np.float64)
    for place, row in enumerate(values):
        good, bad = outcome.in_mean[place], outcome.grid.unscored[place]
        at = np.full(row.shape, y[place])
        ax.plot(
            row[good], at[good], ls="none", marker=".", ms=4, mew=0, color=DYAD_COLOUR, alpha=0.6, zorder=2
        )
        ax.plot(row[bad], at[bad], ls="none", marker="x", ms=3.5, mew=0.8, color=FLAG_COLOUR, zorder=2)
    ends = np.abs(outcome.ci - outcome.mean)
    look = {"color": OUTCOME_COLOUR, "ms": 4.5, "mec": "white", "mew": 0.6, "capsize": 2, "zorder": 4}
    ax.errorbar(outcome.mean, y, xerr=np.where(np.isfinite(ends), ends, 0), fmt="o", **look)
    if null is not None:
        low, high = y - 0.35, y + 0.35
        ax.vlines(np.broadcast_to(null, y.shape), low, high, color=NULL_COLOUR, lw=1.4, zorder=3)
    ax.axvline(0, color=NULL_COLOUR, lw=0.4, zorder=0.5)
    ax.set(xlabel=as_shown(outcome.name), ylim=(y[-1] + 0.6, -0.6))
    ax.grid(axis="y", color="#EEEEEE", lw=0.5)
    return ax


@house_style()
def name_rows(names: Sequence[str], *, ax: Axes) -> Axes:
    """Write the names of the runs beside their rows."""
    ax.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
    return ax


@house_style()
def tell_beside(texts: Sequence[str], *, ax: Axes) -> Axes:
    """Write a text at the right of each row."""
    for place, text in enumerate(texts):
        look = {"va": "center", "size": small_pt(), "annotation_clip": False}
        ax.annotate(text, (1.02, place), xycoords=("axes fraction", "data"), **look)
    return ax
