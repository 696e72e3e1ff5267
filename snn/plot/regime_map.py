"""What dyads are called over two axes of a sweep: the commonest word of each cell, and where dyads are unhealthy."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from snn.config.columns.words import InfluenceVerdict
from snn.plot.legend import legend_above
from snn.plot.outcome import SweptAxis
from snn.plot.style import (
    COLUMN_IN,
    PAGE_IN,
    TEXT_COLOUR,
    add_title_and_note,
    as_shown,
    dyads,
    house_style,
    new_figure,
    small_pt,
)

VERDICT_COLOURS: Final[dict[InfluenceVerdict, str]] = {
    "cannot be told": "#FFFFFF",
    "no influence shown": "#BBBBBB",
    "influence a to b": "#0072B2",
    "influence b to a": "#D55E00",
    "mutual influence": "#F0E442",
    "reciprocity": "#88CCEE",
}
VERDICT_SHORT: Final[dict[InfluenceVerdict, str]] = {
    "cannot be told": "?",
    "no influence shown": "–",
    "influence a to b": "a→b",
    "influence b to a": "b→a",
    "mutual influence": "a⇄b",
    "reciprocity": "R",
}
"""Written in the cells: who cannot tell the colours reads them."""
_UNDECIDED = "#EEEEEE"
_CELL_IN = {"width": 0.52, "height": 0.4}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeCell:
    """The dyads of one point of the sweep."""

    row: int
    column: int
    verdicts: tuple[InfluenceVerdict, ...]
    """Of the scored dyads."""
    n_unhealthy: int
    """Of all dyads, those that are not healthy, scored or not."""
    n_dyads: int

    @property
    def majority(self) -> InfluenceVerdict | None:
        """What more than half of the scored dyads are called; None if nothing."""
        counted = Counter(self.verdicts).most_common(1)
        return counted[0][0] if counted and counted[0][1] > len(self.verdicts) / 2 else None


@house_style()
def regime_map_figure(
    cells: Sequence[RegimeCell], *, rows: SweptAxis, columns: SweptAxis, note: str = ""
) -> Figure:
    """Draw what dyads are called at each point.

    Parameters
    ----------
    cells
        One for each point that was run.
    rows, columns
        Axes of the sweep, both of numbers; the lowest row is at the bottom.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    width_in = float(np.clip(1.4 + _CELL_IN["width"] * len(columns.values), COLUMN_IN, PAGE_IN))
    height_in = float(np.clip(1.9 + _CELL_IN["height"] * len(rows.values), 2.6, 8.0))
    figure = new_figure(width_in=width_in, height_in=height_in)
    plot_regime_map(cells, rows=rows, columns=columns, ax=figure.add_subplot())
    n = max((cell.n_dyads for cell in cells), default=0)
    explanation = (
        "Colour and word: what more than half of the scored dyads of a cell are called by the cue test (its null: cues "
        "drawn anew); pale, without a word: no such majority. Number: so many of how many scored dyads. Hatched: more "
        "than half of all dyads are not healthy. No error bars: words are counted."
    )
    title = f"{regime_statement(cells)} ({dyads(n)} in a cell)"
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip())
    return figure


@house_style()
def plot_regime_map(cells: Sequence[RegimeCell], *, rows: SweptAxis, columns: SweptAxis, ax: Axes) -> Axes:
    """Draw the cells, their words and counts, hatches, and a legend of the words that are there."""
    for cell in cells:
        word = cell.majority
        face = VERDICT_COLOURS[word] if word else _UNDECIDED
        corner = (cell.column, cell.row)
        ax.add_patch(Rectangle(corner, 1, 1, facecolor=face, edgecolor="white", linewidth=0.8))
        ink = _ink(face)
        if 2 * cell.n_unhealthy > cell.n_dyads:
            ax.add_patch(
                Rectangle(corner, 1, 1, fill=False, hatch="////", edgecolor=ink, linewidth=0, alpha=0.4)
            )
        _write(cell, ink, face, ax=ax)
    ax.set(xlim=(0, len(columns.values)), ylim=(0, len(rows.values)))
    ax.set(xlabel=as_shown(columns.label), ylabel=as_shown(rows.label))
    ax.set_xticks(np.arange(len(columns.values)) + 0.5, [f"{value:g}" for value in columns.values])
    ax.set_yticks(np.arange(len(rows.values)) + 0.5, [f"{value:g}" for value in rows.values])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    there: list[InfluenceVerdict] = [
        word for word in VERDICT_COLOURS if any(cell.majority == word for cell in cells)
    ]
    handles = [
        Patch(
            facecolor=VERDICT_COLOURS[word],
            edgecolor=TEXT_COLOUR,
            lw=0.4,
            label=f"{VERDICT_SHORT[word]}  {word}",
        )
        for word in there
    ]
    if handles:
        legend_above(ax, n_columns=2, handles=handles)
    return ax


def regime_statement(cells: Sequence[RegimeCell]) -> str:
    """Say of how many cells most dyads are called what, the commonest first."""
    found = Counter(cell.majority for cell in cells if cell.majority).most_common(2)
    if not found:
        return f"No word for most dyads in any of {len(cells)} cells"
    told = ", ".join(f"{word} in {n}" for word, n in found)
    return f"{told[0].upper()}{told[1:]} of {len(cells)} cells"


def _write(cell: RegimeCell, ink: str, face: str, *, ax: Axes) -> None:
    word = cell.majority
    count = f"{cell.verdicts.count(word)}/{len(cell.verdicts)}" if word else f"–/{len(cell.verdicts)}"
    text = f"{VERDICT_SHORT[word]}\n{count}" if word else count
    box = {"boxstyle": "round,pad=0.15", "facecolor": face, "edgecolor": "none"}
    ax.text(
        cell.column + 0.5, cell.row + 0.5, text, ha="center", va="center", size=small_pt(), color=ink,
        linespacing=1.15, bbox=box,
    )  # fmt: skip


def _ink(face: str) -> str:
    red, green, blue = to_rgb(face)
    return "white" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.45 else TEXT_COLOUR
