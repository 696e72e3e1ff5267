"""What follows an act: how the other moves, and how alike both do, mean over dyads beside random moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.analyse.behaviour.around_acts import N_MOMENTS, SMOOTHED_S
from snn.compare.effects import Estimate
from snn.plot.legend import legend_above
from snn.plot.outcome import interval_name
from snn.plot.style import (
    NULL_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    TEXT_COLOUR,
    add_title_and_note,
    dyads,
    house_style,
    letter,
    new_panels,
    number,
    say_why_empty,
)
from snn.record.types import FloatArray

LABELS = {"other_hz": "Movement of the other (Hz)", "likeness": "Likeness of movement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundEvents:
    """Courses around one kind of act, mean over dyads."""

    name: str
    """Of the acts."""
    times_s: FloatArray  # (n_times,) from the onset of the act
    courses: dict[str, tuple[Estimate, ...]]
    """Of the acts, by what is measured (`LABELS`): ``(n_times,)`` each."""
    random: dict[str, tuple[Estimate, ...]]
    """Of random moments of the same dyads."""
    n_dyads: int
    n_acts: int


@house_style()
def around_events_figure(found: Sequence[AroundEvents], *, note: str = "") -> Figure:
    """Draw a column for each kind of act, what the other does above and how alike both are below.

    Parameters
    ----------
    found
        Of one or two kinds of acts.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure, panels = new_panels(
        len(LABELS) * len(found), width_in=PAGE_IN, panel_in=2.3, rest_in=0.5, columns=len(found)
    )
    cells = [(one, measure) for measure in LABELS for one in found]
    for (one, measure), ax, name in zip(cells, panels, "abcdefgh", strict=False):
        plot_around(one, measure, ax=ax)
        letter(name, ax=ax)
    _share_rows(panels, len(found))
    interval = interval_name([each for one in found for each in one.courses["other_hz"]])
    bands = f"bands: {interval}" if interval else "no bands: too few dyads"
    explanation = (
        f"Lines: means over scored model dyads, each the mean over its acts, {bands}. Dashed (null): {N_MOMENTS} "
        "random moments of the same dyad, on channels as the acts have. Above, the movement of the one who does not "
        "act, on the channel of the act. Below, product of both partners' movement, averaged over "
        f"{SMOOTHED_S:g} s and standardised: its mean over time is their correlation. Acts are not made at random: "
        "what precedes them can cause both."
    )
    add_title_and_note(figure, title=around_statement(found), note=f"{explanation} {note}".strip())
    return figure


@house_style()
def plot_around(found: AroundEvents, measure: str, *, ax: Axes) -> Axes:
    """Draw one course around the acts on that of random moments."""
    ax.set(xlabel="Time from the onset of the act (s)", ylabel=LABELS[measure])
    ax.set_title(f"{found.name} ({dyads(found.n_dyads)}, {found.n_acts} acts)", pad=16)
    ax.set_xlim(found.times_s[0], found.times_s[-1])
    if all(np.isnan(each.value) for each in found.courses[measure]):
        say_why_empty("no such act with room around it", ax=ax)
        return ax
    kinds: Sequence[tuple[Any, dict[str, Any], str, str]] = (
        (found.random, {"color": TEXT_COLOUR, "ls": (0, (4, 2))}, NULL_COLOUR, "random moments"),
        (found.courses, {"color": OUTCOME_COLOUR, "ls": "-"}, OUTCOME_COLOUR, "acts"),
    )
    for courses, look, shade, label in kinds:
        means = courses[measure]
        low, high = (np.array([getattr(each, end) for each in means]) for end in ("ci_low", "ci_high"))
        ax.fill_between(found.times_s, low, high, color=shade, alpha=0.35, lw=0)
        ax.plot(found.times_s, [each.value for each in means], lw=1.3, label=label, **look)
    ax.axvline(0, color=NULL_COLOUR, lw=0.6, zorder=0.5)
    legend_above(ax)
    return ax


def around_statement(found: Sequence[AroundEvents]) -> str:
    """Say of each kind of act how strongly the other moves at most after it, and at random moments."""
    told = []
    for one in found:
        after = [
            (act.value, random.value)
            for time_s, act, random in zip(
                one.times_s, one.courses["other_hz"], one.random["other_hz"], strict=True
            )
            if time_s > 0 and np.isfinite(act.value)
        ]
        if after:
            most, random = max(after)
            told.append(f"{one.name.lower()} {number(most)} Hz (random {number(random)})")
    return f"Movement of the other, at most after an act: {', '.join(told)}" if told else "No acts"


def _share_rows(panels: Sequence[Axes], n_columns: int) -> None:
    """Give the panels of one measure the same scale."""
    for first in range(0, len(panels), n_columns):
        row = panels[first : first + n_columns]
        low, high = min(ax.get_ylim()[0] for ax in row), max(ax.get_ylim()[1] for ax in row)
        for ax in row:
            ax.set_ylim(low, high)
