"""An outcome over two axes of a sweep: mean and number of dyads of each cell, and where it is not above chance."""

from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import CenteredNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from snn.plot.outcome import Outcome, SweptAxis
from snn.plot.style import (
    DIVERGING_MAP,
    NOTE_PT,
    PAGE_IN,
    SEQUENTIAL_MAP,
    add_title_and_note,
    dyads,
    house_style,
    new_figure,
    without_unit,
)
from snn.plot.ticks import wrapped
from snn.record.types import FloatArray

_CELL_IN = {"width": 0.56, "height": 0.42}
_MAX_TICKS = 24
_MAX_LETTERED = 12
"""Cells on a side up to which numbers can be read inside them."""


@house_style()
def heatmap_figure(
    outcome: Outcome, rows: SweptAxis, columns: SweptAxis, *, centre: float | None = None, note: str = ""
) -> Figure:
    """Draw the mean of an outcome over two swept axes.

    Parameters
    ----------
    outcome
        Its points run through the columns of the first row, then of the second, and so on.
    rows, columns
        The two axes; the first row lies at the bottom, like a y axis.
    centre
        A value from which to tell higher (red) and lower (blue); without it dark is low and bright is high.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    width_in = float(np.clip(1.9 + _CELL_IN["width"] * len(columns.values), 3.5, PAGE_IN))
    height_in = float(np.clip(1.4 + _CELL_IN["height"] * len(rows.values), 2.4, 8.0))
    figure = new_figure(width_in=width_in, height_in=height_in)
    plot_heatmap(outcome, rows, columns, centre=centre, ax=figure.add_subplot())
    title = f"{without_unit(outcome.name)}, mean ({dyads(outcome.values.shape[1])})"
    add_title_and_note(figure, title=title, note=f"{_explanation(outcome, rows, columns)} {note}".strip())
    return figure


@house_style()
def plot_heatmap(
    outcome: Outcome, rows: SweptAxis, columns: SweptAxis, *, centre: float | None = None, ax: Axes
) -> Axes:
    """Draw the cells, their numbers, hatches over cells with flagged dyads, and the colour bar.

    See `heatmap_figure` for the arguments.
    """
    shape = (len(rows.values), len(columns.values))
    mean = outcome.mean.reshape(shape)
    colours = _colours(mean, centre)
    ax.set_facecolor("#EEEEEE")  # of cells without a mean
    ax.pcolormesh(
        np.ma.masked_invalid(mean), norm=colours.norm, cmap=colours.cmap, edgecolors="white", lw=0.5
    )
    for point in range(outcome.mean.size):
        row, column = divmod(point, shape[1])
        if outcome.n_flagged[point]:
            ax.add_patch(_hatch(row, column, colours, mean[row, column]))
        if max(shape) <= _MAX_LETTERED:
            _letter_cell(outcome, point, row, column, colours, ax)
        elif outcome.mean[point] <= outcome.mean_null95[point]:
            ax.plot(column + 0.5, row + 0.5, "o", ms=2, color=_ink(colours, outcome.mean[point])[0])
    _label_sides(rows, columns, ax)
    bar = ax.get_figure(root=True).colorbar(colours, ax=ax, label=outcome.name, fraction=0.06, pad=0.03)
    bar.outline.set_visible(False)  # pyright: ignore[reportCallIssue]
    return ax


def _colours(mean: FloatArray, centre: float | None) -> ScalarMappable:
    known = mean[np.isfinite(mean)]
    if centre is not None:
        half_range = float(np.abs(known - centre).max(initial=0.0)) or 1.0
        return ScalarMappable(CenteredNorm(centre, half_range), DIVERGING_MAP)
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if 0 < low <= high / 2 or 0 < low == high:
        low = 0.0  # the natural origin, unless it would waste more than half of the colours
    return ScalarMappable(Normalize(low, high if high > low else low + 1.0), SEQUENTIAL_MAP)


def _ink(colours: ScalarMappable, value: float) -> tuple[str, str]:
    """Return a colour that can be read on that of ``value``, and the latter."""
    if np.isnan(value):
        return "#222222", "#EEEEEE"
    red, green, blue, _ = colours.to_rgba(value)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # ITU-R BT.709
    return (
        "white" if luminance < 0.5 else "#222222"
    ), f"#{''.join(f'{round(c * 255):02x}' for c in (red, green, blue))}"


def _hatch(row: int, column: int, colours: ScalarMappable, value: float) -> Rectangle:
    ink, _ = _ink(colours, value)
    return Rectangle((column, row), 1, 1, fill=False, hatch="////", edgecolor=ink, lw=0, alpha=0.55)


def _letter_cell(
    outcome: Outcome, point: int, row: int, column: int, colours: ScalarMappable, ax: Axes
) -> None:
    mean, null95 = outcome.mean[point], outcome.mean_null95[point]
    ink, background = _ink(colours, mean)
    number = "–" if np.isnan(mean) else f"{mean:.2f}".replace("-", "−")
    # brackets rather than a colour: they survive a copier
    shown = f"({number})" if mean <= null95 else number
    halo = [withStroke(linewidth=2, foreground=background)]
    look = {"ha": "center", "color": ink, "path_effects": halo}
    n_all = outcome.values.shape[1]
    ax.text(column + 0.5, row + 0.5, shown, va="bottom", size=6.5, **look)
    ax.text(column + 0.5, row + 0.46, f"{outcome.n_in_mean[point]}/{n_all}", va="top", size=NOTE_PT, **look)


def _label_sides(rows: SweptAxis, columns: SweptAxis, ax: Axes) -> None:
    for axis, place in ((columns, ax.set_xticks), (rows, ax.set_yticks)):
        every = ceil(len(axis.values) / _MAX_TICKS)
        shown = range(0, len(axis.values), every)
        names = [wrapped(_name(axis.values[k]), 14) for k in shown]
        upright = axis is columns and max(map(len, names)) > 9
        place([k + 0.5 for k in shown], names, rotation=90 if upright else 0)
    ax.set(xlabel=columns.label, ylabel=rows.label)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def _name(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _explanation(outcome: Outcome, rows: SweptAxis, columns: SweptAxis) -> str:
    lettered = max(len(rows.values), len(columns.values)) <= _MAX_LETTERED
    inside = "In each cell: mean, and how many of all dyads are in it. " if lettered else ""
    has_null = bool(np.isfinite(outcome.mean_null95).any())
    mark = "Brackets" if lettered else "Dots"
    null = f"{mark}: not above the mean null95 of the dyads. " if has_null else "No null known. "
    n_flagged = int(outcome.flagged.sum())
    hatches = (
        f"Hatched: with dyads flagged as unhealthy, in no mean ({n_flagged} of all runs). "
        if n_flagged
        else ""
    )
    return f"{inside}{null}{hatches}".strip()
