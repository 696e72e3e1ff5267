"""Any measure of two partners over time, of rates or of spikes: in windows that slide along the recording."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from snn.analyse.measures.crosscorrelation import check_rates
from snn.analyse.views.merged_bins import require_bins
from snn.record.signals import whole_steps
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowedMeasure:
    """A measure in consecutive windows."""

    centres_s: FloatArray  # (n_windows,) middle of each window, from the start of what was given
    values: FloatArray  # (n_windows,) nan where the measure is not defined
    window_s: float


def windowed(
    measure: Callable[[FloatArray, FloatArray], float],
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    *,
    bin_ms: float,
    window_s: float = 10.0,
    step_s: float = 5.0,
) -> WindowedMeasure:
    """Apply a measure to both partners in windows of equal length.

    Short windows inflate every synchrony measure that is positively biased: compare windows with windows of the
    same length, never with the whole recording. Windows that overlap are not independent.

    Parameters
    ----------
    measure
        Takes the channel rates of A and B in a window, shape ``(n_channels, n_window_bins)`` each, and returns one
        number.
    rates_a_hz, rates_b_hz
        Channel rates, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    window_s, step_s
        Length of a window, and from the start of one to that of the next; whole multiples of the bin. An
        incomplete last window is dropped.

    Returns
    -------
    WindowedMeasure
        Values over time.

    Raises
    ------
    ResultError
        If the shapes differ, a rate is not finite, the recording is shorter than a window, window or step do not
        fit the bins, or the measure raises it.

    Examples
    --------
    >>> from snn.analyse.measures.crosscorrelation import cross_correlation
    >>> def c(a, b):
    ...     return cross_correlation(a, b, bin_ms=20.0, max_lag_ms=500.0).peak
    >>> noise = np.random.default_rng(1).normal(size=(4, 1000))
    >>> windowed(c, noise, noise, bin_ms=20.0).centres_s
    array([ 5., 10., 15.])
    """
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=0, bin_ms=bin_ms)
    n_window, n_step = (whole_steps(length_s * 1e3, time_step_ms=bin_ms) for length_s in (window_s, step_s))
    n_bins = rates_a_hz.shape[1]
    require_bins(n_bins, n_needed=n_window, bin_ms=bin_ms, measure="window")
    starts = np.arange(0, n_bins - n_window + 1, n_step)
    values = [
        measure(rates_a_hz[:, start : start + n_window], rates_b_hz[:, start : start + n_window])
        for start in starts
    ]
    return WindowedMeasure(
        centres_s=(starts + n_window / 2) * (bin_ms * 1e-3),
        values=np.asarray(values, dtype=float),
        window_s=window_s,
    )
