"""How fast both partners move, and at which rhythms together."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from snn.analyse.behaviour.movement_spectra import N_SHIFTS, SEGMENT_S, MovementSpectra
from snn.plot.legend import legend_above
from snn.plot.style import (
    NULL_BAND_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    PARTNER_COLOURS,
    PARTNER_LABELS,
    add_title_and_note,
    dyads,
    house_style,
    letter,
    new_panels,
    number,
    say_why_empty,
)
from snn.record.health import Health
from snn.record.types import BoolArray

MAX_HZ = 5.0
"""Above, the body lets hardly anything pass."""
_DASHES = {"a": "-", "b": (0, (4, 1.5))}


@house_style()
def spectra_figure(found: MovementSpectra, *, health: Health, note: str = "") -> Figure:
    """Draw the power of each partner's movement, and their coherence on the band of shifted partners.

    Parameters
    ----------
    found
        Of one dyad.
    health
        The verdict on it.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure, panels = new_panels(2, width_in=PAGE_IN, panel_in=2.9)
    for draw, ax, name in zip((plot_power, plot_coherence), panels, "ab", strict=True):
        draw(found, ax=ax)
        letter(name, ax=ax)
    explanation = (
        f"Movement, Welch: {found.n_segments} Hann windows of {SEGMENT_S:g} s that overlap by half, mean over "
        "channels. a, power, logarithmic. b, magnitude-squared coherence; grey: its null, "
        f"{N_SHIFTS} circular shifts of B, 2.5 to 97.5 % at each frequency (by chance 3 to 5 in 100 lie above, as "
        "unrelated noise of 64 to 200 s showed); common events exceed it as well. One dyad: no error bars."
    )
    add_title_and_note(
        figure, title=spectra_statement(found), note=f"{explanation} {note}".strip(), health=health
    )
    return figure


@house_style()
def plot_power(found: MovementSpectra, *, ax: Axes) -> Axes:
    """Draw the power of both partners on one logarithmic scale; of nothing that moves there is none."""
    ax.set(xlabel="Frequency (Hz)", ylabel="Power of movement (Hz² / Hz)", xlim=(0, MAX_HZ))
    if not any((power > 0).any() for power in found.power.values()):
        say_why_empty("nobody moves", ax=ax)
        return ax
    for partner, power in found.power.items():
        look = {"color": PARTNER_COLOURS[partner], "ls": _DASHES[partner], "lw": 1.2}
        ax.plot(
            found.frequencies_hz, np.where(power > 0, power, np.nan), label=PARTNER_LABELS[partner], **look
        )
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.yaxis.set_minor_formatter(NullFormatter())
    shown = np.concatenate([power[_shown(found)] for power in found.power.values()])
    ax.set_ylim(0.7 * shown[shown > 0].min(), 1.4 * shown.max())
    legend_above(ax)
    return ax


@house_style()
def plot_coherence(found: MovementSpectra, *, ax: Axes) -> Axes:
    """Draw the coherence on the band of its null, from 0 to 1."""
    ax.set(xlabel="Frequency (Hz)", ylabel="Coherence", xlim=(0, MAX_HZ), ylim=(0, 1))
    if np.isnan(found.coherence).all():
        say_why_empty("no channel on which both move", ax=ax)
        return ax
    band = {"color": NULL_BAND_COLOUR, "lw": 0, "label": "null, 2.5 to 97.5 %"}
    ax.fill_between(found.frequencies_hz, found.null_low, found.null_high, **band)
    ax.plot(found.frequencies_hz, found.coherence, color=OUTCOME_COLOUR, lw=1.4, label="coherence")
    legend_above(ax)
    return ax


def spectra_statement(found: MovementSpectra) -> str:
    """Say at which frequency coherence is farthest above its null."""
    above = (found.coherence - found.null_high)[_shown(found)]
    if not np.isfinite(above).any():
        return f"Coherence of movement undefined: no channel on which both move ({dyads(1)})"
    place = int(np.nanargmax(above))
    if above[place] <= 0:
        return f"Movement is nowhere more coherent than chance ({dyads(1)})"
    where = f"{found.frequencies_hz[place]:.2g} Hz"
    return f"Movement is most coherent over chance at {where}: {number(found.coherence[place])} ({dyads(1)})"


def _shown(found: MovementSpectra) -> BoolArray:
    return found.frequencies_hz <= MAX_HZ
