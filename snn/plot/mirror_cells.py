"""Doing and seeing, cell by cell: which cells of the execution circuit fire in both."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.analyse.cells.responses import Responses
from snn.plot.style import (
    NULL_COLOUR,
    PAGE_IN,
    PARTNER_COLOURS,
    PARTNER_LABELS,
    add_title_and_note,
    dyads,
    house_style,
    letter,
    new_panels,
    say_why_empty,
)
from snn.record.health import Health

PANELS = {"execution_e": "Execution cells", "motor": "Motor cells"}


@house_style()
def mirror_cells_figure(found: Mapping[str, Responses], *, health: Health, note: str = "") -> Figure:
    """Draw the rate of each cell in seeing its act against that in doing it, of execution E and motor cells.

    Parameters
    ----------
    found
        Responses by population, such as ``a_execution_e``.
    health
        Of the dyad.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure, axes = new_panels(len(PANELS), width_in=PAGE_IN, panel_in=3.7)
    for name, ax, panel in zip(PANELS, axes, "ab", strict=True):
        by_partner = {partner: found[f"{partner}_{name}"] for partner in PARTNER_COLOURS}
        plot_mirror_cells(by_partner, ax=ax)
        ax.set_title(PANELS[name])
        letter(panel, ax=ax)
    explanation = (
        "A dot is a cell: its rate while its partner does the cell's own act, and while that only sees the other do "
        "it. On the line it fires as much in seeing; on the dashed lines as much as at base, mean over cells. Cells of "
        "one dyad are no sample of dyads: nothing is tested here."
    )
    add_title_and_note(figure, title=_title(found), note=f"{explanation} {note}".strip(), health=health)
    return figure


@house_style()
def plot_mirror_cells(found: Mapping[str, Responses], *, ax: Axes) -> Axes:
    """Draw the cells of one population of both partners, on axes of one scale."""
    ax.set(xlabel="In doing (Hz)", ylabel="In seeing (Hz)")
    rates = {
        partner: (one.executing.cell_rates_hz, one.observing.cell_rates_hz) for partner, one in found.items()
    }
    known = [both for both in rates.values() if both[0].size and np.isfinite(both).any()]
    if not known:
        say_why_empty("no act was done and seen", ax=ax)
        return ax
    top = 1.05 * max(1.0, *(float(np.nanmax(both)) for both in known))
    ax.plot([0, top], [0, top], color=NULL_COLOUR, lw=0.6, zorder=0.5)
    base_hz = float(np.nanmean([one.base.rate_hz for one in found.values()]))
    if np.isfinite(base_hz):
        for draw in (ax.axhline, ax.axvline):
            draw(base_hz, color=NULL_COLOUR, lw=0.6, ls=(0, (4, 2)), zorder=0.5)
    for partner, (doing, seeing) in rates.items():
        look = {"ls": "none", "marker": ".", "ms": 3, "mew": 0, "alpha": 0.5, "rasterized": True}
        ax.plot(doing, seeing, color=PARTNER_COLOURS[partner], label=PARTNER_LABELS[partner], **look)
    ax.set(xlim=(0, top), ylim=(0, top), aspect="equal")
    ax.legend(loc="upper left", markerscale=2)
    return ax


def _title(found: Mapping[str, Responses]) -> str:
    cells = [found[f"{partner}_execution_e"] for partner in PARTNER_COLOURS]
    doing, seeing = (
        float(np.nanmean([getattr(one, name).rate_hz for one in cells]))
        if np.isfinite([getattr(one, name).rate_hz for one in cells]).any()
        else float("nan")
        for name in ("executing", "observing")
    )
    if not np.isfinite([doing, seeing]).all():
        return f"Doing and seeing, cell by cell ({dyads(1)})"
    return f"Execution cells fire at {doing:.0f} Hz in doing and at {seeing:.0f} Hz in seeing ({dyads(1)})"
