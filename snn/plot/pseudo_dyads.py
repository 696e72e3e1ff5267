"""Synchrony by lag of partners who met and of strangers, as the lag plot of rMEA (Kleinbub & Ramseyer 2021)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.compare.effects import Estimate
from snn.plot.correlogram import CORRELATION_LABEL, label_lags
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

MAX_PANELS = 4
_PANEL_IN, _REST_IN = 2.5, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedByLag:
    """Correlation at each lag of the dyads of one condition, and of their partners paired with strangers."""

    name: str
    """Of the condition; empty if there is one."""
    lags_s: FloatArray  # (n_lags,) at positive lags A leads
    dyads: tuple[Estimate, ...]  # (n_lags,) over dyads
    strangers: tuple[Estimate, ...]  # (n_lags,) over pairs, interval over dyads
    n_dyads: int


@house_style()
def pseudo_dyads_figure(found: Sequence[PairedByLag], *, note: str = "") -> Figure:
    """Draw a panel for each condition, on one scale.

    Parameters
    ----------
    found
        At most `MAX_PANELS` conditions.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure, panels = new_panels(
        len(found), width_in=PAGE_IN, panel_in=_PANEL_IN, rest_in=_REST_IN, shared=True
    )
    for one, ax, name in zip(found, panels, "abcd", strict=False):
        plot_by_lag(one, ax=ax)
        if len(found) > 1:
            letter(name, ax=ax)
            ax.tick_params(labelbottom=True)
    interval = interval_name([each for one in found for each in one.dyads])
    bands = (
        f"bands: {interval}, of strangers a jackknife t over dyads" if interval else "no bands: too few dyads"
    )
    explanation = (
        f"Lines: mean cross-correlation of execution rates of scored dyads, and of pseudo-dyads (null), each partner A "
        f"with the B of every other dyad of the condition at the same times; {bands}. What strangers share comes of "
        "common events or of like habits, not of each other."
    )
    add_title_and_note(figure, title=by_lag_statement(found), note=f"{explanation} {note}".strip())
    return figure


@house_style()
def plot_by_lag(found: PairedByLag, *, ax: Axes) -> Axes:
    """Draw dyads (solid) and strangers (dashed) with their bands."""
    lags_ms = found.lags_s * 1e3
    label_lags(lags_ms, ax=ax)
    ax.set_ylabel(CORRELATION_LABEL)
    ax.set_title(f"{found.name} ({dyads(found.n_dyads)})" if found.name else "", pad=22)
    if all(np.isnan(each.value) for each in found.dyads):
        say_why_empty("undefined in all dyads", ax=ax)
        return ax
    kinds: Sequence[tuple[Any, dict[str, Any], str, str]] = (
        (found.strangers, {"color": TEXT_COLOUR, "ls": (0, (4, 2))}, NULL_COLOUR, "strangers (pseudo-dyads)"),
        (found.dyads, {"color": OUTCOME_COLOUR, "ls": "-"}, OUTCOME_COLOUR, "dyads"),
    )
    for estimates, look, shade, label in kinds:
        low, high = (np.array([getattr(each, end) for each in estimates]) for end in ("ci_low", "ci_high"))
        ax.fill_between(lags_ms, low, high, color=shade, alpha=0.35, lw=0)
        ax.plot(lags_ms, [each.value for each in estimates], lw=1.4, label=label, **look)
    legend_above(ax)
    return ax


def by_lag_statement(found: Sequence[PairedByLag]) -> str:
    """Say how much more dyads share than strangers at the lag at which they share most."""
    if len(found) > 1:
        return f"Dyads and strangers by lag, {len(found)} conditions"
    (one,) = found
    values = np.array([each.value for each in one.dyads])
    if np.isnan(values).all():
        return f"Dyads and strangers by lag: undefined ({dyads(one.n_dyads)})"
    peak = int(np.nanargmax(values))
    return (
        f"Partners correlate by {number(values[peak])} at {1e3 * one.lags_s[peak]:+.0f} ms, strangers by "
        f"{number(one.strangers[peak].value)} ({dyads(one.n_dyads)})"
    ).replace("-", "−")
