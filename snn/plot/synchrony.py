"""The synchrony of one dyad on one page: correlogram, null, and the rates that gave them."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snn.analyse.nulls.circular_shift import ShiftTest
from snn.analyse.table.summary import Summary
from snn.config.schema.channels import CHANNELS
from snn.plot.correlogram import plot_correlogram, signed_ms
from snn.plot.null_histogram import p_statement, plot_null_histogram
from snn.plot.rates import plot_channel_rates, rates_note
from snn.plot.style import (
    PAGE_IN,
    add_title_and_note,
    dyads,
    house_style,
    is_narrow,
    letter,
    new_figure,
    number,
    say_why_empty,
)
from snn.plot.window import MAX_WINDOW_S, shown_window_s
from snn.record.types import EventTable


@house_style()
def synchrony_figure(
    summary: Summary,
    *,
    events: EventTable,
    bin_ms: float,
    transient_s: float,
    window_s: tuple[float, float] | None = None,
    note: str = "",
) -> Figure:
    """Draw the synchrony of one dyad: correlogram with its null, the null of the peak, and the channel rates.

    Parameters
    ----------
    summary
        What was measured. Panels for which the recording was too short say so.
    events
        Intended acts, shown as shades.
    bin_ms
        Bin of the rates.
    transient_s
        When the first of these bins begins.
    window_s
        Start and stop of the stretch of rates shown; without it, the first 20 s after the transient.
    note
        Text below the figure, after the explanation of what is drawn: what is assumed.

    Raises
    ------
    ResultError
        If the stretch asked for does not lie inside the recording.
    """
    duration_s = transient_s + summary.rates_a_hz.shape[1] * bin_ms * 1e-3
    first_s = (transient_s, min(duration_s, transient_s + MAX_WINDOW_S))
    shown_s = shown_window_s(duration_s, transient_s=transient_s, asked_s=window_s or first_s)
    figure = new_figure(width_in=PAGE_IN, height_in=8.6 if is_narrow() else 6.6)
    curve, null, *rows = _arranged_axes(figure)
    _draw_measures(summary, curve=curve, null=null)
    plot_channel_rates(
        summary.rates_a_hz,
        summary.rates_b_hz,
        bin_ms=bin_ms,
        start_s=transient_s,
        events=events,
        window_s=shown_s,
        axes=rows,
    )
    for name, ax in zip("abc", (curve, null, rows[0]), strict=True):
        letter(name, ax=ax)
    add_title_and_note(
        figure,
        title=synchrony_statement(summary),
        note=f"{_explanation(summary, rates=rates_note(events, window_s=shown_s))} {note}".strip(),
        health=summary.health,
    )
    return figure


def synchrony_statement(summary: Summary) -> str:
    """State what was found in one line, with the number of dyads."""
    correlation, test = summary.correlation, summary.test
    if correlation is None:
        return f"Synchrony not measured ({dyads(1)})"
    if np.isnan(correlation.peak):
        return f"Synchrony undefined: no channel on which both partners fire ({dyads(1)})"
    found = f"C = {number(correlation.peak)} at {signed_ms(correlation.lag_s)}"
    if test is None:
        return f"{found}, no null ({dyads(1)})"
    return f"{found}, null95 = {number(test.null95)}, {p_statement(test.p_value)} ({dyads(1)})"


def _arranged_axes(figure: Figure) -> list[Axes]:
    n_rows = len(CHANNELS)
    if is_narrow():
        grid = figure.add_gridspec(2 + n_rows, 1, height_ratios=[3.5, 3.0] + [1.0] * n_rows)
        return [figure.add_subplot(cell) for cell in grid]
    grid = figure.add_gridspec(1 + n_rows, 2, height_ratios=[4.0] + [1.0] * n_rows, width_ratios=[3, 2])
    cells = [grid[0, 0], grid[0, 1], *(grid[1 + row, :] for row in range(n_rows))]
    return [figure.add_subplot(cell) for cell in cells]


def _draw_measures(summary: Summary, *, curve: Axes, null: Axes) -> None:
    if summary.correlation is None:
        say_why_empty(summary.note, ax=curve)
    else:
        plot_correlogram(summary.correlation, summary.test, ax=curve)
    if summary.test is None:
        say_why_empty(summary.note, ax=null)
    else:
        plot_null_histogram(summary.test, ax=null)


def _explanation(summary: Summary, *, rates: str) -> str:
    measures = "a, cross-correlation of the execution rates. b, no null."
    if summary.test is not None:
        measures = f"a, cross-correlation of the execution rates; grey: its null. b, {_null(summary.test)}"
    return f"{measures} c, {rates}"


def _null(test: ShiftTest) -> str:
    return (
        "the peak C on its null, which takes the same maximum over lags: "
        f"{test.null_name}, {test.n_surrogates} surrogates. That stands for unrelated partners: common input "
        "exceeds it as well, and a peak on one side of lag 0 is no proof of influence."
    )
