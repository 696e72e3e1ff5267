"""Which populations of the two partners are in step: a map of all pairs."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from snn.analyse.views.population_synchrony import N_SHIFTS, POPULATIONS, PopulationSynchrony
from snn.plot.correlogram import signed_ms
from snn.plot.style import (
    COLUMN_IN,
    SEQUENTIAL_MAP,
    add_title_and_note,
    dyads,
    house_style,
    new_figure,
    number,
)
from snn.record.health import Health

NAMES = ("observation", "execution", "motor")


@house_style()
def populations_figure(found: PopulationSynchrony, *, health: Health, note: str = "") -> Figure:
    """Draw the peak correlation of each population of a with each of b, its lag, and where chance reaches as far.

    Parameters
    ----------
    found
        Of one dyad.
    health
        Of the dyad.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=COLUMN_IN, height_in=3.6)
    ax = plot_populations(found, ax=figure.add_subplot())
    figure.colorbar(ax.images[0], ax=ax, label="Peak correlation", shrink=0.8)
    explanation = (
        "Cross-correlation of channel rates, its peak over the lags of C, and at which lag: above 0 if A leads. "
        f"Hatched: no more than {N_SHIFTS} circular shifts of B reach in 5 % of cases. Such a shift is the null of "
        "unrelated partners; no pair is corrected for the others."
    )
    add_title_and_note(figure, title=_title(found), note=f"{explanation} {note}".strip(), health=health)
    return figure


@house_style()
def plot_populations(found: PopulationSynchrony, *, ax: Axes) -> Axes:
    """Draw the map; a pair of which one population is silent stays empty, and says so."""
    image = ax.imshow(
        found.peaks, cmap=SEQUENTIAL_MAP, vmin=0, vmax=max(0.1, float(np.nanmax(found.peaks, initial=0)))
    )
    for row in range(len(POPULATIONS)):
        for column in range(len(POPULATIONS)):
            _letter_cell(found, row, column, dark=_is_dark(image, found.peaks[row, column]), ax=ax)
    ax.set_xticks(range(len(NAMES)), NAMES)
    ax.set_yticks(range(len(NAMES)), NAMES, rotation=90, va="center")
    ax.set(xlabel="Cells of B", ylabel="Cells of A")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


def _letter_cell(found: PopulationSynchrony, row: int, column: int, *, dark: bool, ax: Axes) -> None:
    peak = found.peaks[row, column]
    if np.isnan(peak):
        ax.text(column, row, "silent", ha="center", va="center", color="#555555")
        return
    colour = "white" if dark else "#222222"
    text = f"{number(peak)}\n{signed_ms(found.lags_s[row, column])}"
    ax.text(column, row, text, ha="center", va="center", color=colour)
    if peak <= found.null95[row, column]:
        box = {"fill": False, "hatch": "////", "lw": 0, "edgecolor": colour, "alpha": 0.5}
        ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **box))


def _is_dark(image: object, value: float) -> bool:
    if np.isnan(value):
        return False
    red, green, blue, _ = image.to_rgba(value)  # type: ignore[attr-defined]
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.5


def _title(found: PopulationSynchrony) -> str:
    above = np.where(found.peaks > found.null95, found.peaks, np.nan)
    if np.isnan(above).all():
        return f"No two populations are more in step than chance ({dyads(1)})"
    row, column = np.unravel_index(int(np.nanargmax(above)), above.shape)
    place = f"A's {NAMES[row]} and B's {NAMES[column]} cells"
    return f"Most in step: {place}, {number(above[row, column])} at {signed_ms(found.lags_s[row, column])} ({dyads(1)})"
