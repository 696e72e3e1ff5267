"""The mirror map of one dyad while it learns: weight maps, weights over time, and where the weights end."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from snn.analyse.cells.mirror_weights import MirrorWeights
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.plot.legend import legend_above
from snn.plot.phases import name_phases, phases_note, shade_phases
from snn.plot.style import (
    NULL_COLOUR,
    PAGE_IN,
    PARTNER_COLOURS,
    PARTNER_LABELS,
    SEQUENTIAL_MAP,
    TEXT_COLOUR,
    add_title_and_note,
    channel_label,
    dyads,
    house_style,
    is_narrow,
    letter,
    new_figure,
    number,
    say_why_empty,
    small_pt,
    tick_pt,
)
from snn.record.health import Health
from snn.record.types import FloatArray
from snn.record.window import PhaseBounds

SAME_COLOUR, DIFFERENT_COLOUR = "#009E73", "#555555"
_N_MAPS = 3
"""Of each partner; the one in the middle is left out where it is narrow."""
_N_BARS = 40
_NOTE = (
    "a, mean weight from observation to execution cells by channel, at the times above. b, "
    "all weights at the end: synapses within a channel and between channels; dotted: bounds. c, means over synapses. "
    "One dyad: no error bars; synapses and cells are no samples of dyads."
)


@house_style()
def learning_figure(
    learned: Mapping[str, MirrorWeights],
    *,
    phases: Sequence[PhaseBounds],
    health: Health,
    note: str = "",
) -> Figure:
    """Draw how the mirror path of one dyad learned.

    Parameters
    ----------
    learned
        By partner, at least one; the row of one that does not learn stays empty.
    phases
        Name, start and stop of each phase.
    health
        The verdict on the dyad; the title says if it is not healthy.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=PAGE_IN, height_in=7.2)
    maps, scale, bars, course = _arranged_axes(figure)
    largest_nS = max(float(np.nanmax(found.maps_nS)) for found in learned.values())
    colours = Normalize(0.0, largest_nS or 1.0)
    for partner, row, ax in zip(PARTNERS, maps, bars, strict=True):
        _draw_partner(learned.get(partner), partner, colours, maps=row, bars=ax)
    _draw_scale(colours, ax=scale)
    plot_course(learned, phases=phases, ax=course)
    for name, ax in zip("abc", (maps[0][0], bars[0], course), strict=True):
        letter(name, ax=ax)
    explanation = f"{_NOTE} {phases_note(phases)}"
    add_title_and_note(
        figure, title=learning_statement(learned), note=f"{explanation} {note}".strip(), health=health
    )
    times_s = next(iter(learned.values())).times_s
    name_phases(phases, window_s=(float(times_s[0]), float(times_s[-1])), ax=course)
    return figure


def _arranged_axes(figure: Figure) -> tuple[list[list[Axes]], Axes, list[Axes], Axes]:
    """Put a row of maps for each partner above the course, and histograms beside them, or below where it is narrow."""
    rows, narrow = range(len(PARTNERS)), is_narrow()
    # Nested: one grid for all would give the maps the margins of what spans them.
    parts = figure.add_gridspec(3 if narrow else 2, 1, height_ratios=[2.5, 1.3, 1] if narrow else [3.2, 1])
    n_maps = _N_MAPS - 1 if narrow else _N_MAPS
    ratios = [1] * n_maps + ([0.06] if narrow else [0.06, 1.25])
    grid = parts[0].subgridspec(len(rows), len(ratios), width_ratios=ratios)
    maps = [[figure.add_subplot(grid[row, k]) for k in range(n_maps)] for row in rows]
    below = parts[1].subgridspec(1, len(rows)) if narrow else None
    bars = [figure.add_subplot(below[0, row] if below else grid[row, -1]) for row in rows]
    return maps, figure.add_subplot(grid[0, n_maps]), bars, figure.add_subplot(parts[-1])


@house_style()
def plot_weight_map(map_nS: FloatArray, *, colours: Normalize, ax: Axes) -> Axes:
    """Draw one map, observed channels as rows from the top, executed ones as columns; empty pairs stay grey."""
    ax.set_facecolor("#EEEEEE")
    ax.imshow(np.ma.masked_invalid(map_nS), norm=colours, cmap=SEQUENTIAL_MAP, aspect="equal")
    for observed, executed in np.ndindex(map_nS.shape):
        value = map_nS[observed, executed]
        if np.isfinite(value):
            ink = "white" if colours(value) < 0.55 else TEXT_COLOUR
            shown = number(float(value)).removeprefix("0")
            ax.text(executed, observed, shown, ha="center", va="center", size=small_pt(), color=ink)
    names = [channel_label(channel) for channel in CHANNELS]
    ax.set_xticks(range(len(names)), names, rotation=90, size=small_pt())
    ax.set_yticks(range(len(names)), names, size=small_pt())
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


