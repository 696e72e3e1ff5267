"""Which measure can be trusted: how often each calls a dyad coupled, for kinds of dyads whose coupling is known."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.trust import Kind, TrustTable
from snn.plot.style import (
    PAGE_IN,
    add_title_and_note,
    house_style,
    new_figure,
)
from snn.plot.ticks import wrapped
from snn.record.types import FloatArray

_ROW_IN, _HEAD_IN = 0.2, 1.55
ERROR_MAP = "Oranges"
"""One hue, light to dark: right is white, also in print and for the colour-blind."""
_DARK = 0.6
"""Share of errors from which letters are white."""


@house_style()
def trust_figure(table: TrustTable, *, note: str = "") -> Figure:
    """Draw measures (rows) against kinds of dyads (columns).

    A cell says in how many of 100 healthy dyads the measure finds coupling; its shade says how wrong that is: false
    alarms where the partners do not influence each other mutually, misses where they do. Kinds that are neither have no
    shade.

    Parameters
    ----------
    table
        From `snn.compare.trust`.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    height_in = _HEAD_IN + _ROW_IN * len(table.rows)
    figure = new_figure(width_in=PAGE_IN, height_in=height_in)
    axes = figure.subplots()
    errors = _errors(table)
    image = axes.imshow(errors, aspect="auto", cmap=ERROR_MAP, vmin=0.0, vmax=1.0, interpolation="none")
    _letter(axes, table, errors)
    _label(axes, table)
    bar = figure.colorbar(image, ax=axes, fraction=0.025, pad=0.01)
    bar.set_label("wrong: false alarms, or misses")
    bar.set_ticks([0, 0.5, 1], labels=["0", "50 %", "100 %"])
    explanation = (
        "Cells: per cent of healthy model dyads that the measure calls coupled (n above each column; 95 % "
        "Clopper-Pearson intervals in the table). Each measure decides by a threshold that 5 % of uncoupled dyads of "
        "another block of seeds exceed; the index by its own tests."
    )
    title = f"Which measure can you trust? {table.measured_s:g} s of each dyad, whose coupling is known"
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip())
    return figure


def _errors(table: TrustTable) -> FloatArray:
    """Return the share of wrong calls, shape ``(n_measures, n_kinds)``; nan where nothing is wrong or defined."""
    rows = [[_error(row.detected[kind.name].value, kind) for kind in table.kinds] for row in table.rows]
    return np.array(rows, dtype=np.float64)


def _error(share: float, kind: Kind) -> float:
    if kind.truth == "other":
        return float("nan")
    return share if kind.truth == "not mutual" else 1 - share


def _letter(axes: Axes, table: TrustTable, errors: FloatArray) -> None:
    for y, row in enumerate(table.rows):
        for x, kind in enumerate(table.kinds):
            found = row.detected[kind.name]
            text = f"{100 * found.value:.0f}" if found.n else "–"
            colour = "white" if errors[y, x] > _DARK else "black"
            axes.text(x, y, text, ha="center", va="center", fontsize=5.5, color=colour)


def _label(axes: Axes, table: TrustTable) -> None:
    axes.set_yticks(range(len(table.rows)), labels=[row.measure for row in table.rows])
    n_letters = max(9, 90 // len(table.kinds))
    labels = [f"{wrapped(kind.name, n_letters)}\nn = {int(kind.healthy.sum())}" for kind in table.kinds]
    axes.set_xticks(range(len(table.kinds)), labels=labels, fontsize=min(6.5, 70 / len(table.kinds)))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for x, (kind, following) in enumerate(zip(table.kinds, table.kinds[1:], strict=False)):
        if kind.truth != following.truth:
            axes.axvline(x + 0.5, color="white", linewidth=3)
