"""An outcome along one axis of a sweep: each dyad, the mean with its interval, and the null."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.errors import ResultError
from snn.plot.counts import counts_note, print_counts, title_of, too_few
from snn.plot.flags import mark_unscored
from snn.plot.legend import legend_above
from snn.plot.outcome import Outcome, SweptAxis, along, swept_axis
from snn.plot.style import (
    COLUMN_IN,
    DYAD_COLOUR,
    NULL_BAND_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    add_title_and_note,
    as_shown,
    house_style,
    new_figure,
)
from snn.plot.ticks import (
    is_ratio,
    label_points,
    positions,
    ratio_note,
    scale_note,
    scale_outcome,
    start_at_zero,
    width_of,
)
from snn.record.types import FloatArray

_MAX_NUMBERS_IN_COLUMN, _MAX_NAMES_IN_COLUMN = 10, 5
"""More points than this need the width of a page."""
_SPREAD, _MEAN_BESIDE = 0.13, 0.22
"""Half-width over which the dyads of one named condition are spread, and how far beside them their mean stands."""


@house_style()
def dose_response_figure(outcome: Outcome, *, label: str, note: str = "") -> Figure:
    """Draw an outcome against a swept value, or over named conditions.

    Parameters
    ----------
    outcome
        From a sweep with one axis. Numbers give a dose-response curve, names a row of conditions.
    label
        Name of the axis, with the unit in brackets.
    note
        Text below the figure, after the explanation of what is drawn: what is assumed, what emerged.

    Raises
    ------
    ResultError
        If the sweep has not exactly one axis.
    """
    axis = swept_axis(outcome, index=0, label=label)
    wide = len(axis.values) > (_MAX_NUMBERS_IN_COLUMN if axis.numeric else _MAX_NAMES_IN_COLUMN)
    figure = new_figure(width_in=PAGE_IN if wide else COLUMN_IN, height_in=3.6 if wide else 3.4)
    ax = plot_dose_response(outcome, label=label, ax=figure.add_subplot())
    explanation = f"{outcome_note(outcome, connected=_connected(axis))}{scale_note(axis)}"
    add_title_and_note(figure, title=title_of(outcome, ax=ax), note=f"{explanation} {note}".strip())
    return figure


@house_style()
def plot_dose_response(outcome: Outcome, *, label: str, ax: Axes) -> Axes:
    """Draw single dyads, unscored ones as crosses, the mean with its interval, and the null up to null95.

    See `dose_response_figure` for the arguments. The legend stands above the axes, and so do, where dyads are
    missing or unscored, the numbers in each mean. A ratio is drawn on a logarithmic axis.
    """
    if any(len(condition) != 1 for condition in outcome.grid.conditions):
        raise ResultError(
            f"cannot draw {outcome.name} along {label!r}: the sweep must have one axis, no more"
        )
    axis = swept_axis(outcome, index=0, label=label)
    outcome = along(outcome, axis)
    x = positions(axis)
    connected = _connected(axis)
    ax.set_ylabel(as_shown(outcome.name))
    width_in = width_of(ax)
    label_points(axis, width_in=width_in, ax=ax)
    _draw_dyads(outcome, x, ax=ax, connected=connected)
    _draw_mean(outcome, x if connected else x + _MEAN_BESIDE, ax=ax, connected=connected)
    if outcome.grid.unscored.any():
        point, dyad = np.nonzero(outcome.grid.unscored)
        mark_unscored(x[point], outcome.grid.values[point, dyad], ax=ax)
    scale_outcome(outcome, ax=ax)
    if not is_ratio(outcome):
        _draw_null(outcome, x, ax=ax, connected=connected)
    taken_pt = print_counts(outcome, x, ax=ax, width_in=width_in)
    legend_above(ax, n_columns=4, above_pt=taken_pt)
    return ax


def outcome_note(outcome: Outcome, *, connected: bool = True) -> str:
    """Explain what the marks of a figure of dyads are, and count those left out.

    Parameters
    ----------
    outcome
        What is drawn.
    connected
        Whether points lie along a number; named conditions have no course, and no lines.
    """
    same = "thin lines: one replicate" if connected else "in the order of replicates in each column"
    parts = [f"Dots: single model dyads; {same} (paired seeds)."]
    fewest, most = outcome.n_in_mean.min(), outcome.n_in_mean.max()
    n = f"{most}" if fewest == most else f"{fewest} to {most}"
    bars = f"Bars: {outcome.interval}" if outcome.interval else "No error bars: too few dyads"
    parts.append(f"{bars}; dyads in each mean: {n}.")
    known = np.isfinite(outcome.mean_null95).any()
    parts.append(
        "Grey: up to the mean of the dyads' null95." if known else "No null is given for this outcome."
    )
    return " ".join([*parts, *counts_note(outcome), *ratio_note(outcome)])


def _connected(axis: SweptAxis) -> bool:
    return axis.numeric and len(axis.values) > 1


def _draw_dyads(outcome: Outcome, x: FloatArray, *, ax: Axes, connected: bool) -> None:
    values = np.where(outcome.in_mean, outcome.grid.values, np.nan)
    # many lines lie on each other: the more there are, the fainter each
    alpha = float(np.clip(10 / outcome.n_dyads, 0.12 if connected else 0.4, 0.8))
    spread = 0.0 if connected or outcome.n_dyads == 1 else _SPREAD
    beside = np.linspace(-spread, spread, outcome.n_dyads)
    look = {
        "color": DYAD_COLOUR,
        "alpha": alpha,
        "lw": 0.4,
        "ms": 3 if connected else 4,
        "mew": 0,
        "zorder": 2,
    }
    lines = ax.plot(x[:, None] + beside, values, ".-" if connected else ".", **look)
    lines[0].set_label("dyads")


def _draw_mean(outcome: Outcome, x: FloatArray, *, ax: Axes, connected: bool) -> None:
    few = too_few(outcome)
    look = {"color": OUTCOME_COLOUR, "marker": "o", "markersize": 4, "zorder": 4}
    ax.errorbar(
        x,
        np.where(few, np.nan, outcome.mean),
        yerr=np.abs(outcome.ci - outcome.mean),
        label="mean, 95 % CI" if outcome.interval else "mean",
        linestyle="-" if connected else "none",
        linewidth=1.3,
        markeredgecolor="white",
        markeredgewidth=0.6,
        elinewidth=1.0,
        capsize=2.5,
        **look,
    )
    if np.isfinite(outcome.mean[few]).any():
        ax.plot(x[few], outcome.mean[few], ls="none", mfc="white", mew=1.0, label="mean of 1 or 2", **look)


def _draw_null(outcome: Outcome, x: FloatArray, *, ax: Axes, connected: bool) -> None:
    null95 = outcome.mean_null95
    drawn = [outcome.grid.values[outcome.in_mean], outcome.mean, outcome.ci[0]]
    start_at_zero(np.concatenate(drawn), ax=ax)
    if np.isfinite(null95).any():
        look = {"color": NULL_BAND_COLOUR, "linewidth": 0, "zorder": 0.5, "label": "null95"}
        if connected:
            ax.fill_between(x, 0, null95, **look)
        else:
            ax.bar(x, null95, width=0.8, **look)
    if not outcome.in_mean.any():
        ax.set_ylim(top=1.0)
