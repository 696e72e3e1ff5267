"""Runs side by side on shared axes: dyads of the same seed, the means, and the null of each."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.correlogram import CORRELATION_LABEL, label_lags
from snn.plot.dose_lines import LINE_COLOURS, LINE_MARKERS
from snn.plot.flags import mark_unscored
from snn.plot.legend import legend_above
from snn.plot.outcome import MeanCorrelogram, Outcome
from snn.plot.style import (
    NULL_BAND_COLOUR,
    NULL_COLOUR,
    PAGE_IN,
    as_shown,
    house_style,
    is_narrow,
    new_figure,
    say_why_empty,
    small_pt,
)
from snn.plot.ticks import start_at_zero
from snn.record.types import BoolArray, FloatArray

MAX_CURVES = len(LINE_COLOURS)
"""More runs cannot be told apart by colour and shape."""
_DYAD_PT = 2.6
_WIDE_IN, _NARROW_IN = 6.4, 7.8
_NARROW_ROWS = (1.25, 0.85, 1.0, 1.1)
"""Of the height in one column."""
_BEYOND = 1.2
"""Room at the ends of a logarithmic axis."""
_G_TICKS = (-100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInfluence:
    """How strongly one partner influences the other in each dyad of a run, and in which that is shown."""

    label: str
    """Of the run and the direction."""
    effects: FloatArray  # (n_dyads,) of scored dyads; nan where the cues cannot be read
    shown: BoolArray  # (n_dyads,)
    counted: str
    """In how many dyads influence is shown, of how many."""
    mean: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDifference:
    """A difference of one outcome in standard deviations between dyads; its interval is that of the difference."""

    label: str
    values: FloatArray  # (n_runs,) of each run from the first; nan where undefined
    ci_low: FloatArray  # (n_runs,)
    ci_high: FloatArray  # (n_runs,)


@house_style()
def side_panels() -> tuple[Figure, list[Axes]]:
    """Make the figure of four panels: two above two, or below each other in one column, each with room of its own."""
    narrow = is_narrow()
    figure = new_figure(width_in=PAGE_IN, height_in=_NARROW_IN if narrow else _WIDE_IN)
    if narrow:
        rows = figure.add_gridspec(4, 1, height_ratios=_NARROW_ROWS)
        return figure, [figure.add_subfigure(row).subplots() for row in rows]
    above, below = (figure.add_subfigure(row) for row in figure.add_gridspec(2, 1))
    return figure, [*above.subplots(1, 2, width_ratios=[1.2, 1]), *below.subplots(1, 2)]


@house_style()
def plot_correlograms(curves: Sequence[tuple[str, MeanCorrelogram]], *, ax: Axes) -> Axes:
    """Lay the mean correlograms of several runs over each other, with the widest of their nulls.

    Parameters
    ----------
    curves
        Label and curves of each run, at most four, all over the same lags.
    ax
        Where to draw. The legend stands above it.
    """
    ax.set_ylabel(CORRELATION_LABEL)
    if not curves:
        say_why_empty("no scored dyad is long enough for a correlogram with its null", ax=ax)
        return ax
    lags_ms = curves[0][1].lags_s * 1e3
    label_lags(lags_ms, ax=ax)
    bands = [(one.null_low.mean(axis=0), one.null_high.mean(axis=0)) for _, one in curves]
    low, high = np.min([band[0] for band in bands], axis=0), np.max([band[1] for band in bands], axis=0)
    ax.fill_between(
        lags_ms, low, high, color=NULL_BAND_COLOUR, lw=0, zorder=0.3, label="null of one dyad, 95 %"
    )
    for (label, found), colour in zip(curves, LINE_COLOURS, strict=False):
        ci = np.array([[estimate.ci_low, estimate.ci_high] for estimate in found.means])
        ax.fill_between(lags_ms, ci[:, 0], ci[:, 1], color=colour, alpha=0.25, lw=0)
        mean = [estimate.value for estimate in found.means]
        ax.plot(lags_ms, mean, color=colour, lw=1.3, label=f"{label} (n = {found.curves.shape[0]})")
    legend_above(ax, n_columns=1 if len(curves) < 3 else 2)
    return ax


@house_style()
def plot_sides(outcome: Outcome, *, ax: Axes) -> Axes:
    """Draw an outcome of a few runs beside each other: dyads of the same seed joined, means, and null95.

    Parameters
    ----------
    outcome
        Its conditions are the runs, at most four; dyads of the same replicate are joined.
    ax
        Where to draw.
    """
    values = np.where(outcome.in_mean, outcome.grid.values, np.nan)
    x = np.arange(len(values), dtype=np.float64)
    if np.isfinite(outcome.mean_null95).any():
        bars = {"color": NULL_BAND_COLOUR, "lw": 0, "zorder": 0.3, "label": "mean null95"}
        ax.bar(x, np.nan_to_num(outcome.mean_null95), width=0.7, **bars)
    ax.plot(x, values, color=NULL_COLOUR, lw=0.5, alpha=0.7, zorder=1)
    for place, (colour, marker) in enumerate(zip(LINE_COLOURS, LINE_MARKERS, strict=True)):
        if place < len(x):
            look = {"ls": "none", "marker": ".", "ms": _DYAD_PT * 2, "mew": 0, "color": colour, "alpha": 0.55}
            ax.plot(np.full(values.shape[1], x[place]), values[place], zorder=2, **look)
            _draw_mean(outcome, place, x[place] + 0.2, colour, marker, ax=ax)
    if outcome.grid.unscored.any():
        run, dyad = np.nonzero(outcome.grid.unscored)
        mark_unscored(x[run], outcome.grid.values[run, dyad], ax=ax)
    names = [str(condition[0]).replace("_", " ") for condition in outcome.grid.conditions]
    ax.set_xticks(x, [_broken(name) for name in names])
    ax.set(ylabel=as_shown(outcome.name), xlim=(-0.5, len(x) - 0.4))
    start_at_zero(values, ax=ax)
    ax.axhline(0, color=NULL_COLOUR, lw=0.5, zorder=0.5)
    if ax.get_legend_handles_labels()[1]:
        legend_above(ax, n_columns=3)
    return ax


def _draw_mean(outcome: Outcome, place: int, x: float, colour: str, marker: str, *, ax: Axes) -> None:
    mean, ends = outcome.mean[place], outcome.ci[:, place]
    error = np.abs(ends - mean)[:, None] if np.isfinite(ends).all() else None
    look = {"color": colour, "mec": "white", "mew": 0.6, "ms": 5, "capsize": 2.5, "zorder": 4}
    ax.errorbar([x], [mean], yerr=error, fmt=marker, **look)


@house_style()
def plot_influence(found: Sequence[ShownInfluence], *, ax: Axes) -> Axes:
    """Draw the effect of cues in each dyad, filled where influence is shown, and its mean, a row a run and direction.

    Parameters
    ----------
    found
        Two for each run, a to b and b to a, from the top down.
    ax
        Where to draw.
    """
    for place, one in enumerate(found):
        colour = LINE_COLOURS[place // 2 % MAX_CURVES]
        y = np.full(one.effects.shape, float(place))
        for chosen, face in ((one.shown, colour), (~one.shown, "white")):
            dots = {
                "ls": "none",
                "marker": "o",
                "ms": _DYAD_PT,
                "mec": colour,
                "mew": 0.5,
                "mfc": face,
                "alpha": 0.7,
            }
            ax.plot(one.effects[chosen], y[chosen], zorder=2, **dots)
        if np.isfinite(one.mean):
            error = np.abs(np.array([one.ci]).T - one.mean) if np.isfinite(one.ci).all() else None
            look = {"color": colour, "ms": 5, "mec": "white", "mew": 0.6, "capsize": 2.5, "zorder": 4}
            ax.errorbar([one.mean], [place - 0.28], xerr=error, fmt="d", **look)
        ax.annotate(
            one.counted,
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
            size=small_pt(),
        )
    ax.axvline(0, color=NULL_COLOUR, lw=0.6, zorder=0.5)
    ax.set_yticks(range(len(found)), [one.label.replace("_", " ") for one in found])
    ax.set(xlabel="Effect of cues (Hz per Hz of movement)", ylim=(len(found) - 0.5, -0.6))
    return ax


@house_style()
def plot_differences(found: Sequence[ShownDifference], *, ax: Axes) -> Axes:
    """Draw standardised differences from the first run, a row an outcome, a mark a run.

    Parameters
    ----------
    found
        From the top down; of at most three runs beside the first.
    ax
        Where to draw.
    """
    ax.set(xlabel="Difference (SD between dyads)", ylim=(len(found) - 0.4, -0.6))
    if not found:
        say_why_empty("too few dyads for a difference in SD between dyads", ax=ax)
        return ax
    for place, one in enumerate(found):
        n_runs = one.values.size
        for run in range(n_runs):
            y = place + (run - (n_runs - 1) / 2) * 0.24
            ends = np.array([[one.values[run] - one.ci_low[run]], [one.ci_high[run] - one.values[run]]])
            error = ends if np.isfinite(ends).all() else None
            look = {"color": LINE_COLOURS[run + 1], "ms": 3.5, "mec": "white", "mew": 0.4, "capsize": 1.5}
            ax.errorbar([one.values[run]], [y], xerr=error, fmt=LINE_MARKERS[run + 1], elinewidth=0.8, **look)
    ax.axvline(0, color=NULL_COLOUR, lw=0.6, zorder=0.5)
    ax.set_yticks(range(len(found)), [one.label for one in found])
    _scale_differences(ax)
    return ax


def _scale_differences(ax: Axes) -> None:
    """Make the axis logarithmic beyond 2, for model dyads are so alike that a difference can be 30 of their spreads."""
    ax.set_xscale("symlog", linthresh=2, linscale=1)
    low, high = (end * _BEYOND if abs(end) > 2 else end for end in ax.get_xlim())
    ax.set_xlim(low, high)
    ticks = [tick for tick in _G_TICKS if low <= tick <= high]
    ax.set_xticks(ticks, [f"{tick:g}".replace("-", "−") for tick in ticks])
    ax.minorticks_off()


def _broken(name: str) -> str:
    return "\n".join(textwrap.wrap(name, 16))
