"""All replicates of one condition: each dyad's synchrony with its own null, and the mean correlogram."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from snn.errors import ResultError
from snn.plot.correlogram import CORRELATION_LABEL, label_lags
from snn.plot.flags import mark_unscored, states_note
from snn.plot.legend import legend_above
from snn.plot.outcome import MeanCorrelogram, Outcome, interval_name
from snn.plot.style import (
    DYAD_COLOUR,
    NULL_BAND_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    add_title_and_note,
    as_shown,
    dyads,
    house_style,
    letter,
    new_panels,
    number,
    say_why_empty,
    without_unit,
)
from snn.plot.ticks import start_at_zero


@house_style()
def replicates_figure(outcome: Outcome, correlogram: MeanCorrelogram, *, note: str = "") -> Figure:
    """Draw the synchrony of every replicate beside the mean correlogram.

    Parameters
    ----------
    outcome
        Synchrony of all dyads in the one condition there is.
    correlogram
        Curves of the scored dyads.
    note
        Text below the figure, after the explanation of what is drawn.

    Raises
    ------
    ResultError
        If there is more than one condition.
    """
    figure, (left, right) = new_panels(2, width_in=PAGE_IN, panel_in=3.4)
    plot_replicates(outcome, ax=left)
    plot_mean_correlogram(correlogram, ax=right)
    for name, ax in (("a", left), ("b", right)):
        letter(name, ax=ax)
    add_title_and_note(figure, title=_statement(outcome), note=f"{_explanation(outcome)} {note}".strip())
    return figure


@house_style()
def plot_replicates(outcome: Outcome, *, ax: Axes) -> Axes:
    """Draw one dot per dyad over its own null95, unscored dyads as crosses, and the mean with its interval."""
    if len(outcome.means) != 1:
        raise ResultError(
            f"cannot draw the replicates of {len(outcome.means)} conditions in one panel; choose one"
        )
    (mean,), (good,), (unscored,) = outcome.means, outcome.in_mean, outcome.grid.unscored
    (values,), replicate = outcome.grid.values, np.array(outcome.grid.replicates, dtype=np.float64)
    if np.isfinite(mean.ci_low):
        ax.axhspan(mean.ci_low, mean.ci_high, color=OUTCOME_COLOUR, alpha=0.25, lw=0, label="95 % CI")
    ax.axhline(mean.value, color=OUTCOME_COLOUR, lw=1.2, label="mean")
    bars = {"color": NULL_BAND_COLOUR, "lw": 0, "zorder": 0.5}
    ax.bar(replicate, outcome.null95[0], width=0.8, label="null95 of the dyad", **bars)
    size = float(np.clip(60 / values.size, 1.5, 4.0))
    dots = {"color": OUTCOME_COLOUR, "ms": size, "mec": "white", "mew": 0.3}
    ax.plot(replicate[good], values[good], "o", label="dyad", **dots)
    if unscored.any():
        mark_unscored(replicate[unscored], values[unscored], ax=ax)
    ax.set(xlabel="Model dyad (replicate)", ylabel=as_shown(outcome.name))
    ax.set_xlim(replicate.min() - 0.7, replicate.max() + 0.7)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    start_at_zero(values[good], ax=ax)
    if not good.any():
        ax.set_ylim(top=1.0)
    legend_above(ax, n_columns=3)
    return ax


@house_style()
def plot_mean_correlogram(correlogram: MeanCorrelogram, *, ax: Axes) -> Axes:
    """Draw the curves of single dyads, their mean with its interval at each lag, and the mean null."""
    n_dyads = correlogram.curves.shape[0]
    lags_ms = correlogram.lags_s * 1e3
    label_lags(lags_ms, ax=ax)
    ax.set_ylabel(CORRELATION_LABEL)
    if not n_dyads:
        say_why_empty("no scored dyad", ax=ax)
        return ax
    band = {
        "color": NULL_BAND_COLOUR,
        "linewidth": 0,
        "zorder": 0.3,
        "label": "null of one dyad, 2.5 to 97.5 %",
    }
    ax.fill_between(lags_ms, correlogram.null_low.mean(axis=0), correlogram.null_high.mean(axis=0), **band)
    thin = {"color": DYAD_COLOUR, "lw": 0.4, "alpha": float(np.clip(8 / n_dyads, 0.1, 0.6))}
    lines = ax.plot(lags_ms, correlogram.curves.T, **thin)
    lines[0].set_label("dyads")
    if interval_name(correlogram.means):
        low, high = zip(*((estimate.ci_low, estimate.ci_high) for estimate in correlogram.means), strict=True)
        ax.fill_between(lags_ms, low, high, color=OUTCOME_COLOUR, alpha=0.3, linewidth=0, label="95 % CI")
    mean = [estimate.value for estimate in correlogram.means]
    ax.plot(lags_ms, mean, color=OUTCOME_COLOUR, lw=1.4, label=f"mean of {n_dyads}")
    legend_above(ax)
    return ax


def _statement(outcome: Outcome) -> str:
    mean, name = outcome.means[0], without_unit(outcome.name)
    if np.isnan(mean.value):
        return f"{name} undefined ({dyads(mean.n)})"
    interval = f" [{number(mean.ci_low)}, {number(mean.ci_high)}]" if np.isfinite(mean.ci_low) else ""
    return f"{name}: mean {number(mean.value)}{interval} ({dyads(mean.n)})"


def _explanation(outcome: Outcome) -> str:
    n_in_mean = outcome.means[0].n
    n_above = np.count_nonzero(outcome.in_mean & (outcome.grid.values > outcome.null95))
    interval = f"Interval: {outcome.interval}" if outcome.interval else "No interval: too few dyads"
    parts = [f"a, each dyad and its own null95; {n_above} of {n_in_mean} lie above it. {interval}."]
    parts += states_note(outcome.grid, mark="Crosses")
    parts.append(
        "b, curves of the dyads and their mean with its interval at each lag; the null band is the mean"
    )
    parts.append("over dyads of the band of one.")
    return " ".join(parts)
