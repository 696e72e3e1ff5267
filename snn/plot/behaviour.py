"""What two partners show each other, and when and at what lag they move alike."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from snn.analyse.behaviour.lag_map import LagMap
from snn.analyse.behaviour.window_peaks import WINDOW_S
from snn.config.schema.channels import CHANNELS
from snn.plot.correlogram import signed_ms
from snn.plot.legend import legend_above
from snn.plot.movement import MOVEMENT_NOTE, plot_movements, videos_note
from snn.plot.null_histogram import p_statement
from snn.plot.phases import name_phases, phases_note, shade_phases
from snn.plot.style import (
    NULL_BAND_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    PARTNER_COLOURS,
    TEXT_COLOUR,
    add_title_and_note,
    dyads,
    house_style,
    is_narrow,
    letter,
    new_figure,
    number,
    say_why_empty,
)
from snn.record.health import Health
from snn.record.types import Recording
from snn.record.window import phase_bounds_s

MAX_SHOWN_S = 80.0
"""More cannot be told apart on a page, and the map takes time that grows with the square of it."""
CORRELATION_LABEL = "Correlation of movement"
_DIVERGING_MAP = "PuOr_r"
_STILL, _STILL_COLOUR = "nobody moves", "#CCCCCC"
_NOTE = (
    f"b, correlation of the movement in windows of {WINDOW_S:g} s at each lag (mean over the channels on which anybody "
    f"moves; grey: {_STILL}); dots: the peak nearest to lag 0; lines: what single windows of unrelated times exceed in "
    "2.5 % of cases. c, mean of b over the windows, and its null: windows shifted against each other, 2.5 to 97.5 % at "
    "each lag. That stands for unrelated partners: common events exceed it as well."
)


@house_style()
def behaviour_figure(
    recording: Recording,
    found: LagMap,
    measured: Mapping[str, Any],
    *,
    window_s: tuple[float, float],
    health: Health,
    note: str = "",
) -> Figure:
    """Draw the movement of one dyad, the map of its correlation over time and lag, and the mean of the map.

    Parameters
    ----------
    recording
        Movement, intentions and, from its trial, the phases.
    found
        Of the stretch shown.
    measured
        Columns of the dyad's row: its behavioural synchrony in the whole measured phase, which the title states.
    window_s
        Start and stop of the stretch shown.
    health
        The verdict on the dyad.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=PAGE_IN, height_in=7.6)
    rows, below, beside = _arranged_axes(figure)
    plot_movements(recording, window_s=window_s, axes=rows)
    phases = phase_bounds_s(recording.trial.experiment)
    for ax in rows:
        shade_phases(phases, window_s=window_s, ax=ax)
    plot_lag_map(found, start_s=window_s[0], ax=below)
    below.set_xlim(window_s)
    plot_lag_profile(found, ax=beside)
    if not is_narrow():
        beside.set_ylabel("")
        beside.tick_params(labelleft=False)
    for name, ax in zip("abc", (rows[0], below, beside), strict=True):
        letter(name, ax=ax)
    parts = [f"a, {MOVEMENT_NOTE[0].lower()}{MOVEMENT_NOTE[1:]}", videos_note(recording.videos), _NOTE]
    parts += [phases_note(phases), note]
    add_title_and_note(
        figure, title=behaviour_statement(measured, health), note=" ".join(filter(None, parts)), health=health
    )
    name_phases(phases, window_s=window_s, ax=rows[0])
    return figure


def _arranged_axes(figure: Figure) -> tuple[list[Axes], Axes, Axes]:
    """Put the map below the rows, on the same time, and its mean beside it, on the same lags; in a column below it."""
    n_rows = len(CHANNELS)
    if is_narrow():
        grid = figure.add_gridspec(n_rows + 2, 1, height_ratios=[1.0] * n_rows + [4.6, 2.6])
        *rows, below, last = [figure.add_subplot(cell) for cell in grid]
        return rows, below, last
    grid = figure.add_gridspec(n_rows + 1, 2, width_ratios=[4.0, 1], height_ratios=[1.0] * n_rows + [4.2])
    rows = [figure.add_subplot(grid[row, 0]) for row in range(n_rows)]
    below = figure.add_subplot(grid[n_rows, 0])
    return rows, below, figure.add_subplot(grid[n_rows, 1], sharey=below)


