"""All replicates of one condition: each dyad's synchrony with its own null, and the mean correlogram."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from snn.plot.correlogram import CORRELATION_LABEL, label_lags, legend_above
from snn.plot.flags import mark_flagged
from snn.plot.outcome import MeanCorrelogram, Outcome
from snn.plot.style import (
    DYAD_COLOUR,
    NULL_BAND_COLOUR,
    OUTCOME_COLOUR,
    PAGE_IN,
    add_title_and_note,
    dyads,
    house_style,
    letter,
    new_figure,
    without_unit,
)


@house_style()
def replicates_figure(outcome: Outcome, correlogram: MeanCorrelogram, *, note: str = "") -> Figure:
    """Draw the synchrony of every replicate beside the mean correlogram.

    Parameters
    ----------
    outcome
        Synchrony of all dyads at the one point there is, shape ``(1, n_dyads)``.
    correlogram
        Curves of the healthy dyads.
    note
        Text below the figure, after the explanation of what is drawn.
    """
    figure = new_figure(width_in=PAGE_IN, height_in=3.4)
    left, right = figure.subplots(1, 2)
    plot_replicates(outcome, ax=left)
    plot_mean_correlogram(correlogram, ax=right)
    for name, ax in (("a", left), ("b", right)):
        letter(ax, name)
    add_title_and_note(figure, title=_statement(outcome), note=f"{_explanation(outcome)} {note}".strip())
    return figure


@house_style()
def plot_replicates(outcome: Outcome, *, ax: Axes) -> Axes:
    """Draw one dot per dyad over its own null95, flagged dyads as crosses, and the mean with its interval."""
    values, flagged, null95 = outcome.values[0], outcome.flagged[0], outcome.null95[0]
    replicate = np.arange(values.size, dtype=np.float64)
    size = float(np.clip(60 / values.size, 1.5, 4.0))
    if outcome.has_interval:
        ax.axhspan(
            outcome.ci_low[0], outcome.ci_high[0], color=OUTCOME_COLOUR, alpha=0.25, lw=0, label="95 % CI"
        )
    ax.axhline(outcome.mean[0], color=OUTCOME_COLOUR, lw=1.2, label="mean")
    ax.bar(replicate, null95, width=0.8, color=NULL_BAND_COLOUR, lw=0, zorder=0.5, label="null95 of the dyad")
    good = outcome.in_mean[0]
    ax.plot(
        replicate[good], values[good], "o", ms=size, color=OUTCOME_COLOUR, mec="white", mew=0.3, label="dyad"
    )
    if flagged.any():
        mark_flagged(replicate[flagged], values[flagged], ax=ax)
    ax.set(xlabel="Model dyad (replicate)", ylabel=outcome.name, xlim=(-0.7, values.size - 0.3))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]), top=None if good.any() else 1.0)
    legend_above(ax, n_columns=3)
    return ax


@house_style()
def plot_mean_correlogram(correlogram: MeanCorrelogram, *, ax: Axes) -> Axes:
    """Draw the curves of single dyads, their mean with its interval at each lag, and the null of one dyad."""
    lags_ms = correlogram.lags_s * 1e3
    label_lags(lags_ms, ax=ax)
    ax.set_ylabel(CORRELATION_LABEL)
    ax.fill_between(
        lags_ms,
        correlogram.null_low,
        correlogram.null_high,
        color=NULL_BAND_COLOUR,
        lw=0,
        zorder=0.3,
        label="null of one dyad, 2.5 to 97.5 %",
    )
    n_dyads = correlogram.curves.shape[0]
    if n_dyads:
        alpha = float(np.clip(8 / n_dyads, 0.1, 0.6))
        lines = ax.plot(lags_ms, correlogram.curves.T, color=DYAD_COLOUR, lw=0.4, alpha=alpha)
        lines[0].set_label("dyads")
    if np.isfinite(correlogram.ci_low).any():
        ax.fill_between(
            lags_ms,
            correlogram.ci_low,
            correlogram.ci_high,
            color=OUTCOME_COLOUR,
            alpha=0.3,
            lw=0,
            label="95 % CI",
        )
    ax.plot(lags_ms, correlogram.mean, color=OUTCOME_COLOUR, lw=1.4, label=f"mean of {n_dyads}")
    legend_above(ax)
    return ax


def _statement(outcome: Outcome) -> str:
    n = dyads(int(outcome.n_in_mean[0]))
    if np.isnan(outcome.mean[0]):
        return f"{without_unit(outcome.name)} undefined ({n})"
    interval = (
        f" [{outcome.ci_low[0]:.2f}, {outcome.ci_high[0]:.2f}]" if np.isfinite(outcome.ci_low[0]) else ""
    )
    return f"{without_unit(outcome.name)}: mean {outcome.mean[0]:.2f}{interval} ({n})".replace("-", "−")


def _explanation(outcome: Outcome) -> str:
    n_flagged, n_all = int(outcome.n_flagged[0]), outcome.values.shape[1]
    crosses = f" Crosses: flagged as unhealthy, in no mean ({n_flagged} of {n_all})." if n_flagged else ""
    above = outcome.in_mean[0] & (outcome.values[0] > outcome.null95[0])
    interval = f"Interval: {outcome.interval}" if outcome.has_interval else "No interval: too few dyads"
    return (
        f"a, each dyad and its own null95; {int(above.sum())} of {int(outcome.n_in_mean[0])} lie above it. "
        f"{interval}.{crosses} b, curves of the dyads and their mean with its interval at each lag; "
        "the null band is the mean over dyads of the band of one."
    )
