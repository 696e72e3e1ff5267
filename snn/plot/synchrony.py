"""The synchrony of one dyad on one page: correlogram, null, and the rates that gave them."""

import numpy as np
from matplotlib.figure import Figure

from snn.analyse.circular_shift import ShiftTest
from snn.analyse.crosscorrelation import CrossCorrelation
from snn.config.channels import CHANNELS
from snn.plot.correlogram import plot_correlogram, signed_ms
from snn.plot.null_histogram import p_statement, plot_null_histogram
from snn.plot.rates import RATES_NOTE, plot_channel_rates
from snn.plot.style import PAGE_IN, add_title_and_note, dyads, house_style, letter, new_figure
from snn.record.types import EventTable, FloatArray


@house_style()
def synchrony_figure(
    correlation: CrossCorrelation,
    test: ShiftTest,
    *,
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    bin_ms: float,
    events: EventTable,
    window_s: tuple[float, float],
    warning: str = "",
    note: str = "",
) -> Figure:
    """Draw the synchrony of one dyad: correlogram with its null, the null of the peak, and the channel rates.

    Parameters
    ----------
    correlation, test
        Computed from the whole recording after the transient.
    rates_a_hz, rates_b_hz
        Execution rates of the whole recording, shape ``(n_channels, n_bins)``; the first bin begins at 0 s.
    bin_ms
        Width of a bin.
    events
        Intended acts, shown as shades.
    window_s
        Start and stop of the stretch of rates shown.
    warning
        Why the dyad is not healthy; nothing if it is.
    note
        Text below the figure, after the explanation of what is drawn: health, what is assumed.
    """
    figure = new_figure(width_in=PAGE_IN, height_in=6.6)
    grid = figure.add_gridspec(
        1 + len(CHANNELS), 2, height_ratios=[4.0] + [1.0] * len(CHANNELS), width_ratios=[3, 2]
    )
    curve = plot_correlogram(correlation, test, ax=figure.add_subplot(grid[0, 0]))
    null = plot_null_histogram(test, ax=figure.add_subplot(grid[0, 1]))
    rows = [figure.add_subplot(grid[1 + row, :]) for row in range(len(CHANNELS))]
    plot_channel_rates(rates_a_hz, rates_b_hz, bin_ms=bin_ms, events=events, window_s=window_s, axes=rows)
    for name, ax in zip("abc", (curve, null, rows[0]), strict=True):
        letter(ax, name)
    title, explanation = synchrony_statement(correlation, test), _explanation(test)
    add_title_and_note(figure, title=title, note=f"{explanation} {note}".strip(), warning=warning)
    return figure


def synchrony_statement(correlation: CrossCorrelation, test: ShiftTest) -> str:
    """State what was found in one line, with the number of dyads."""
    if np.isnan(correlation.peak):
        return f"Synchrony undefined: a partner is silent on every channel ({dyads(1)})"
    p, lag = p_statement(test.p_value), signed_ms(correlation.lag_s)
    return f"C = {correlation.peak:.2f} at {lag}, null95 = {test.null95:.2f}, {p} ({dyads(1)})"


def _explanation(test: ShiftTest) -> str:
    return (
        f"a, cross-correlation of the execution rates; grey: its null, {test.null_name} ({test.n_surrogates} "
        "surrogates). b, the peak C on the null of peaks, which takes the same maximum over lags. The null is "
        "unrelated partners: common input exceeds it as well, and a peak on one side of lag 0 is no proof of "
        f"influence. c, {RATES_NOTE[0].lower()}{RATES_NOTE[1:]}"
    )