@house_style()
def plot_lag_map(found: LagMap, *, start_s: float = 0.0, ax: Axes) -> Axes:
    """Draw the correlation of movement over time and lag, with each window's peak.

    Parameters
    ----------
    found
        Correlations; those of windows in which nobody moves are grey.
    start_s
        When the stretch begins.
    ax
        Where to draw. The colour bar takes its room below it.
    """
    times_s = start_s + found.centres_s
    half_s = 0.5 * float(np.diff(found.centres_s[:2])[0]) if found.centres_s.size > 1 else 0.5
    extent = (times_s[0] - half_s, times_s[-1] + half_s, *(1e3 * found.lags_s[[0, -1]]))
    largest = float(np.nanmax(np.abs(found.correlations))) if np.isfinite(found.correlations).any() else 1.0
    image = ax.imshow(
        np.ma.masked_invalid(found.correlations.T),
        origin="lower",
        aspect="auto",
        extent=extent,
        norm=Normalize(-largest, largest),
        cmap=colormaps[_DIVERGING_MAP].with_extremes(bad=_STILL_COLOUR),
        interpolation="nearest",
    )
    if np.isfinite(found.single_high) and np.nanmax(found.correlations, initial=-1.0) > found.single_high:
        shown = np.where(np.isfinite(found.correlations), found.correlations, -1.0)
        ax.contour(
            times_s,
            1e3 * found.lags_s,
            shown.T,
            levels=[found.single_high],
            colors=TEXT_COLOUR,
            linewidths=0.6,
        )
    peaks = np.isfinite(found.peak_lags_s)
    dots = {"ls": "none", "marker": "o", "ms": 2.4, "color": "white", "mec": TEXT_COLOUR, "mew": 0.5}
    ax.plot(times_s[peaks], 1e3 * found.peak_lags_s[peaks], **dots)
    ax.axhline(0, color=TEXT_COLOUR, lw=0.5)
    ax.set(xlabel="Middle of the window (s)", ylabel="Lag (ms)")
    _name_leaders(ax)
    look = {"location": "bottom", "fraction": 0.05, "pad": 0.02, "aspect": 40}
    bar = ax.figure.colorbar(image, ax=ax, label=CORRELATION_LABEL, **look)
    bar.ax.spines[:].set_visible(False)
    return ax


@house_style()
def plot_lag_profile(found: LagMap, *, ax: Axes) -> Axes:
    """Draw the mean over windows at each lag, lags upward, on the band of shifted windows."""
    lags_ms, mean = 1e3 * found.lags_s, found.mean
    ax.set_xlabel("Mean correlation")
    ax.set_ylabel("Lag (ms)")
    if np.isnan(mean).all():
        say_why_empty(_STILL, ax=ax)
        return ax
    if np.isfinite(found.null_high).all():
        band = {"color": NULL_BAND_COLOUR, "linewidth": 0, "zorder": 0.3, "label": "null"}
        ax.fill_betweenx(lags_ms, found.null_low, found.null_high, **band)
    ax.plot(mean, lags_ms, color=OUTCOME_COLOUR, lw=1.4, label="mean")
    ax.axhline(0, color=TEXT_COLOUR, lw=0.5)
    ax.axvline(0, color=NULL_COLOUR, lw=0.5, zorder=0.5)
    ax.set_ylim(lags_ms[0], lags_ms[-1])
    ax.xaxis.set_major_locator(MaxNLocator(nbins=3))
    legend_above(ax)
    return ax


def behaviour_statement(measured: Mapping[str, Any], health: Health) -> str:
    """State how alike the partners move in one line, with the number of dyads.

    Parameters
    ----------
    measured
        ``movement_synchrony``, ``movement_lag_s``, ``movement_null_mean`` and ``movement_p``; what is missing is nan.
    health
        A dyad that is not scored has none of these.
    """
    if not health.scored:
        return f"Behavioural synchrony withheld: {health.state} ({dyads(1)})"
    value, lag_s, unrelated, p_value = (
        measured[f"movement_{name}"] for name in ("synchrony", "lag_s", "null_mean", "p")
    )
    if np.isnan(value):
        return f"Behavioural synchrony undefined: {_STILL} ({dyads(1)})"
    found = f"Behavioural synchrony {number(value)}, mean lag {signed_ms(lag_s)}"
    if np.isnan(p_value):
        return f"{found}, too short for a null ({dyads(1)})"
    return f"{found}, unrelated {number(unrelated)}, {p_statement(p_value)} ({dyads(1)})"


def _name_leaders(ax: Axes) -> None:
    """Say at the ends of a vertical lag axis who leads there."""
    for height, text, partner in ((0.98, "A leads", "a"), (0.02, "B leads", "b")):
        ax.text(
            0.01, height, text, transform=ax.transAxes, va="top" if height > 0.5 else "bottom",
            color=PARTNER_COLOURS[partner], weight="bold",
        )  # fmt: skip
