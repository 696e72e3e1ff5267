"""The lagged cross-correlation of the partners on the band of its null."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from snn.analyse.measures.crosscorrelation import CrossCorrelation
from snn.analyse.nulls.circular_shift import ShiftTest
from snn.config.schema.channels import CHANNELS
from snn.plot.legend import legend_above
from snn.plot.style import (
    NULL_BAND_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    PARTNER_COLOURS,
    SILENT,
    house_style,
    number,
    say_why_empty,
    tick_pt,
)
from snn.record.types import FloatArray

CORRELATION_LABEL = "Correlation of channel rates"
_HALO = [withStroke(linewidth=2, foreground="white")]


@house_style()
def plot_correlogram(correlation: CrossCorrelation, test: ShiftTest | None, *, ax: Axes) -> Axes:
    """Draw the mean over channels, the single channels, the null and the peak of one dyad.

    Parameters
    ----------
    correlation
        Curves over lags. Channels in which a partner is silent are nan and leave no line.
    test
        Its null: the pointwise band, and the 95th percentile of the peaks, against which the peak is judged.
        None if the recording is too short for a null.
    ax
        Where to draw. The legend stands above it.
    """
    lags_ms = correlation.lags_s * 1e3
    label_lags(lags_ms, ax=ax)
    ax.set_ylabel(CORRELATION_LABEL)
    if np.isnan(correlation.peak):
        say_why_empty(SILENT, ax=ax)
        return ax
    ax.plot(lags_ms, correlation.values, color=OUTCOME_COLOUR, lw=1.4, label="mean over channels")
    _draw_channels(correlation, ax=ax)
    if test is not None:
        _draw_null(lags_ms, test, ax=ax)
    _mark_peak(correlation, ax=ax)
    legend_above(ax)
    return ax


def label_lags(lags_ms: FloatArray, *, ax: Axes) -> Axes:
    """Label a lag axis in milliseconds, with who leads on either side of 0."""
    ax.axvline(0, color=NULL_COLOUR, lw=0.5, zorder=0.5)
    ax.axhline(0, color=NULL_COLOUR, lw=0.5, zorder=0.5)
    ax.set_xlim(lags_ms[0], lags_ms[-1])
    ax.set_xlabel("Lag (ms)")
    for x, alignment, text, partner in ((0, "left", "← B leads", "b"), (1, "right", "A leads →", "a")):
        ax.annotate(
            text,
            xy=(x, 0),
            xycoords="axes fraction",
            xytext=(0, -17),
            textcoords="offset points",
            ha=alignment,
            va="top",
            color=PARTNER_COLOURS[partner],
        )
    return ax


def signed_ms(lag_s: float) -> str:
    """Write a lag with its sign.

    Examples
    --------
    >>> signed_ms(0.12), signed_ms(-0.12), signed_ms(0.0)
    ('+120 ms', '−120 ms', '0 ms')
    """
    lag_ms = round(lag_s * 1e3)
    return f"{lag_ms:+d} ms".replace("-", "−") if lag_ms else "0 ms"


def _draw_null(lags_ms: FloatArray, test: ShiftTest, *, ax: Axes) -> None:
    ax.fill_between(
        lags_ms,
        test.band_low,
        test.band_high,
        color=NULL_BAND_COLOUR,
        linewidth=0,
        zorder=0.3,
        label="null, 2.5 to 97.5 % at each lag",
    )
    ax.axhline(test.null95, color=NULL_COLOUR, ls=(0, (4, 2)), lw=0.8, label="null95 of the peak")


def _draw_channels(correlation: CrossCorrelation, *, ax: Axes) -> None:
    lags_ms = correlation.lags_s * 1e3
    label = "single channels (dashed: negative)"
    for channel, values in zip(CHANNELS, correlation.channel_values, strict=True):
        dashes = "-" if channel.valence > 0 else (0, (2, 1))
        ax.plot(lags_ms, values, color=OUTCOME_COLOUR, lw=0.5, alpha=0.65, ls=dashes, label=label)
        label = "_"  # one entry in the legend for all


def _mark_peak(correlation: CrossCorrelation, *, ax: Axes) -> None:
    lag_ms = correlation.lag_s * 1e3
    ax.plot(lag_ms, correlation.peak, "o", ms=3.5, color=OUTCOME_COLOUR, mec="white", mew=0.6)
    low, high = ax.get_xlim()
    near_edge = abs(lag_ms) > 0.7 * max(-low, high)
    alignment = "center" if not near_edge else ("right" if lag_ms > 0 else "left")
    text = f"C = {number(correlation.peak)} at {signed_ms(correlation.lag_s)}"
    above = _highest_near(correlation, alignment)
    ax.annotate(
        text,
        xy=(lag_ms, correlation.peak),
        xytext=(lag_ms, above),
        ha=alignment,
        va="bottom",
        size=tick_pt(),
        path_effects=_HALO,
        arrowprops={"arrowstyle": "-", "lw": 0.4, "color": OUTCOME_COLOUR, "shrinkA": 0, "shrinkB": 2},
    )
    bottom, top = ax.get_ylim()
    ax.set_ylim(bottom, max(top, above + 0.12 * (top - bottom)))


def _highest_near(correlation: CrossCorrelation, alignment: str) -> float:
    """Return the height that no curve reaches where the words on the peak stand, with some room."""
    lags_s, span_s = correlation.lags_s, float(np.ptp(correlation.lags_s))
    left, right = {"center": (0.2, 0.2), "left": (0.02, 0.38), "right": (0.38, 0.02)}[alignment]
    off_s = lags_s - correlation.lag_s
    near = (off_s >= -left * span_s) & (off_s <= right * span_s)
    curves = np.vstack([correlation.channel_values, correlation.values])
    return float(np.nanmax(curves[:, near])) + 0.06 * float(np.nanmax(curves) - np.nanmin(curves))
