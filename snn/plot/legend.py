"""Legends above panels, where they cover no data, in as many columns as have room there."""

from collections.abc import Sequence
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import offset_copy

from snn.plot.letters import width_pt
from snn.plot.style import house_style, small_pt
from snn.plot.ticks import width_of

_SPACING = 1.2
"""Between columns, in parts of the size of letters."""


@house_style()
def legend_above(
    ax: Axes, *, n_columns: int = 2, above_pt: float = 0.0, handles: Sequence[Any] = (), **look: Any
) -> float:
    """Put the legend between the axes and the title.

    Parameters
    ----------
    ax
        Whose legend.
    n_columns
        At most; fewer where so many are wider than the panel.
    above_pt
        How far above the axes.
    handles
        What is named; by default all that has a label.
    **look
        Passed on.

    Returns
    -------
    float
        How far above the axes it ends, in points.
    """
    handles = list(handles) or ax.get_legend_handles_labels()[0]
    labels = [str(handle.get_label()) for handle in handles]
    n_columns = columns_that_fit(labels, width_in=width_of(ax), n_columns=n_columns)
    ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        bbox_transform=offset_copy(ax.transAxes, ax.get_figure(root=True), y=above_pt, units="points"),
        ncols=n_columns,
        columnspacing=_SPACING,
        borderaxespad=0.2,
        **look,
    )
    return above_pt + 1.6 * small_pt() * -(-len(labels) // n_columns)


@house_style()
def columns_that_fit(labels: Sequence[str], *, width_in: float, n_columns: int) -> int:
    """Return in how many columns of a legend labels fit into a width; 1 if not even one does."""
    font = FontProperties(size=small_pt())
    handle_pt = (rcParams["legend.handlelength"] + rcParams["legend.handletextpad"]) * small_pt()
    widths_pt = [handle_pt + width_pt(label, font) for label in labels]
    for n in range(min(n_columns, len(labels)), 1, -1):
        if sum(_column_widths(widths_pt, n)) + (n - 1) * _SPACING * small_pt() <= 72 * width_in:
            return n
    return 1


def _column_widths(widths: Sequence[float], n: int) -> list[float]:
    """Return the width of each column, as a legend fills them: from the top down, the first ones by one longer."""
    length, longer = divmod(len(widths), n)
    stops = [(k + 1) * length + min(k + 1, longer) for k in range(n)]
    return [max(widths[start:stop]) for start, stop in zip([0, *stops[:-1]], stops, strict=True)]
