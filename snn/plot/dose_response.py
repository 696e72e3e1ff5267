"""An outcome along one axis of a sweep: each dyad, the mean with its interval, and the null."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.outcome import Outcome, SweptAxis
from snn.plot.style import (
    COLUMN_IN,
    FLAG_COLOUR,
    NULL_BAND_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    add_title_and_note,
    dyads,
    house_style,
    new_figure,
)
from snn.plot.ticks import label_points, positions
from snn.record.types import FloatArray

_MAX_IN_COLUMN = 5
"""More named conditions than this need the width of a page."""
_MAX_COUNTS_IN_COLUMN = 10


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
    wide = not axis.numeric and len(axis.values) > _MAX_IN_COLUMN or len(axis.values) > _MAX_COUNTS_IN_COLUMN
    figure = new_figure(width_in=PAGE_IN if wide else COLUMN_IN, height_in=3.2)
    plot_dose_response(outcome, axis, ax=figure.add_subplot())
    title = f"{outcome.name} by {axis.label} ({dyads(outcome.values.shape[1])} per point)"
    add_title_and_note(figure, title=title, note=f"{outcome_note(outcome)} {note}".strip())
    return figure


@house_style()
def plot_dose_response(outcome: Outcome, axis: SweptAxis, *, ax: Axes) -> Axes:
    """Draw single dyads, flagged ones as crosses, the mean with its interval, and the null below its 95th percentile.

    See `dose_response_figure` for the arguments. The legend and, where dyads are missing or flagged, the numbers in
    each mean stand above the axes.
    """
    x = positions(axis)
    ax.set_ylabel(outcome.name)
    width_in = ax.get_figure(root=True).get_figwidth() - 0.6
    label_points(axis, width_in=width_in, ax=ax)
    _draw_dyads(outcome, x, ax)
    ax.errorbar(
        x, outcome.mean, yerr=_bar_lengths(outcome), fmt="o-" if axis.numeric else "o", ms=4, lw=1.3, capsize=2.5,
        elinewidth=1.0, color=OUTCOME_COLOUR, mec="white", mew=0.6, zorder=4, label="mean, 95 % CI",
    )  # fmt: skip
    _draw_flagged(outcome, x, ax)
    _draw_null(outcome, x, ax, connected=axis.numeric and x.size > 1)
    counted = _print_counts(outcome, x, ax)
    ax.legend(
        loc="lower left", bbox_to_anchor=(-0.02, 1.05 if counted else 1.0), ncols=4, columnspacing=1.0,
        borderaxespad=0.2, handletextpad=0.5,
    )  # fmt: skip
    return ax


def outcome_note(outcome: Outcome) -> str:
    """Explain what the marks of a figure of dyads are, and count the flagged ones."""
    n_flagged, n_all = int(outcome.flagged.sum()), outcome.flagged.size
    flagged = f" Crosses: flagged as unhealthy, in no mean ({n_flagged} of {n_all} runs)." if n_flagged else ""
    null = (
        " Grey: up to the mean of the dyads' null95." if np.isfinite(outcome.mean_null95).any() else " No null known."
    )
    return (
        f"Dots: single model dyads; thin lines join the points of one replicate (paired seeds). Bars: "
        f"{outcome.interval}, over dyads.{null}{flagged}"
    )


def _draw_dyads(outcome: Outcome, x: FloatArray, ax: Axes) -> None:
    values = np.where(outcome.in_mean, outcome.values, np.nan)
    # many lines lie on each other: the more there are, the fainter each
    alpha = float(np.clip(8 / values.shape[1], 0.12, 0.6))
    lines = ax.plot(x, values, ".-", ms=2.5, lw=0.4, color="#56B4A0", alpha=alpha, mew=0, zorder=2)
    lines[0].set_label("dyads")


def _draw_flagged(outcome: Outcome, x: FloatArray, ax: Axes) -> None:
    point, dyad = np.nonzero(outcome.flagged)
    if not point.size:
        return
    values = outcome.values[point, dyad]
    known = np.isfinite(values)
    look = {"ls": "none", "marker": "x", "ms": 3.5, "mew": 0.9, "color": FLAG_COLOUR, "zorder": 3}
    ax.plot(x[point[known]], values[known], label="flagged", **look)
    # without a value it still happened: a cross on the axis
    heights = np.full(int((~known).sum()), 0.02)
    ax.plot(x[point[~known]], heights, transform=ax.get_xaxis_transform(), clip_on=False, **look)


def _draw_null(outcome: Outcome, x: FloatArray, ax: Axes, *, connected: bool) -> None:
    null95 = outcome.mean_null95
    bottom = min(0.0, ax.get_ylim()[0])
    look = {"color": NULL_BAND_COLOUR, "lw": 0, "zorder": 0.5}
    if np.isfinite(null95).any():
        if connected:
            ax.fill_between(x, bottom, null95, label="null95", **look)
        else:
            ax.bar(x, null95 - bottom, width=0.8, bottom=bottom, label="null95", **look)
    ax.set_ylim(bottom=bottom)


def _print_counts(outcome: Outcome, x: FloatArray, ax: Axes) -> bool:
    n_all = outcome.values.shape[1]
    if (outcome.n_in_mean == n_all).all():
        return False
    for position, n in zip(x, outcome.n_in_mean, strict=True):
        ax.text(
            position, 1.0, f"{n}/{n_all}", transform=ax.get_xaxis_transform(), ha="center", va="bottom", size=5.5
        )
    return True


def _bar_lengths(outcome: Outcome) -> FloatArray:
    # rounding may put a mean of equal values outside its interval by an ulp, and a bar has no negative length
    return np.maximum([outcome.mean - outcome.ci_low, outcome.ci_high - outcome.mean], 0.0)
