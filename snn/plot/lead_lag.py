"""Who leads: the lag of each dyad's peak, by condition, and how often A is the one who comes first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.effects import Estimate
from snn.compare.proportions import Proportion
from snn.plot.outcome import interval_name
from snn.plot.style import (
    DYAD_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    PARTNER_COLOURS,
    add_title_and_note,
    house_style,
    is_narrow,
    letter,
    new_figure,
)
from snn.plot.ticks import wrapped
from snn.record.types import BoolArray, FloatArray

_SPREAD = 0.24
_ROW_IN, _REST_IN = 0.42, 1.7


@dataclass(frozen=True, slots=True, kw_only=True)
class LagsOfDyads:
    """Lags of the dyads of one condition."""

    name: str
    lags_s: FloatArray  # (n_dyads,) of the peak that C is, of scored dyads; above 0 if A leads
    above: BoolArray  # (n_dyads,) whether C is above the dyad's null95; the lag of a peak that is not says nothing
    mean: Estimate
    """Of those above."""
    a_leads: Proportion
    """Of those above whose lag is not 0."""


@house_style()
def lead_lag_figure(found: Sequence[LagsOfDyads], *, max_lag_s: float, note: str = "") -> Figure:
    """Draw the lags of all dyads, a row for each condition, and beside them the share in which A leads.

    Parameters
    ----------
    found
        From the top down.
    max_lag_s
        The largest lag that was looked at.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=PAGE_IN, height_in=_REST_IN + _ROW_IN * len(found))
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1.4, 1] if is_narrow() else [2, 1])
    plot_lags(found, max_lag_s=max_lag_s, ax=left)
    plot_leading(found, ax=right)
    for name, ax in (("a", left), ("b", right)):
        letter(name, ax=ax)
    interval = interval_name([one.mean for one in found])
    n = sum(one.lags_s.size for one in found)
    explanation = (
        f"a, lag of the peak of each scored model dyad (n = {n} in all); open: C not above the null95 of its circular "
        f"shifts, in no mean and no share; diamonds: mean{f', {interval}' if interval else ''}. b, share of dyads in "
        "which A leads (counted at the right; lag 0 is neither), 95 % CI (Clopper-Pearson); dashed: 50 %, what two "
        "partners who can be exchanged would do. In a dialogue both sides have a peak: who leads by the higher one may "
        "be chance in each dyad."
    )
    add_title_and_note(figure, title=lead_statement(found), note=f"{explanation} {note}".strip())
    return figure


@house_style()
def plot_lags(found: Sequence[LagsOfDyads], *, max_lag_s: float, ax: Axes) -> Axes:
    """Draw a dot for each dyad, filled if its C is above the null, and the mean of those."""
    for place, one in enumerate(found):
        n = one.lags_s.size
        y = place + (np.linspace(-_SPREAD, _SPREAD, n) if n > 1 else np.zeros(n))
        dots = {"ls": "none", "marker": "o", "ms": 3.0, "mec": DYAD_COLOUR, "mew": 0.6, "zorder": 2}
        for chosen, face in ((one.above, DYAD_COLOUR), (~one.above, "white")):
            ax.plot(1e3 * one.lags_s[chosen], y[chosen], mfc=face, **dots)
        if np.isfinite(one.mean.value):
            ends = 1e3 * np.abs(np.array([[one.mean.ci_low], [one.mean.ci_high]]) - one.mean.value)
            look = {"fmt": "D", "ms": 4, "mec": "white", "mew": 0.6, "capsize": 2.5, "zorder": 4}
            error = ends if np.isfinite(ends).all() else None
            ax.errorbar([1e3 * one.mean.value], [place], xerr=error, color=OUTCOME_COLOUR, **look)
    ax.axvline(0, color=NULL_COLOUR, lw=0.6, zorder=0.5)
    ax.set_yticks(range(len(found)), [wrapped(one.name, 18) for one in found])
    ax.set(xlabel="Lag of the peak (ms)", ylim=(len(found) - 0.4, -0.6))
    ax.set_xlim(-1050 * max_lag_s, 1050 * max_lag_s)
    for x, align, text, partner in ((0, "left", "← B leads", "b"), (1, "right", "A leads →", "a")):
        ax.annotate(
            text, (x, 1), (0, 2), xycoords="axes fraction", textcoords="offset points", ha=align, va="bottom",
            color=PARTNER_COLOURS[partner],
        )  # fmt: skip
    return ax


@house_style()
def plot_leading(found: Sequence[LagsOfDyads], *, ax: Axes) -> Axes:
    """Draw the share of dyads in which A leads, with its interval, on the line of chance."""
    for place, one in enumerate(found):
        share = one.a_leads
        if share.n:
            ends = [[share.value - share.ci_low], [share.ci_high - share.value]]
            look = {"fmt": "s", "ms": 4, "mec": "white", "mew": 0.6, "capsize": 2.5, "clip_on": False}
            ax.errorbar([share.value], [place], xerr=ends, color=OUTCOME_COLOUR, **look)
        beside = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
        ax.annotate(f"{share.n_found}/{share.n}", (1, place), (5, 0), annotation_clip=False, **beside)
    ax.axvline(0.5, color=NULL_COLOUR, lw=0.8, ls=(0, (4, 2)), zorder=0.5)
    ax.set(xlabel="A leads (share)", xlim=(0, 1))
    ax.tick_params(axis="y", left=False, labelleft=False)
    return ax


def lead_statement(found: Sequence[LagsOfDyads]) -> str:
    """Say in how many conditions one partner leads more often than chance."""
    led = [one for one in found if one.a_leads.n and not one.a_leads.ci_low <= 0.5 <= one.a_leads.ci_high]
    if len(found) == 1:
        (one,) = found
        counted = f"A leads in {one.a_leads.n_found} of {one.a_leads.n} model dyads"
        return f"{counted}, {'other than' if led else 'as'} chance would have it"
    return f"One partner leads more often than chance in {len(led)} of {len(found)} conditions"
