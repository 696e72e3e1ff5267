"""What follows an act: how the other moves, and how alike both do, mean over dyads beside random moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.analyse.behaviour.around_acts import N_MOMENTS, SMOOTHED_S
from snn.analyse.influence.cue_effect import MIN_BLOCKS
from snn.analyse.influence.effect_after_acts import MIN_CUES, WINDOWS_S, EffectAfterActs
from snn.compare.effects import Estimate
from snn.plot.legend import legend_above
from snn.plot.outcome import interval_name
from snn.plot.style import (
    NULL_BAND_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    TEXT_COLOUR,
    add_title_and_note,
    dyads,
    house_style,
    is_narrow,
    letter,
    new_panels,
    number,
    say_why_empty,
    small_pt,
)
from snn.record.types import FloatArray

EFFECT_LABEL = "Effect of cues (Hz/Hz)"
_TIME_LABEL = "Time from the onset of the act (s)"
_PANEL_IN, _NARROW_PANEL_IN = 1.95, 1.15
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
    effects: tuple[EffectAfterActs, ...] = ()
    """Of cues in each window of time since the last act (`WINDOWS_S`), and of all cues; empty if there are none."""


@house_style()
def around_events_figure(found: Sequence[AroundEvents], *, note: str = "") -> Figure:
    """Draw a column for each kind of act: what the other does, how alike both are, and the effect of cues after acts.

    Parameters
    ----------
    found
        Of one or two kinds of acts.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    cells = [(one, measure) for measure in (*LABELS, "") for one in found]
    figure, panels = new_panels(
        len(cells),
        width_in=PAGE_IN,
        panel_in=_NARROW_PANEL_IN if is_narrow() else _PANEL_IN,
        rest_in=0.9,
        columns=len(found),
    )
    for (one, measure), ax, name in zip(cells, panels, "abcdef", strict=False):
        if measure:
            plot_around(one, measure, ax=ax)
        else:
            plot_effects(one, ax=ax)
        letter(name, ax=ax)
    _share_rows(panels, len(found))
    for ax in panels[: -1 if is_narrow() else -len(found)]:
        ax.set_xlabel("")  # as in the last row
    for ax in panels[len(found) :] if not is_narrow() else ():
        ax.set_title("")  # as in the first row
    add_title_and_note(figure, title=around_statement(found), note=f"{_explanation(found)} {note}".strip())
    return figure


def _explanation(found: Sequence[AroundEvents]) -> str:
    interval = interval_name([each for one in found for each in one.courses["other_hz"]])
    bands = f"bands: {interval}" if interval else "no bands: too few dyads"
    return (
        f"Lines: means over scored model dyads, each the mean over its acts, {bands}. Dashed (null): {N_MOMENTS} "
        "random moments of the same dyad, on channels as the acts have. Movement is that of the one who does not act, "
        "on the channel of the act. Likeness is the product of both partners' movement, averaged over "
        f"{SMOOTHED_S:g} s and standardised: its mean over time is their correlation. Acts are not made at random: "
        "what precedes them can cause both. Effect of cues: response of the other's brain to private, random cues, by "
        "the time of the cue from the last act of either partner, over all dyads; small numbers, cues; grey, 95 % of "
        f"redrawn cues; bars, 95 % of a jackknife over dyads, from {MIN_BLOCKS} on. It is not told before an act, "
        "which a cue can have brought about."
    )


@house_style()
def plot_around(found: AroundEvents, measure: str, *, ax: Axes) -> Axes:
    """Draw one course around the acts on that of random moments."""
    ax.set(xlabel=_TIME_LABEL, ylabel=LABELS[measure])
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


@house_style()
def plot_effects(found: AroundEvents, *, ax: Axes) -> Axes:
    """Draw the effect of cues by the time since the last act, on that of redrawn cues, with that of all cues."""
    ax.set(xlabel=_TIME_LABEL, ylabel=EFFECT_LABEL)
    ax.set_title(found.name, pad=16)
    ax.set_xlim(found.times_s[0], found.times_s[-1])
    *windows, overall = found.effects or (None,)
    told = [(edges, one) for edges, one in zip(WINDOWS_S, windows, strict=False) if _is_told(one)]
    if not told:
        n = max((one.n_cues for one in windows), default=0)
        reason = f"no window has {MIN_CUES} random cues ({n} at most)" if n else "no random cues can be read"
        say_why_empty(reason, ax=ax)
        return ax
    for (start_s, stop_s), one in told:
        _draw_effect(one, start_s, stop_s, is_first=one is told[0][1], ax=ax)
    if _is_told(overall):
        ax.axhline(overall.effect.value, color=TEXT_COLOUR, lw=0.9, ls=(0, (4, 2)), label="all cues")
    ax.axhline(0, color=NULL_COLOUR, lw=0.5, zorder=0.5)
    ax.axvline(0, color=NULL_COLOUR, lw=0.6, zorder=0.5)
    legend_above(ax, n_columns=3)
    return ax


def _draw_effect(one: EffectAfterActs, start_s: float, stop_s: float, *, is_first: bool, ax: Axes) -> None:
    redrawn, after = ("redrawn", "after acts") if is_first else ("_", "_")  # one entry each in the legend
    middle_s, value = (start_s + stop_s) / 2, one.effect.value
    band = {"color": NULL_BAND_COLOUR, "lw": 0, "zorder": 0.3, "label": redrawn}
    ax.fill_between([start_s, stop_s], one.null_low, one.null_high, **band)
    ax.plot([start_s, stop_s], [value] * 2, color=OUTCOME_COLOUR, lw=1.6, label=after)
    ends = np.abs(np.array([[one.effect.low], [one.effect.high]]) - value)
    if np.isfinite(ends).all():
        ax.errorbar(
            [middle_s], [value], yerr=ends, fmt="none", ecolor=OUTCOME_COLOUR, elinewidth=1, capsize=2
        )
    look = {"ha": "center", "va": "bottom", "size": small_pt()}
    ax.text(middle_s, 0.02, f"{one.n_cues}", transform=ax.get_xaxis_transform(), **look)


def _is_told(one: EffectAfterActs | None) -> TypeGuard[EffectAfterActs]:
    return one is not None and bool(np.isfinite(one.effect.value))


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
        row = [ax for ax in panels[first : first + n_columns] if ax.lines] or panels[:1]
        low, high = min(ax.get_ylim()[0] for ax in row), max(ax.get_ylim()[1] for ax in row)
        for ax in row:
            ax.set_ylim(low, high)
