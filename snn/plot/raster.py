"""The spikes of both partners: A below, B above, with what each intends, and the levels and movement that result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.plot.events import hatching_note, plot_event_bar
from snn.plot.levels import LEVELS_NOTE, LevelRow, plot_level, shown_rows
from snn.plot.movement import MOVEMENT_NOTE, plot_movements, videos_note
from snn.plot.phases import name_phases, phases_note, shade_phases
from snn.plot.style import (
    INTERNEURON_COLOUR,
    PAGE_IN,
    PARTNER_COLOURS,
    PARTNER_LABELS,
    add_title_and_note,
    channel_label,
    dyads,
    house_style,
    is_narrow,
    new_figure,
    small_pt,
)
from snn.plot.window import shown_window_s
from snn.record.health import Health
from snn.record.types import Population, Recording, SpikeTrains
from snn.record.window import PhaseBounds, phase_bounds_s

MAX_CELLS = 450
"""Cells drawn per partner; more than the raster has rows of pixels cannot be told apart."""
_NARROW_BAR_IN = 0.6
_HEIGHTS_IN = {"bar": 0.42, "raster": 2.15, "level": 0.42, "movement": 0.66}
_HEIGHT_IN, _NARROW_HEIGHT_IN = 8.6, 7.4
"""Of a figure without levels; these make it taller."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where one population lies in the raster of its partner, from 0 (bottom) to 1 (top)."""

    circuit: str
    cell_type: str
    label: str
    bottom: float
    height: float


# Heights do not follow the numbers of cells: the names of the channels need room in the small motor pool too.
BANDS = (
    Band("motor", "e", "motor", 0.82, 0.18),
    Band("execution", "e", "execution E", 0.53, 0.27),
    Band("execution", "i", "execution I", 0.42, 0.09),
    Band("observation", "e", "observation E", 0.13, 0.27),
    Band("observation", "i", "observation I", 0.02, 0.09),
)


@house_style()
def raster_figure(
    recording: Recording,
    *,
    health: Health,
    transient_s: float,
    measured_from_s: float = 0.0,
    window_s: tuple[float, float] | None = None,
    note: str = "",
) -> Figure:
    """Draw the spikes, what is intended, the levels that live, and what each partner shows and sees, of one dyad.

    Parameters
    ----------
    recording
        Spikes, events, levels, movement and, from its trial, the phases.
    health
        The verdict on the dyad; the title says if it is not healthy.
    transient_s
        When the measured stretch begins; what the analysis discards before it is marked where it is shown.
    measured_from_s
        When the phase that is measured begins, and with it what is discarded.
    window_s
        Start and stop of the stretch shown; without it the whole recording, or of one longer than 20 s the
        first 20 s after the transient.
    note
        Text below the figure, after the explanation of what is drawn.

    Raises
    ------
    ResultError
        If the stretch asked for does not lie inside the recording.
    """
    duration_s = recording.duration_s
    shown_s = shown_window_s(duration_s, transient_s=transient_s, asked_s=window_s)
    phases = phase_bounds_s(recording.trial.experiment)
    levels = shown_rows(recording.levels)
    figure, axes = _stacked_axes(n_levels=len(levels))
    every = shown_cell_step(recording.populations)
    _draw_partners(recording, window_s=shown_s, every=every, axes=axes)
    for ax in axes["raster"]:
        ax.axvspan(measured_from_s, transient_s, color="#F0E442", alpha=0.35, lw=0, zorder=0)
    _draw_slow(recording, levels, phases, window_s=shown_s, axes=axes)
    title = (
        f"{raster_statement(recording)}, {shown_s[0]:g} to {shown_s[1]:g} of {duration_s:g} s ({dyads(1)})"
    )
    transient_shown = transient_s > shown_s[0] and measured_from_s < shown_s[1]
    hatched = hatching_note(recording.events, window_s=shown_s)
    explanation = _explanation(every, transient_shown=transient_shown, hatched=hatched)
    parts = [explanation, MOVEMENT_NOTE, videos_note(recording.videos)]
    parts += [LEVELS_NOTE if levels else "", phases_note(phases), note]
    add_title_and_note(figure, title=title, note=" ".join(filter(None, parts)), health=health)
    name_phases(phases, window_s=shown_s, ax=axes["bar"][0])
    return figure


def _draw_partners(
    recording: Recording, *, window_s: tuple[float, float], every: int, axes: Mapping[str, Sequence[Axes]]
) -> None:
    """Draw what each partner intends, and its spikes; B above A."""
    for partner, bar, raster in zip("ba", axes["bar"], axes["raster"], strict=True):
        plot_event_bar(recording.events, partner=partner, window_s=window_s, ax=bar)
        plot_partner_raster(recording, partner=partner, window_s=window_s, every=every, ax=raster)


def _draw_slow(
    recording: Recording,
    levels: Sequence[LevelRow],
    phases: Sequence[PhaseBounds],
    *,
    window_s: tuple[float, float],
    axes: Mapping[str, Sequence[Axes]],
) -> None:
    """Draw the levels and the movement below the raster, and the phases behind all but the spikes."""
    for row, ax in zip(levels, axes["level"], strict=True):
        plot_level(recording.levels, row, window_s=window_s, ax=ax)
    plot_movements(recording, window_s=window_s, axes=axes["movement"])
    for part in ("bar", "level", "movement"):
        for ax in axes[part]:
            shade_phases(phases, window_s=window_s, ax=ax)


