"""An outcome over two axes of a sweep: the mean of each cell, its number of dyads, and its null."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from snn.plot.flags import states_note
from snn.plot.outcome import Outcome, SweptAxis, swept_axis
from snn.plot.style import (
    COLUMN_IN,
    PAGE_IN,
    SEQUENTIAL_MAP,
    TEXT_COLOUR,
    add_title_and_note,
    as_shown,
    dyads,
    house_style,
    new_figure,
    number,
    small_pt,
    tick_pt,
    without_unit,
)
from snn.plot.ticks import wrapped
from snn.record.types import FloatArray

_CELL_IN = {"width": 0.56, "height": 0.42}
_MAX_LETTERED = 12
"""Cells on a side up to which numbers can be read inside them."""
_MAX_TICKS = 24
_EMPTY_COLOUR = "#EEEEEE"


@dataclass(frozen=True, slots=True)
class _Cell:
    """One point of the sweep and where it lies."""

    row: int
    column: int
    mean: float
    above_null: bool
    n_in_mean: int
    n_dyads: int
    unscored: bool


@house_style()
def heatmap_figure(
    outcome: Outcome,
    *,
    row_label: str,
    column_label: str,
    note: str = "",
) -> Figure:
    """Draw the mean of an outcome over two swept axes.

    Parameters
    ----------
    outcome
        From a sweep with two axes: the first gives the rows, the lowest value at the bottom, the second the
        columns. A combination that was not run stays empty.
    row_label, column_label
        Names of the axes, with the units in brackets.
    note
        Text below the figure, after the explanation of what is drawn.

    Raises
    ------
    ResultError
        If the sweep has fewer than two axes.
    """
    rows = swept_axis(outcome, index=0, label=row_label)
    columns = swept_axis(outcome, index=1, label=column_label)
    width_in = float(np.clip(1.9 + _CELL_IN["width"] * len(columns.values), COLUMN_IN, PAGE_IN))
    height_in = float(np.clip(1.4 + _CELL_IN["height"] * len(rows.values), 2.4, 8.0))
    figure = new_figure(width_in=width_in, height_in=height_in)
    plot_heatmap(outcome, rows=rows, columns=columns, ax=figure.add_subplot())
    title = f"{without_unit(outcome.name)}, mean ({dyads(outcome.n_dyads)})"
    explanation = _explanation(outcome, lettered=_lettered(rows, columns))
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip())
    return figure


@house_style()
def plot_heatmap(outcome: Outcome, *, rows: SweptAxis, columns: SweptAxis, ax: Axes) -> Axes:
    """Draw the cells, their numbers, hatches over cells with unscored dyads, and the colour bar.

    See `heatmap_figure` for the arguments; ``rows`` and ``columns`` are the axes of the sweep.
    """
    cells = _cells(outcome, rows=rows, columns=columns)
    mean = np.full((len(rows.values), len(columns.values)), np.nan)
    for cell in cells:
        mean[cell.row, cell.column] = cell.mean
    norm, colour_map = _colour_scale(outcome.mean)
    ax.set_facecolor(_EMPTY_COLOUR)
    mesh = ax.pcolormesh(
        np.ma.masked_invalid(mean), norm=norm, cmap=colour_map, edgecolors="white", linewidth=0.5
    )
    lettered = _lettered(rows, columns)
    for cell in cells:
        if cell.unscored:
            ax.add_patch(_hatch(cell, mesh))
        if lettered:
            _letter(cell, mesh, ax=ax)
        elif not cell.above_null:
            ax.plot(cell.column + 0.5, cell.row + 0.5, "o", ms=2, color=_ink(cell, mesh))
    _label_sides(rows, columns, ax=ax)
    bar = ax.figure.colorbar(mesh, ax=ax, label=as_shown(outcome.name), fraction=0.06, pad=0.03)
    bar.ax.spines[:].set_visible(False)
    return ax


def _cells(outcome: Outcome, *, rows: SweptAxis, columns: SweptAxis) -> list[_Cell]:
    null95 = outcome.mean_null95
    return [
        _Cell(
            row=rows.values.index(condition[0]),
            column=columns.values.index(condition[1]),
            mean=estimate.value,
            above_null=not estimate.value <= null95[point],  # also true if there is no null to be above
            n_in_mean=estimate.n,
            n_dyads=outcome.n_dyads,
            unscored=estimate.n_unscored > 0,
        )
        for point, (condition, estimate) in enumerate(
            zip(outcome.grid.conditions, outcome.means, strict=True)
        )
    ]


def _colour_scale(mean: FloatArray) -> tuple[Normalize, str]:
    known = mean[np.isfinite(mean)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if 0 < low <= high / 2 or 0 < low == high:
        low = 0.0  # the natural origin, unless it would waste more than half of the colours
    return Normalize(low, high if high > low else low + 1.0), SEQUENTIAL_MAP


def _colour(cell: _Cell, colours: ScalarMappable) -> tuple[float, float, float]:
    if np.isnan(cell.mean):
        return to_rgb(_EMPTY_COLOUR)
    red, green, blue, _ = colours.to_rgba(np.array([cell.mean]))[0]
    return float(red), float(green), float(blue)


def _ink(cell: _Cell, colours: ScalarMappable) -> str:
    """Return a colour that can be read on that of the cell."""
    red, green, blue = _colour(cell, colours)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # ITU-R BT.709
    return "white" if luminance < 0.5 else TEXT_COLOUR


def _hatch(cell: _Cell, colours: ScalarMappable) -> Rectangle:
    look = {"hatch": "////", "edgecolor": _ink(cell, colours), "linewidth": 0, "alpha": 0.55}
    return Rectangle((cell.column, cell.row), 1, 1, fill=False, **look)


def _letter(cell: _Cell, colours: ScalarMappable, *, ax: Axes) -> None:
    mean = "–" if np.isnan(cell.mean) else number(cell.mean)
    # brackets rather than a colour: they survive a copier
    shown = mean if cell.above_null else f"({mean})"
    halo = [withStroke(linewidth=2, foreground=to_hex(_colour(cell, colours)))]
    look = {"ha": "center", "color": _ink(cell, colours), "path_effects": halo}
    x, y = cell.column + 0.5, cell.row + 0.5
    ax.text(x, y, shown, va="bottom", size=tick_pt(), **look)
    ax.text(x, y - 0.04, f"{cell.n_in_mean}/{cell.n_dyads}", va="top", size=small_pt(), **look)


def _lettered(rows: SweptAxis, columns: SweptAxis) -> bool:
    return max(len(rows.values), len(columns.values)) <= _MAX_LETTERED


def _label_sides(rows: SweptAxis, columns: SweptAxis, *, ax: Axes) -> None:
    for axis, place in ((columns, ax.set_xticks), (rows, ax.set_yticks)):
        shown = range(0, len(axis.values), ceil(len(axis.values) / _MAX_TICKS))
        names = [wrapped(_name(axis.values[k]), 14) for k in shown]
        upright = axis is columns and max(map(len, names)) > 9
        place([k + 0.5 for k in shown], names, rotation=90 if upright else 0)
    ax.set(xlabel=as_shown(columns.label), ylabel=as_shown(rows.label))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def _name(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _explanation(outcome: Outcome, *, lettered: bool) -> str:
    parts = ["In each cell: mean, and how many of all dyads are in it."] if lettered else []
    if np.isfinite(outcome.mean_null95).any():
        parts.append(f"{'Brackets' if lettered else 'Dots'}: not above the mean null95 of the dyads.")
    else:
        parts.append("No null is given for this outcome.")
    parts += states_note(outcome.grid, mark="Hatched, cells with")
    return " ".join(parts)
