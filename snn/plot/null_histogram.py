"""The observed synchrony on the distribution of its null."""

import numpy as np
from matplotlib.axes import Axes

from snn.analyse.nulls.circular_shift import ShiftTest
from snn.plot.legend import legend_above
from snn.plot.style import (
    NULL_BAND_COLOUR,
    NULL_COLOUR,
    OUTCOME_COLOUR,
    SILENT,
    house_style,
    number,
    say_why_empty,
    tick_pt,
)
from snn.record.types import FloatArray

N_BINS = 30
_SLIVER = 0.25
"""Share of the axis below which a null cannot be seen as a distribution."""
_BEYOND = 0.35
"""Room for the arrow, in parts of the null."""


@house_style()
def plot_null_histogram(test: ShiftTest, *, ax: Axes) -> Axes:
    """Draw the peaks of the surrogates as a histogram, with the observed peak, null95, p, z and their number.

    Parameters
    ----------
    test
        Observed peak and null. All nan without a channel on which both partners fire; the panel says so.
    ax
        Where to draw. The legend and the statement stand above it.
    """
    peaks = test.null_peaks[np.isfinite(test.null_peaks)]
    ax.set(xlabel="Peak correlation C", ylabel="Surrogates (count)")
    if not peaks.size or np.isnan(test.observed):
        say_why_empty(SILENT, ax=ax)
        return ax
    ax.hist(
        peaks,
        bins=N_BINS,
        color=NULL_BAND_COLOUR,
        edgecolor=NULL_COLOUR,
        lw=0.4,
        histtype="stepfilled",
        label=f"null ({test.n_surrogates} surrogates)",
    )
    ax.axvline(test.null95, color=NULL_COLOUR, ls=(0, (4, 2)), lw=0.9, label="null95")
    _draw_observed(test.observed, peaks, ax=ax)
    above_pt = legend_above(ax, n_columns=3)
    ax.set_title(null_statement(test), pad=above_pt + 3, size=tick_pt())
    return ax


def null_statement(test: ShiftTest) -> str:
    """State z, p and null95 in one line; say so where p is the smallest that so many surrogates can give."""
    z = "z undefined" if np.isnan(test.z) else f"z = {test.z:z.1f}".replace("-", "−")
    least = test.p_value <= 1 / (1 + test.n_surrogates)
    p = f"{p_statement(test.p_value)}{' (least possible)' if least else ''}"
    return f"{z}, {p}, null95 = {number(test.null95)}"


def p_statement(p_value: float) -> str:
    """Write a p value with two significant digits.

    Examples
    --------
    >>> p_statement(1 / 1001)
    'p = 0.001'
    >>> p_statement(float("nan"))
    'p undefined'
    """
    return "p undefined" if np.isnan(p_value) else f"p = {p_value:.2g}"


def _draw_observed(observed: float, peaks: FloatArray, *, ax: Axes) -> None:
    """Draw the observed peak as a line; if the null were a sliver beside it, as an arrow at the edge with its value."""
    whole = np.append(peaks, observed)
    if np.ptp(peaks) >= _SLIVER * np.ptp(whole):
        ax.axvline(observed, color=OUTCOME_COLOUR, lw=1.4, label="observed")
        _leave_room(ax, whole)
        return
    _leave_room(ax, peaks)
    low, high = ax.get_xlim()
    above = observed > peaks.max()
    room = _BEYOND * (high - low)
    ax.set_xlim(low - (0 if above else room), high + (room if above else 0))
    edge, start = (1.0, 0.86) if above else (0.0, 0.14)
    arrow = {"arrowstyle": "->", "color": OUTCOME_COLOUR, "lw": 1.4}
    ax.annotate("", (edge, 0.5), (start, 0.5), "axes fraction", "axes fraction", arrowprops=arrow)
    where = {"transform": ax.transAxes, "ha": "right" if above else "left"}
    ax.text(edge, 0.54, f"observed\n{number(observed)}", va="bottom", color=OUTCOME_COLOUR, **where)


def _leave_room(ax: Axes, values: FloatArray) -> None:
    low, high = float(values.min()), float(values.max())
    margin = 0.06 * (high - low) if high > low else 0.05
    ax.set_xlim(low - margin, high + margin)
