"""An outcome along one axis of a sweep: each dyad, the mean with its interval, and the null."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.errors import ResultError
from snn.plot.flags import mark_flagged
from snn.plot.outcome import Outcome, along, swept_axis
from snn.plot.style import (
    COLUMN_IN,
    DYAD_COLOUR,
    NULL_BAND_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    add_title_and_note,
    dyads,
    house_style,
    new_figure,
    without_unit,
)
from snn.plot.ticks import label_points, positions
from snn.record.types import FloatArray

_MAX_NUMBERS_IN_COLUMN, _MAX_NAMES_IN_COLUMN = 10, 5
"""More points than this need the width of a page."""
_FLAT_GAP_IN, _UPRIGHT_GAP_IN = 0.36, 0.1
"""Distances between points from which their numbers of dyads can be written side by side, flat or upright."""
_SPREAD = 0.14
"""Half-width over which the dyads of one condition are spread, so that equal ones can be told apart."""


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
    figure = new_figure(width_in=PAGE_IN if wide else COLUMN_IN, height_in=3.6 if wide else 3.2)
    plot_dose_response(outcome, label=label, ax=figure.add_subplot())
    title = f"{without_unit(outcome.name)} ({dyads(outcome.n_dyads)} per point)"
    add_title_and_note(figure, title=title, note=f"{outcome_note(outcome)} {note}".strip())
    return figure


@house_style()
def plot_dose_response(outcome: Outcome, *, label: str, ax: Axes) -> Axes:
    """Draw single dyads, flagged ones as crosses, the mean with its interval, and the null up to null95.

    See `dose_response_figure` for the arguments. The legend stands above the axes, and so do, where dyads are
    missing or flagged, the numbers in each mean.
    """
    if any(len(condition) != 1 for condition in outcome.grid.conditions):
        raise ResultError(
            f"cannot draw {outcome.name} along {label!r}: the sweep must have one axis, no more"
        )
    axis = swept_axis(outcome, index=0, label=label)
    outcome = along(outcome, axis)
    x = positions(axis)
    connected = axis.numeric and x.size > 1
    ax.set_ylabel(outcome.name)
    width_in = ax.figure.bbox.width / ax.figure.dpi - 0.6
    label_points(axis, width_in=width_in, ax=ax)
    _draw_dyads(outcome, x, ax=ax, spread=0.0 if connected else _SPREAD)
    _draw_mean(outcome, x if connected else x + 2 * _SPREAD, ax=ax, line="-" if connected else "none")
    if outcome.grid.flagged.any():
        point, dyad = np.nonzero(outcome.grid.flagged)
        mark_flagged(x[point], outcome.grid.values[point, dyad], ax=ax)
    _draw_null(outcome, x, ax=ax, connected=connected)
    taken = _print_counts(outcome, x, ax=ax, width_in=width_in)
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0 + taken),
        ncols=4,
        columnspacing=1.0,
        borderaxespad=0.2,
        handletextpad=0.5,
    )
    return ax


def outcome_note(outcome: Outcome) -> str:
    """Explain what the marks of a figure of dyads are, and count the flagged ones."""
    parts = ["Dots: single model dyads; thin lines: one replicate (paired seeds)."]
    fewest, most = outcome.n_in_mean.min(), outcome.n_in_mean.max()
    n = f"{most}" if fewest == most else f"{fewest} to {most}"
    bars = f"Bars: {outcome.interval}" if outcome.interval else "No error bars: too few dyads"
    parts.append(f"{bars}; dyads in each mean: {n}.")
    known = np.isfinite(outcome.mean_null95).any()
    parts.append(
        "Grey: up to the mean of the dyads' null95." if known else "No null is given for this outcome."
    )
    if n_flagged := int(outcome.grid.flagged.sum()):
        runs = outcome.grid.flagged.size
        parts.append(f"Crosses: flagged as unhealthy, in no mean ({n_flagged} of {runs} runs).")
    return " ".join(parts)


def _draw_dyads(outcome: Outcome, x: FloatArray, *, ax: Axes, spread: float) -> None:
    values = np.where(outcome.in_mean, outcome.grid.values, np.nan)
    # many lines lie on each other: the more there are, the fainter each
    alpha = float(np.clip(10 / outcome.n_dyads, 0.12, 0.8))
    beside = np.linspace(-spread, spread, outcome.n_dyads) if outcome.n_dyads > 1 else np.zeros(1)
    look = {"color": DYAD_COLOUR, "alpha": alpha, "lw": 0.4, "ms": 4 if spread else 3, "mew": 0, "zorder": 2}
    lines = ax.plot(x[:, None] + beside, values, ".-", **look)
    lines[0].set_label("dyads")


def _draw_mean(outcome: Outcome, x: FloatArray, *, ax: Axes, line: str) -> None:
    ax.errorbar(
        x,
        outcome.mean,
        yerr=np.abs(outcome.ci - outcome.mean),
        label="mean, 95 % CI" if outcome.interval else "mean",
        color=OUTCOME_COLOUR,
        linestyle=line,
        linewidth=1.3,
        marker="o",
        markersize=4,
        markeredgecolor="white",
        markeredgewidth=0.6,
        elinewidth=1.0,
        capsize=2.5,
        zorder=4,
    )


def _draw_null(outcome: Outcome, x: FloatArray, *, ax: Axes, connected: bool) -> None:
    null95 = outcome.mean_null95
    bottom = min(0.0, ax.get_ylim()[0])
    if np.isfinite(null95).any():
        look = {"color": NULL_BAND_COLOUR, "linewidth": 0, "zorder": 0.5, "label": "null95"}
        if connected:
            ax.fill_between(x, bottom, null95, **look)
        else:
            ax.bar(x, null95 - bottom, width=0.8, bottom=bottom, **look)
    ax.set_ylim(bottom=bottom, top=None if outcome.in_mean.any() else 1.0)


def _print_counts(outcome: Outcome, x: FloatArray, *, ax: Axes, width_in: float) -> float:
    """Write above each point how many dyads are in its mean, if not all; return how much room that takes."""
    n_in_mean, n_all = outcome.n_in_mean, outcome.n_dyads
    if (n_in_mean == n_all).all():
        return 0.0
    gap_in = width_in * float(np.diff(x).min() / np.ptp(ax.get_xlim())) if x.size > 1 else width_in
    if gap_in < _UPRIGHT_GAP_IN:
        return 0.0  # nothing could be read; the note gives the range
    upright = gap_in < _FLAT_GAP_IN
    look = {"ha": "center", "va": "bottom", "size": 5.5, "rotation": 90 if upright else 0}
    for position, n in zip(x, n_in_mean, strict=True):
        ax.text(position, 1.005, f"{n}/{n_all}", transform=ax.get_xaxis_transform(), **look)
    return 0.11 if upright else 0.05
