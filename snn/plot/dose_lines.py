"""Dose-response curves of a few named conditions in one panel: an outcome over two axes of a sweep."""

from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.counts import counts_note, print_counts, title_of, too_few
from snn.plot.flags import UNSCORED_LABEL, mark_unscored
from snn.plot.legend import legend_above
from snn.plot.outcome import DoseLines, Outcome, SweptAxis, along
from snn.plot.style import (
    PAGE_IN,
    add_title_and_note,
    as_shown,
    house_style,
    new_figure,
)
from snn.plot.ticks import (
    is_ratio,
    label_points,
    ratio_note,
    scale_note,
    scale_outcome,
    start_at_zero,
    width_of,
)
from snn.record.types import FloatArray

# Okabe & Ito (2008) without the partners' colours and that of unscored dyads; shapes tell them apart without colour.
LINE_COLOURS = ("#009E73", "#E69F00", "#222222", "#AA4499")
LINE_MARKERS = ("o", "s", "^", "D")
"""Of the axes."""
_SPREAD = 0.012
"""Sideways distance of the curves, in parts of the axis, so that equal intervals can be told apart."""


@house_style()
def dose_lines_figure(outcome: Outcome, lines: DoseLines, *, note: str = "") -> Figure:
    """Draw an outcome against a swept value, one curve for each named condition.

    Parameters
    ----------
    outcome
        From a sweep with two axes.
    lines
        From `snn.plot.outcome.dose_lines`.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=0.72 * PAGE_IN, height_in=3.5)
    ax = plot_dose_lines(outcome, lines, ax=figure.add_subplot())
    explanation = f"{_explanation(outcome)}{scale_note(lines.doses)}"
    add_title_and_note(figure, title=title_of(outcome, ax=ax), note=f"{explanation} {note}".strip())
    return figure


@house_style()
def plot_dose_lines(outcome: Outcome, lines: DoseLines, *, ax: Axes) -> Axes:
    """Draw for each condition single dyads, unscored ones as crosses, the mean with its interval, and null95.

    See `dose_lines_figure` for the arguments. The legend stands above the axes.
    """
    ax.set_ylabel(as_shown(outcome.name))
    width_in = width_of(ax)
    label_points(lines.doses, width_in=width_in, ax=ax)
    scale = ax.xaxis.get_transform()
    n_lines, width = len(lines.lines.values), float(np.ptp(scale.transform(np.array(ax.get_xlim()))))
    beside = (np.arange(n_lines) - (n_lines - 1) / 2) * _SPREAD * width
    taken_pt, row = 0.0, 0
    for number, name in enumerate(lines.lines.values):
        curve = _curve(outcome, lines, name)
        x = np.array([float(condition[0]) for condition in curve.grid.conditions])
        moved = scale.inverted().transform(scale.transform(x) + beside[number])
        _draw_curve(curve, moved, number, label=str(name).replace("_", " "), ax=ax)
        look = {"row": row, "colour": LINE_COLOURS[number]}
        taken_pt = max(taken_pt, counted := print_counts(curve, x, width_in=width_in, ax=ax, **look))
        row += counted > 0
    scale_outcome(outcome, ax=ax)
    if not is_ratio(outcome):
        drawn = [outcome.grid.values[outcome.in_mean], outcome.mean, outcome.ci[0]]
        start_at_zero(np.concatenate(drawn), ax=ax)
    _add_legend(ax=ax, above_pt=taken_pt)
    return ax


def _add_legend(*, ax: Axes, above_pt: float) -> None:
    """Name each kind of mark once: the curves in their order, then the unscored dyads of all of them."""
    handles, labels = ax.get_legend_handles_labels()
    named = dict(sorted(zip(labels, handles, strict=True), key=lambda item: item[0] == UNSCORED_LABEL))
    legend_above(ax, n_columns=len(named), above_pt=above_pt, handles=list(named.values()))


def _curve(outcome: Outcome, lines: DoseLines, name: float | str) -> Outcome:
    """Cut out the conditions of one curve, in the order of their doses."""
    grid, dose = outcome.grid, lines.dose_index
    chosen = [k for k, condition in enumerate(grid.conditions) if condition[1 - dose] == name]
    part = replace(
        outcome,
        grid=replace(
            grid,
            conditions=tuple((grid.conditions[k][dose],) for k in chosen),
            values=grid.values[chosen],
            states=grid.states[chosen],
        ),
        means=tuple(outcome.means[k] for k in chosen),
        null95=outcome.null95[chosen],
    )
    doses = [float(condition[0]) for condition in part.grid.conditions]
    return along(part, SweptAxis(label="", values=tuple(sorted(doses))))


def _draw_curve(curve: Outcome, x: FloatArray, number: int, *, label: str, ax: Axes) -> None:
    colour, marker = LINE_COLOURS[number], LINE_MARKERS[number]
    values = np.where(curve.in_mean, curve.grid.values, np.nan)
    alpha = float(np.clip(6 / curve.n_dyads, 0.15, 0.5))
    ax.plot(x, values, ls="none", marker=".", ms=3, mew=0, color=colour, alpha=alpha, zorder=2)
    few = too_few(curve)
    look = {"color": colour, "marker": marker, "ms": 4.5, "zorder": 4}
    ax.errorbar(
        x,
        np.where(few, np.nan, curve.mean),
        yerr=np.abs(curve.ci - curve.mean),
        label=label,
        lw=1.3,
        mec="white",
        mew=0.6,
        elinewidth=1.0,
        capsize=2.5,
        **look,
    )
    ax.plot(x[few], curve.mean[few], ls="none", mfc="white", mew=1.0, **look)
    if np.isfinite(curve.mean_null95).any():
        ax.plot(x, curve.mean_null95, color=colour, lw=0.8, ls=(0, (2, 2)), alpha=0.7, zorder=1)
    if curve.grid.unscored.any():
        point, dyad = np.nonzero(curve.grid.unscored)
        mark_unscored(x[point], curve.grid.values[point, dyad], ax=ax)


def _explanation(outcome: Outcome) -> str:
    fewest, most = outcome.n_in_mean.min(), outcome.n_in_mean.max()
    n = f"{most}" if fewest == most else f"{fewest} to {most}"
    bars = f"Bars: {outcome.interval}" if outcome.interval else "No error bars: too few dyads"
    parts = [
        f"Dots: single model dyads; curves are moved a little sideways. {bars}; dyads in each mean: {n}."
    ]
    known = np.isfinite(outcome.mean_null95).any()
    parts.append("Dashed: mean of the dyads' null95." if known else "No null is given for this outcome.")
    return " ".join([*parts, *counts_note(outcome), *ratio_note(outcome)])
