"""Synchrony over time: mean over dyads in sliding windows, its interval, and the null; a panel for each condition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.effects import Estimate
from snn.errors import ResultError
from snn.plot.legend import legend_above
from snn.plot.outcome import interval_name
from snn.plot.phases import name_phases, phases_note, shade_phases
from snn.plot.style import (
    DYAD_COLOUR,
    NULL_BAND_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    add_title_and_note,
    as_shown,
    house_style,
    new_panels,
    without_unit,
)
from snn.record.health import counted_states, is_scored
from snn.record.types import FloatArray
from snn.record.window import PhaseBounds

MAX_PANELS = 12
_PANEL_IN, _MARGINS_IN = 1.55, 1.15
_TITLE_PT = 22.0
"""What the title of a panel takes above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionCourse:
    """Synchrony of the dyads of one condition over time."""

    name: str
    """Empty if there is only one condition."""
    centres_s: FloatArray  # (n_windows,) middle of each window
    means: tuple[Estimate, ...]  # (n_windows,) over the scored dyads
    null95: FloatArray  # (n_windows,) mean of the scored dyads' own
    states: tuple[str, ...]
    """Of health, one of each dyad."""


@house_style()
def course_figure(
    courses: Sequence[ConditionCourse],
    *,
    label: str,
    window_s: float,
    phases: Sequence[PhaseBounds],
    note: str = "",
) -> Figure:
    """Draw how synchrony comes and goes in each condition.

    Parameters
    ----------
    courses
        At most `MAX_PANELS`.
    label
        Name of the outcome with its unit.
    window_s
        Length of the windows.
    phases
        Shaded behind the data, and named above the first row.
    note
        Text below the figure, after the explanation of what is drawn.

    Raises
    ------
    ResultError
        If there are no conditions, or too many.
    """
    if not 0 < len(courses) <= MAX_PANELS:
        raise ResultError(f"{len(courses)} conditions cannot be drawn over time: 1 to {MAX_PANELS} can")
    figure, panels = new_panels(
        len(courses), width_in=PAGE_IN, panel_in=_PANEL_IN, rest_in=_MARGINS_IN, shared=True
    )
    n_columns = sum(ax.get_position(original=True).y1 == panels[0].get_position().y1 for ax in panels)
    for course, ax in zip(courses, panels, strict=True):
        plot_course(course, phases=phases, ax=ax)
    legend_above(panels[0], n_columns=3, above_pt=_TITLE_PT)
    for ax in panels[-n_columns:]:
        ax.set_xlabel("Time (s)")
        ax.xaxis.set_tick_params(labelbottom=True)
    for ax in panels[::n_columns]:
        ax.set_ylabel(as_shown(label))
    _title(figure, courses, label=label, window_s=window_s, phases=phases, note=note)
    for ax in panels[:n_columns] if courses[0].name == "" else ():
        name_phases(phases, window_s=ax.get_xlim(), ax=ax)
    return figure


@house_style()
def plot_course(course: ConditionCourse, *, phases: Sequence[PhaseBounds], ax: Axes) -> Axes:
    """Draw the mean of one condition with its interval, above the null up to null95."""
    values = np.array([mean.value for mean in course.means])
    low, high = (np.array([getattr(mean, end) for mean in course.means]) for end in ("ci_low", "ci_high"))
    ax.fill_between(course.centres_s, 0, course.null95, color=NULL_BAND_COLOUR, lw=0, label="up to null95")
    ax.fill_between(course.centres_s, low, high, color=DYAD_COLOUR, alpha=0.45, lw=0, label="95 % CI")
    ax.plot(course.centres_s, values, color=OUTCOME_COLOUR, marker="o", ms=2, label="mean")
    ax.axhline(0, color="#BBBBBB", lw=0.5, zorder=0)
    stop_s = max(stop for _, _, stop in phases)
    ax.set_xlim(0, stop_s)
    shade_phases(phases, window_s=(0, stop_s), ax=ax)
    states = course.states
    counted = f"n = {sum(map(is_scored, states))} of {len(states)}"
    if set(states) - {"healthy"}:
        counted = f"{counted}: {counted_states(states)}"
    ax.set_title(f"{course.name} ({counted})" if course.name else counted, pad=12)
    return ax


def _title(
    figure: Figure,
    courses: Sequence[ConditionCourse],
    *,
    label: str,
    window_s: float,
    phases: Sequence[PhaseBounds],
    note: str,
) -> None:
    interval = interval_name([mean for course in courses for mean in course.means])
    explanation = (
        f"Windows of {window_s:g} s, at their middle. Line: mean over scored model dyads (n of how many)"
        f"{f', band: {interval}' if interval else ''}. Grey: up to null95, which one partner's other stretches reach "
        f"in 5 % of cases. {phases_note(phases)}"
    )
    add_title_and_note(figure, title=f"{without_unit(label)} over time", note=f"{explanation} {note}".strip())
