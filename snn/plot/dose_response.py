"""An outcome along one axis of a sweep: each dyad, the mean with its interval, and the null."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.flags import mark_flagged
from snn.plot.outcome import Outcome, SweptAxis
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

_MAX_IN_COLUMN = 5
"""More named conditions than this need the width of a page."""
_MAX_COUNTS_IN_COLUMN = 10
_FLAT_GAP_IN, _UPRIGHT_GAP_IN = 0.36, 0.1
"""Distances between points from which their numbers of dyads can be written side by side, flat or upright."""
_SPREAD = 0.14
"""Half-width over which the dyads of one condition are spread, so that equal ones can be told apart."""


@house_style()
def dose_response_figure(outcome: Outcome, axis: SweptAxis, *, note: str = "") -> Figure:
    """Draw an outcome against a swept value, or over named conditions.

    Parameters
    ----------
    outcome
        Values, means and intervals at the points of the axis.
    axis
        Numbers give a dose-response curve, names a row of conditions.
    note
        Text below the figure, after the explanation of what is drawn: what is assumed, what emerged.
    """
    wide = (not axis.numeric and len(axis.values) > _MAX_IN_COLUMN) or len(
        axis.values
    ) > _MAX_COUNTS_IN_COLUMN
    figure = new_figure(width_in=PAGE_IN if wide else COLUMN_IN, height_in=3.6 if wide else 3.2)
    plot_dose_response(outcome, axis, ax=figure.add_subplot())
    title = f"{without_unit(outcome.name)} ({dyads(outcome.values.shape[1])} per point)"
    add_title_and_note(figure, title=title, note=f"{outcome_note(outcome)} {note}".strip())
    return figure


@house_style()
def plot_dose_response(outcome: Outcome, axis: SweptAxis, *, ax: Axes) -> Axes:
    """Draw single dyads, flagged ones as crosses, the mean with its interval, and the null up to null95.

    See `dose_response_figure` for the arguments. The legend and, where dyads are missing or flagged, the numbers
    in each mean stand above the axes.
    """
    x = positions(axis)
    connected = axis.numeric and x.size > 1
    ax.set_ylabel(outcome.name)
    width_in = ax.get_figure(root=True).get_figwidth() - 0.6
    label_points(axis, width_in=width_in, ax=ax)
    _draw_dyads(outcome, x, ax, spread=0.0 if connected else _SPREAD)
    _draw_mean(outcome, x, ax, connected=connected)
    if outcome.flagged.any():
        point, dyad = np.nonzero(outcome.flagged)
        mark_flagged(x[point], outcome.values[point, dyad], ax=ax)
    _draw_null(outcome, x, ax, connected=connected)
    taken = _print_counts(outcome, x, ax, width_in=width_in)
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
    n_flagged, n_all = int(outcome.flagged.sum()), outcome.flagged.size
    flagged = (
        f" Crosses: flagged as unhealthy, in no mean ({n_flagged} of {n_all} runs)." if n_flagged else ""
    )
    known = bool(np.isfinite(outcome.mean_null95).any())
    null = "Grey: up to the mean of the dyads' null95." if known else "No null known."
    bars = f"Bars: {outcome.interval}" if outcome.has_interval else "No error bars: too few dyads"
    fewest, most = outcome.n_in_mean.min(), outcome.n_in_mean.max()
    n = f"{most}" if fewest == most else f"{fewest} to {most}"
    return (
        f"Dots: single model dyads; thin lines: one replicate (paired seeds). {bars}; dyads in each mean: {n}. "
        f"{null}{flagged}"
    )


def _draw_dyads(outcome: Outcome, x: FloatArray, ax: Axes, *, spread: float) -> None:
    values = np.where(outcome.in_mean, outcome.values, np.nan)
    n_dyads = values.shape[1]
    # many lines lie on each other: the more there are, the fainter each
    alpha = float(np.clip(10 / n_dyads, 0.12, 0.8))
    beside = np.linspace(-spread, spread, n_dyads) if n_dyads > 1 else np.zeros(1)
    lines = ax.plot(
        x[:, None] + beside,
        values,
        ".-",
        ms=4 if spread else 3,
        lw=0.4,
        color=DYAD_COLOUR,
        alpha=alpha,
        mew=0,
        zorder=2,
    )
    lines[0].set_label("dyads")


def _draw_mean(outcome: Outcome, x: FloatArray, ax: Axes, *, connected: bool) -> None:
    # rounding may put a mean of equal values outside its interval by an ulp, and a bar has no negative length
    lengths = np.maximum([outcome.mean - outcome.ci_low, outcome.ci_high - outcome.mean], 0.0)
    ax.errorbar(
        x if connected else x + 2 * _SPREAD,
        outcome.mean,
        yerr=lengths,
        fmt="o-" if connected else "o",
        ms=4,
        lw=1.3,
        capsize=2.5,
        elinewidth=1.0,
        color=OUTCOME_COLOUR,
        mec="white",
        mew=0.6,
        zorder=4,
        label="mean, 95 % CI" if outcome.has_interval else "mean",
    )


def _draw_null(outcome: Outcome, x: FloatArray, ax: Axes, *, connected: bool) -> None:
    null95 = outcome.mean_null95
    bottom = min(0.0, ax.get_ylim()[0])
    look = {"color": NULL_BAND_COLOUR, "lw": 0, "zorder": 0.5}
    if np.isfinite(null95).any():
        if connected:
            ax.fill_between(x, bottom, null95, label="null95", **look)
        else:
            ax.bar(x, null95 - bottom, width=0.8, bottom=bottom, label="null95", **look)
    ax.set_ylim(bottom=bottom, top=None if outcome.in_mean.any() else 1.0)


def _print_counts(outcome: Outcome, x: FloatArray, ax: Axes, *, width_in: float) -> float:
    """Write above each point how many dyads are in its mean, if not all; return how much room that takes."""
    n_all = outcome.values.shape[1]
    if (outcome.n_in_mean == n_all).all():
        return 0.0
    gap_in = width_in * (np.diff(np.sort(x)).min() / np.ptp(ax.get_xlim()) if x.size > 1 else 1.0)
    if gap_in < _UPRIGHT_GAP_IN:
        return 0.0  # nothing could be read; the note gives the range
    upright = gap_in < _FLAT_GAP_IN
    for position, n in zip(x, outcome.n_in_mean, strict=True):
        ax.text(
            position,
            1.005,
            f"{n}/{n_all}",
            transform=ax.get_xaxis_transform(),
            ha="center",
            va="bottom",
            size=5.5,
            rotation=90 if upright else 0,
        )
    return 0.11 if upright else 0.05
