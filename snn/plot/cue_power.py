"""How often the cue test finds an influence, over the length of a recording and for groups of dyads."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.cue_power import PowerPoint
from snn.plot.style import NULL_COLOUR, PAGE_IN, add_title_and_note, house_style, letter, new_figure
from snn.plot.ticks import wrapped
from snn.wording import n_of

# Okabe & Ito (2008), in the order of the groups' sizes; shapes tell them apart without colour.
_LOOKS = (
    ("#222222", "o"),
    ("#0072B2", "s"),
    ("#009E73", "^"),
    ("#E69F00", "D"),
    ("#CC79A7", "v"),
    ("#56B4E9", "P"),
    ("#D55E00", "X"),
)
_SPREAD = 0.02
"""Sideways distance of the curves, in natural logarithms of the length, so that equal intervals can be told apart."""


@house_style()
def cue_power_figure(
    panels: Mapping[str, Sequence[PowerPoint]], *, power: float, title: str, note: str = ""
) -> Figure:
    """Draw one panel for each rate of cues.

    Parameters
    ----------
    panels
        Power by heading of the panel, at most four; see `snn.compare.cue_power.power_points`.
    power
        That was asked for.
    title, note
        Above the figure, and below it after the explanation of what is drawn.
    """
    n_panels = len(panels)
    width_in = min(PAGE_IN, 0.7 + 3.2 * n_panels)
    figure = new_figure(width_in=width_in, height_in=3.4)
    axes = figure.subplots(1, n_panels, squeeze=False, sharey=True).ravel()
    for number, (heading, ax) in enumerate(zip(panels, axes, strict=True)):
        plot_cue_power(panels[heading], power=power, ax=ax)
        ax.set_title(wrapped(heading, 34))
        if n_panels > 1:
            letter("abcd"[number], ax=ax)
        if number:
            ax.set_ylabel("")
        if number < n_panels - 1 and (legend := ax.get_legend()):
            legend.remove()  # that of the last panel is for all
    add_title_and_note(figure, title=title, note=f"{_EXPLANATION} {note}".strip())
    return figure


_EXPLANATION = (
    "Share of tests at level .01 that find the influence, each direction by itself. Stretches of pilot model dyads; "
    "bars: 95 % Clopper-Pearson intervals, as if stretches of one dyad were independent. Groups: the cue test over "
    "dyads, each of the length on the axis. Curves are moved a little sideways. Dashed: the power asked for."
)


@house_style()
def plot_cue_power(points: Sequence[PowerPoint], *, power: float, ax: Axes) -> Axes:
    """Draw power over length, one curve for each number of dyads; see `cue_power_figure` for the arguments."""
    sizes = sorted({point.n_dyads for point in points})
    lengths_s = sorted({point.length_s for point in points})
    ax.axhline(power, color=NULL_COLOUR, lw=0.8, ls=(0, (3, 3)), zorder=1)
    for number, n_dyads in enumerate(sizes):
        own = sorted(
            (point for point in points if point.n_dyads == n_dyads), key=lambda point: point.length_s
        )
        colour, marker = _LOOKS[number % len(_LOOKS)]
        beside = np.exp((number - (len(sizes) - 1) / 2) * _SPREAD)
        values = np.array([[p.found.value, p.found.ci_low, p.found.ci_high] for p in own])
        ax.errorbar(
            beside * np.array([point.length_s for point in own]),
            values[:, 0],
            yerr=np.abs(values[:, 1:] - values[:, :1]).T,
            color=colour,
            marker=marker,
            ms=4.0,
            mec="white",
            mew=0.4,
            elinewidth=0.8,
            capsize=2.0,
            label=n_of(n_dyads, "dyad"),
        )
    ax.set_xscale("log")
    ax.set_xticks(lengths_s, labels=[f"{length_s:g}" for length_s in lengths_s])
    ax.minorticks_off()
    ax.set(ylim=(-0.02, 1.03), xlabel="Length of each recording (s)", ylabel="Power of one direction")
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))  # beside the axes: curves may be anywhere in them
    return ax
