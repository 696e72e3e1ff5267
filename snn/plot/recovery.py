"""What recordings tell of coupling and latency, over what these are."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from snn.analyse.influence.cue_effect import Interval
from snn.compare.recovery import JudgedLink
from snn.plot.style import NULL_COLOUR, PAGE_IN, add_title_and_note, house_style, letter, new_figure

_COLOURS = ("#0072B2", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#D55E00", "#222222")
"""Okabe & Ito (2008), one for each experiment."""
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_SPREAD = 0.04
"""Width over which the links of one truth are put beside each other, in parts of it."""
_OFF_THE_PAGE = 1e3
_TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5)
_EXPLANATION = (
    "Each link of a model dyad by itself, told by dyads other than its own; bars: 95 % intervals, up to the upper edge "
    "where they are open. Dashed: told what it is. Links of one truth are moved sideways. Latencies where a coupling "
    "of 0 is excluded."
)


@house_style()
def recovery_figure(found: Sequence[JudgedLink], *, title: str, note: str = "") -> Figure:
    """Draw what is told at each length, in a column of two panels: coupling above, latency below.

    Parameters
    ----------
    found
        See `snn.compare.recovery.judged`; links that are cut have no place on the logarithmic axis.
    title, note
        Above the figure, and below it after the explanation of what is drawn.
    """
    found = [each for each in found if each.measured.link.coupling > 0]
    lengths_s = sorted({each.measured.length_s for each in found})
    width_in = min(PAGE_IN, 0.9 + 2.6 * len(lengths_s))
    figure = new_figure(width_in=width_in, height_in=5.2)
    axes = figure.subplots(2, len(lengths_s), squeeze=False, sharex="row", sharey="row")
    colours = experiment_colours(found)
    for column, length_s in enumerate(lengths_s):
        own = [each for each in found if each.measured.length_s == length_s]
        plot_coupling(own, colours=colours, ax=axes[0, column])
        plot_latency(own, colours=colours, ax=axes[1, column])
        axes[0, column].set_title(f"{length_s:g} s")
    for number, ax in enumerate(axes.ravel()):
        letter("abcdefghijklmnop"[number], ax=ax)
        if number % len(lengths_s):
            ax.set_ylabel("")
    if len(colours) > 1:
        marks = [
            Line2D([], [], ls="none", marker=_marker(colour), ms=3, mew=0, color=colour, label=name)
            for name, colour in colours.items()
        ]
        axes[0, 0].legend(handles=marks, loc="upper left")
    add_title_and_note(figure, title=title, note=f"{_EXPLANATION} {note}".strip())
    return figure


def experiment_colours(found: Sequence[JudgedLink]) -> dict[str, str]:
    """Give each experiment a colour, in the order in which they come."""
    names = dict.fromkeys(each.measured.experiment for each in found)
    return {name: _COLOURS[number % len(_COLOURS)] for number, name in enumerate(names)}


def _marker(colour: str) -> str:
    """Return the shape that goes with a colour, for those who cannot tell it from another."""
    return _MARKERS[_COLOURS.index(colour)]


@house_style()
def plot_coupling(found: Sequence[JudgedLink], *, colours: Mapping[str, str], ax: Axes) -> Axes:
    """Draw the couplings that are told of links of one length over the true ones."""
    truths = sorted({each.measured.link.coupling for each in found})
    ax.set(xscale="log", yscale="log", ylim=(0.5 * truths[0], 1.6 * truths[-1]))
    ax.plot(truths, truths, color=NULL_COLOUR, lw=0.8, ls=(0, (3, 3)))
    _bars(
        found,
        lambda each: each.told.coupling,
        lambda each: each.measured.link.coupling,
        colours=colours,
        ax=ax,
    )
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks(_TICKS, labels=[f"{tick:g}" for tick in _TICKS])
        axis.set_ticks([], minor=True)
    ax.set(xlim=(0.7 * truths[0], 1.4 * truths[-1]), ylim=(0.5 * truths[0], 1.6 * truths[-1]))
    ax.set(xlabel="True coupling", ylabel="Coupling told")
    return ax


@house_style()
def plot_latency(found: Sequence[JudgedLink], *, colours: Mapping[str, str], ax: Axes) -> Axes:
    """Draw how much later or earlier than it is the latency of links of one length is told to be, over the coupling."""
    ax.axhline(0.0, color=NULL_COLOUR, lw=0.8, ls=(0, (3, 3)))
    _bars(found, _error, lambda each: each.measured.link.coupling, colours=colours, ax=ax)
    truths = [each.measured.link.coupling for each in found]
    ax.set(xscale="log", ylim=(-60, 60), xlabel="True coupling", ylabel="Latency told less true one (ms)")
    ax.xaxis.set_ticks(_TICKS, labels=[f"{tick:g}" for tick in _TICKS])
    ax.xaxis.set_ticks([], minor=True)
    ax.set_xlim(0.7 * min(truths), 1.4 * max(truths))
    return ax


def _error(each: JudgedLink) -> Interval:
    told, true_ms = each.told.latency_ms, each.measured.link.latency_ms
    return Interval(value=told.value - true_ms, low=told.low - true_ms, high=told.high - true_ms)


def _bars(
    found: Sequence[JudgedLink],
    of: Callable[[JudgedLink], Interval],
    truth: Callable[[JudgedLink], float],
    *,
    colours: Mapping[str, str],
    ax: Axes,
) -> None:
    """Draw a point and an interval for each link; those of one truth and experiment side by side."""
    for name, colour in colours.items():
        own = [each for each in found if each.measured.experiment == name and np.isfinite(of(each).low)]
        totals, places = Counter(map(truth, own)), Counter[float]()
        xs = []
        for each in own:
            place = (places[truth(each)] + 0.5) / totals[truth(each)]
            places[truth(each)] += 1
            xs.append(truth(each) * np.exp(_SPREAD * (2 * place - 1)))
        lows, highs = [of(each).low for each in own], [min(of(each).high, _OFF_THE_PAGE) for each in own]
        if ax.get_yscale() == "log":
            lows = [max(low, 1 / _OFF_THE_PAGE) for low in lows]
        ax.vlines(xs, lows, highs, color=colour, lw=0.4, alpha=0.6)
        ax.plot(
            xs,
            [of(each).value for each in own],
            ls="none",
            marker=_marker(colour),
            ms=2.0,
            mew=0,
            color=colour,
        )