@house_style()
def plot_final_weights(found: MirrorWeights, *, ax: Axes) -> Axes:
    """Draw the histograms of the final weights within and between channels, each as a share, with the bounds."""
    largest_nS = max(found.upper_bound_nS, float(found.final_nS.max()))
    edges_nS = np.linspace(0.0, 1.0001 * largest_nS, _N_BARS + 1)
    same = found.final_same
    kinds = (("different channel", ~same, DIFFERENT_COLOUR), ("same channel", same, SAME_COLOUR))
    for label, chosen, colour in kinds:
        counts, _ = np.histogram(found.final_nS[chosen], edges_nS)
        shares = 100 * counts / max(1, int(chosen.sum()))
        ax.stairs(shares, edges_nS, fill=True, color=colour, alpha=0.55, label=label)
        ax.stairs(shares, edges_nS, color=colour, lw=0.8)
    for bound_nS in (0.0, found.upper_bound_nS):
        ax.axvline(bound_nS, color=TEXT_COLOUR, lw=0.7, ls=(0, (1, 2)), zorder=3)
    lower, upper = _percent(found.share_at_lower_bound[-1]), _percent(found.share_at_upper_bound[-1])
    at_bounds = f"at 0: {lower}\nat {found.upper_bound_nS:g} nS: {upper}"
    ax.text(
        0.9, 0.95, at_bounds, transform=ax.transAxes, ha="right", va="top", size=small_pt(), linespacing=1.4
    )
    ax.set(xlabel="Weight at the end (nS)", ylabel="Synapses of the kind (%)")
    legend_above(ax)
    return ax


@house_style()
def plot_course(learned: Mapping[str, MirrorWeights], *, phases: Sequence[PhaseBounds], ax: Axes) -> Axes:
    """Draw the mean weights within (solid) and between channels (dashed) of each partner over time."""
    for partner, found in learned.items():
        look = {"color": PARTNER_COLOURS[partner], "marker": "o", "ms": 2.2, "mew": 0}
        ax.plot(found.times_s, found.same_nS, lw=1.3, **look)
        ax.plot(found.times_s, found.different_nS, lw=1.1, ls=(0, (3, 1.5)), **look)
    times_s = next(iter(learned.values())).times_s
    window_s = (float(times_s[0]), float(times_s[-1]))
    ax.set_ylim(0, 1.05 * ax.dataLim.y1 or 1.0)
    if window_s[0] < window_s[1]:
        ax.set_xlim(window_s)
    shade_phases(phases, window_s=window_s, ax=ax)
    ax.set(xlabel="Time (s)", ylabel="Mean weight (nS)")
    kinds = [Line2D([], [], color=NULL_COLOUR, lw=1.3, label="same channel")]
    kinds.append(Line2D([], [], color=NULL_COLOUR, lw=1.1, ls=(0, (3, 1.5)), label="different channel"))
    partners = [Line2D([], [], color=PARTNER_COLOURS[p], lw=1.3, label=PARTNER_LABELS[p]) for p in learned]
    names_pt = 1.4 * small_pt() if len(phases) > 1 else 0.0
    legend_above(ax, n_columns=4, above_pt=names_pt, handles=partners + kinds)
    return ax


def learning_statement(learned: Mapping[str, MirrorWeights]) -> str:
    """State in one line how selective each partner's map became."""
    ends = {partner: (found.selectivity[0], found.selectivity[-1]) for partner, found in learned.items()}
    parts = [f"{PARTNER_LABELS[p]} {_ratio(first)} to {_ratio(last)}" for p, (first, last) in ends.items()]
    return f"Mirror weights, same : different channel: {', '.join(parts)} ({dyads(1)})"


def _draw_partner(
    found: MirrorWeights | None, partner: str, colours: Normalize, *, maps: Sequence[Axes], bars: Axes
) -> None:
    if found is None:
        for ax in (*maps, bars):
            say_why_empty("does not learn", ax=ax)
    else:
        snapshots = np.linspace(0, found.times_s.size - 1, len(maps)).round().astype(int)
        for snapshot, ax in zip(snapshots, maps, strict=True):
            plot_weight_map(found.maps_nS[snapshot], colours=colours, ax=ax)
            ax.set_title(f"{found.times_s[snapshot]:g} s", size=tick_pt())
        for ax in maps[1:]:
            ax.set_yticklabels([])
        for ax in maps if partner != PARTNERS[-1] else ():
            ax.set_xticklabels([])
        plot_final_weights(found, ax=bars)
    maps[0].set_ylabel(f"Partner {PARTNER_LABELS[partner]}: observed", color=PARTNER_COLOURS[partner])
    if partner == PARTNERS[-1]:
        for ax in maps:
            ax.set_xlabel("executed")


def _draw_scale(colours: Normalize, *, ax: Axes) -> None:
    bar = ax.figure.colorbar(ScalarMappable(colours, SEQUENTIAL_MAP), cax=ax)
    bar.set_label("Mean weight (nS)", size=small_pt())
    bar.ax.tick_params(labelsize=small_pt())
    bar.ax.spines[:].set_visible(False)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _ratio(selectivity: float) -> str:
    return f"{selectivity:.1f}" if np.isfinite(selectivity) else "undefined"
