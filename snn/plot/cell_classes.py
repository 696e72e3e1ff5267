"""Shares of cells by what they do in doing and in seeing, over dyads, beside the shares that were recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.effects import Estimate
from snn.plot.legend import legend_above
from snn.plot.outcome import interval_name
from snn.plot.style import (
    DYAD_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    TEXT_COLOUR,
    add_title_and_note,
    dyads,
    house_style,
    letter,
    new_panels,
    small_pt,
)
from snn.record.types import FloatArray

_NEAR = 0.12
"""Shares nearer than this have their origins above and below."""
_SPREAD = 0.22
"""Half-height over which the dyads of one class are spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassShare:
    """The share of one class of cells."""

    name: str
    values: FloatArray  # (n_dyads,) of the scored dyads; nan where undefined
    mean: Estimate
    recorded: tuple[tuple[float, str], ...]
    """Share and origin of each recording that counted such cells, such as ``(.17, "F5")``."""


@house_style()
def cell_classes_figure(populations: Sequence[tuple[str, Sequence[ClassShare]]], *, note: str = "") -> Figure:
    """Draw the shares of all classes, a panel for each population.

    Parameters
    ----------
    populations
        Name of each population and its classes, from top to bottom.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    n = len(populations)
    figure, axes = new_panels(n, width_in=PAGE_IN, panel_in=3.0, columns=n, shared=True)
    for index, (ax, (name, shares)) in enumerate(zip(axes, populations, strict=True)):
        plot_cell_classes(shares, ax=ax)
        ax.set_title(f"{name} cells")
        letter("abcdef"[index], ax=ax)
    legend_above(axes[0], n_columns=3, above_pt=14)
    means = tuple(share.mean for _, shares in populations for share in shares)
    n = max((mean.n for mean in means), default=0)
    bars = interval_name(means)
    explained = f"Dots: single model dyads; bars: {bars}." if bars else "Dots: single model dyads."
    marks = (
        "Diamonds: shares of the cells that were recorded in monkeys, which depend on how cells were sought."
    )
    title = f"Cells in doing and in seeing ({dyads(n)})"
    add_title_and_note(figure, title=title, note=f"{explained} {marks} {note}".strip())
    return figure


@house_style()
def plot_cell_classes(shares: Sequence[ClassShare], *, ax: Axes) -> Axes:
    """Draw the classes of one population: dyads, mean with interval, and what was recorded. The first is on top."""
    for place, share in enumerate(shares):
        _draw_dyads(share, place, ax=ax, labelled=place == 0)
        error = np.abs(np.array([[share.mean.ci_low], [share.mean.ci_high]]) - share.mean.value)
        ax.errorbar(
            share.mean.value,
            place,
            xerr=error,
            fmt="o",
            ms=4,
            mec="white",
            mew=0.6,
            capsize=2.5,
            color=OUTCOME_COLOUR,
            label="model, mean over dyads" if place == 0 else None,
            zorder=4,
        )
        for number, (fraction, origin) in enumerate(share.recorded):
            first = number == 0 and not any(other.recorded for other in shares[:place])
            ax.plot(
                fraction, place, "D", ms=4, mfc="none", mec=TEXT_COLOUR, label="recorded" if first else None
            )
            below = any(abs(fraction - other) < _NEAR for other, _ in share.recorded[:number])
            at = {"xy": (fraction, place), "xytext": (0, -5 if below else 5), "textcoords": "offset points"}
            ax.annotate(origin, **at, ha="center", va="top" if below else "bottom", size=small_pt())
    ax.set_yticks(range(len(shares)), [share.name for share in shares])
    ax.set(xlim=(-0.03, 1.03), ylim=(len(shares) - 0.5, -0.6), xlabel="Share of cells")
    return ax


def _draw_dyads(share: ClassShare, place: int, *, ax: Axes, labelled: bool) -> None:
    beside = np.linspace(-_SPREAD, _SPREAD, share.values.size) if share.values.size > 1 else np.zeros(1)
    look = {"color": DYAD_COLOUR, "alpha": 0.6, "ms": 4, "mew": 0, "zorder": 2}
    ax.plot(share.values, place + beside, ".", **look, label="dyads" if labelled else None)