@house_style()
def plot_partner_raster(
    recording: Recording, *, partner: str, window_s: tuple[float, float], every: int, ax: Axes
) -> Axes:
    """Draw the spikes of one partner, one band per population, cells ordered by channel from the top down.

    Parameters
    ----------
    recording
        Spikes of both partners.
    partner
        ``a`` or ``b``.
    window_s
        Start and stop of the stretch shown.
    every
        Draw every such cell only; 1 draws all.
    ax
        Where to draw.
    """
    populations = {(p.circuit, p.cell_type): p for p in recording.populations if p.partner == partner}
    ticks: dict[float, str] = {}
    n_drawn = 0
    for band in BANDS if populations else ():
        population = populations[band.circuit, band.cell_type]
        n_drawn += _draw_band(recording.spikes[population.name], band, partner, window_s, every=every, ax=ax)
        ticks |= _channel_ticks(population, band)
    if not n_drawn:
        why = "no spikes" if populations else "a video of movement alone: no brain was recorded"
        ax.text(0.5, 0.5, why, transform=ax.transAxes, ha="center", va="center")
    ax.set(xlim=window_s, ylim=(0, 1.01))
    ax.set_yticks(list(ticks), list(ticks.values()), size=small_pt())
    ax.tick_params(length=0, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.set_ylabel(f"Partner {PARTNER_LABELS[partner]}", color=PARTNER_COLOURS[partner], weight="bold")
    return ax


def shown_cell_step(populations: tuple[Population, ...]) -> int:
    """Return n so that every n-th cell is drawn: at most about `MAX_CELLS` of each partner."""
    n_cells = max(sum(p.n_cells for p in populations if p.partner == partner) for partner in PARTNER_LABELS)
    return max(1, ceil(n_cells / MAX_CELLS))


def _draw_band(
    trains: SpikeTrains, band: Band, partner: str, window_s: tuple[float, float], *, every: int, ax: Axes
) -> int:
    times_s = trains.times_s
    shown = (trains.cells % every == 0) & (times_s >= window_s[0]) & (times_s < window_s[1])
    heights = band.bottom + band.height * (1 - (trains.cells[shown] + 0.5) / trains.n_cells)
    row_pt = _HEIGHTS_IN["raster"] * 72 * band.height * every / trains.n_cells
    excitatory = band.cell_type == "e"
    ax.axhspan(
        band.bottom, band.bottom + band.height, color="#F5F5F5" if excitatory else "#E9E9E9", lw=0, zorder=0
    )
    ax.plot(
        times_s[shown],
        heights,
        ls="none",
        marker="|",
        ms=max(0.8 * row_pt, 0.7),
        mew=0.35,
        rasterized=True,
        color=PARTNER_COLOURS[partner] if excitatory else INTERNEURON_COLOUR,
        label=band.label,
    )
    ax.text(1.01, band.bottom + band.height / 2, band.label, transform=ax.get_yaxis_transform(), va="center")
    return int(np.count_nonzero(shown))


def _channel_ticks(population: Population, band: Band) -> dict[float, str]:
    n = population.n_channels
    return {band.bottom + band.height * (1 - (k + 0.5) / n): channel_label(CHANNELS[k]) for k in range(n)}


def raster_statement(recording: Recording) -> str:
    """Say what of a dyad there is to see: whose spikes, and who is a video."""
    brains = [PARTNER_LABELS[p] for p in PARTNERS if any(q.partner == p for q in recording.populations)]
    spikes = {0: "Movement", 1: f"Spikes of {brains[0] if brains else ''} and movement"}
    videos = " and ".join(PARTNER_LABELS[partner] for partner in PARTNERS if partner in recording.videos)
    shown = f"{spikes.get(len(brains), 'Spikes and movement')} of both partners"
    return f"{shown}, {videos} on video" if videos else shown


def _stacked_axes(*, n_levels: int) -> tuple[Figure, dict[str, list[Axes]]]:
    """Make the figure and its axes by part, B above A: bar, raster, raster, bar, levels, movement."""
    parts = ["bar", "raster", "raster", "bar", *["level"] * n_levels, *["movement"] * len(CHANNELS)]
    heights_in = [_NARROW_BAR_IN if part == "bar" and is_narrow() else _HEIGHTS_IN[part] for part in parts]
    taller_in = 1.15 * n_levels * _HEIGHTS_IN["level"]
    figure = new_figure(
        width_in=PAGE_IN, height_in=(_NARROW_HEIGHT_IN if is_narrow() else _HEIGHT_IN) + taller_in
    )
    grid = figure.add_gridspec(len(parts), 1, height_ratios=heights_in)
    axes: dict[str, list[Axes]] = {part: [] for part in _HEIGHTS_IN}
    for row, part in enumerate(parts):
        axes[part].append(figure.add_subplot(grid[row]))
    return figure, axes


def _explanation(every: int, *, transient_shown: bool, hatched: str) -> str:
    ordinal = {2: "2nd", 3: "3rd"}.get(every, f"{every}th")
    cells = "Every cell shown" if every == 1 else f"Every {ordinal} cell shown"
    transient = " Yellow: transient, not analysed." if transient_shown else ""
    return (
        f"{cells}: E and motor cells in the partner's colour, I cells in black; bands are not to scale. "
        f"Bars and shades: what each partner intends (input){hatched}.{transient}"
    )
