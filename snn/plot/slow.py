"""What changes slowly in one dyad, from the first second to the last: levels, acts and phases."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.plot.levels import (
    ACTS_NOTE,
    FACTOR_ROWS,
    LEVEL_ROWS,
    LEVELS_NOTE,
    LevelRow,
    plot_acts,
    plot_level,
    shown_rows,
)
from snn.plot.phases import name_phases, phases_note, shade_phases
from snn.plot.style import PAGE_IN, add_title_and_note, dyads, house_style, new_figure
from snn.record.health import Health
from snn.record.types import Recording
from snn.record.window import PhaseBounds, phase_bounds_s

_NOTE = "Dashed: neutral. Factors: what stress and the phases multiply."
_ACTS_IN, _LEVEL_IN, _FACTOR_IN, _MARGINS_IN = 0.42, 0.66, 0.36, 1.25


def has_levels(recording: Recording) -> bool:
    """Tell whether anything changes slowly, or there are phases: without there is nothing to draw."""
    states = shown_rows(recording.levels, LEVEL_ROWS)
    return bool(states) or len(phase_bounds_s(recording.trial.experiment)) > 1


@house_style()
def levels_figure(recording: Recording, *, health: Health, note: str = "") -> Figure:
    """Draw the levels of both partners over the whole recording, with their acts and the phases.

    Parameters
    ----------
    recording
        Levels, movement, returned acts and, from its trial, the phases.
    health
        The verdict on the dyad; the title says if it is not healthy.
    note
        Text below the figure, after the explanation of what is drawn.

    Returns
    -------
    Figure
        Only what changes or differs from neutral has a row.
    """
    states = shown_rows(recording.levels, LEVEL_ROWS)
    factors = shown_rows(recording.levels, FACTOR_ROWS)
    phases = phase_bounds_s(recording.trial.experiment)
    heights_in = [_ACTS_IN, *[_LEVEL_IN] * len(states), *[_FACTOR_IN] * len(factors)]
    figure = new_figure(width_in=PAGE_IN, height_in=sum(heights_in) + _MARGINS_IN)
    grid = figure.add_gridspec(len(heights_in), 1, height_ratios=heights_in)
    axes = [figure.add_subplot(grid[row]) for row in range(len(heights_in))]
    duration_s = recording.duration_s
    _draw_rows(recording, (*states, *factors), phases, window_s=(0.0, duration_s), axes=axes)
    title = f"What changes slowly, {duration_s:g} s ({dyads(1)})"
    explanation = f"{LEVELS_NOTE} {_NOTE} {ACTS_NOTE} {phases_note(phases)}"
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip(), health=health)
    name_phases(phases, window_s=(0.0, duration_s), ax=axes[0])
    return figure


def _draw_rows(
    recording: Recording,
    rows: Sequence[LevelRow],
    phases: Sequence[PhaseBounds],
    *,
    window_s: tuple[float, float],
    axes: Sequence[Axes],
) -> None:
    plot_acts(recording, window_s=window_s, ax=axes[0], last=not rows)
    for row, ax in zip(rows, axes[1:], strict=True):
        plot_level(recording.levels, row, window_s=window_s, ax=ax, last=ax is axes[-1])
    for ax in axes:
        shade_phases(phases, window_s=window_s, ax=ax)
