"""Are the brains more alike than the bodies? C beside that of movement, and C of what movement leaves unsaid."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.analyse.measures.lagged_regression import check_length, check_series, residuals
from snn.errors import ResultError
from snn.record.types import FloatArray

LAG_STEP_MS = 50.0
"""Movement enters every 50 ms, the time constant of the body. In linear brains with such bodies, C of .67 by coupling
leaves .03 (chance .02); every 100 ms it would leave .07."""


def binned_movement_hz(
    movement_hz: NDArray[Any], *, step_ms: float, start_s: float, n_bins: int, bin_ms: float
) -> FloatArray:
    """Take movement at the middle of each bin of the rates, so that both can be measured alike.

    Parameters
    ----------
    movement_hz
        Shape ``(n_channels, n_samples)``.
    step_ms
        From one sample to the next; the first is at time 0.
    start_s, n_bins, bin_ms
        When the first bin begins, how many there are and how wide they are.

    Returns
    -------
    ndarray
        Shape ``(n_channels, n_bins)``, on straight lines between the samples; before and after them as the nearest.

    Raises
    ------
    ResultError
        If there is no sample.
    """
    return _at(movement_hz, start_s + (np.arange(n_bins) + 0.5) * (bin_ms * 1e-3), step_ms=step_ms)


def without_movement(
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    movement_a_hz: FloatArray,
    movement_b_hz: FloatArray,
    *,
    bin_ms: float,
    max_lag_ms: float,
) -> tuple[FloatArray, FloatArray]:
    """Take from the rates of both partners all that the movement of both says of them, channel by channel.

    Least squares on the movement of both partners on the same channel, from the largest lag before to the largest lag
    after each bin, every 50 ms. The correlation of what is left of A with what is left of B is a partial correlation
    given both movements.

    What it says: brains that meet only through bodies, and have nothing else in common, are independent given the
    whole course of both movements, for all that passes between them is conditioned on. So what is left is common input
    that the bodies do not show, or what the regression cannot say: it is linear, of one channel, and looks no further
    than the largest lag. What it does not say: a correlation of 0 is no sign that the brains are not synchronous, for
    bodies carry it; one above 0 is no sign of influence.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates, shape ``(n_channels, n_bins)`` each.
    movement_a_hz, movement_b_hz
        At the same bins, same shape (`binned_movement_hz`).
    bin_ms, max_lag_ms
        Width of a bin, and largest lag.

    Returns
    -------
    tuple of ndarray
        What is left of A and of B, same shape; 0 in a channel that movement explains fully.

    Raises
    ------
    ResultError
        If shapes differ, a number is not finite, or there are fewer than two bins for each coefficient.
    """
    check_series(rates_a_hz, rates_b_hz, movement_a_hz, movement_b_hz)
    if not rates_a_hz.shape == movement_a_hz.shape == movement_b_hz.shape:
        raise ResultError(
            f"movement of shape {rates_a_hz.shape} is needed, one row for each channel of the rates"
        )
    n_steps = int(max_lag_ms / LAG_STEP_MS + 1e-9)
    lags_s = np.arange(-n_steps, n_steps + 1) * (LAG_STEP_MS * 1e-3)
    n_channels, n_bins = rates_a_hz.shape
    check_length(n_rows=n_bins, n_regressors=2 * lags_s.size + 1)
    times_s = np.arange(n_bins) * (bin_ms * 1e-3)
    both = np.concatenate((movement_a_hz, movement_b_hz))
    lagged = np.stack([_at(both, times_s + lag_s, step_ms=bin_ms) for lag_s in lags_s], axis=2)
    left = np.stack(
        [
            residuals(
                np.stack((rates_a_hz[k], rates_b_hz[k]), axis=1),
                np.concatenate((lagged[k], lagged[n_channels + k]), axis=1),
            )
            for k in range(n_channels)
        ]
    )  # (n_channels, n_bins, 2)
    return left[..., 0], left[..., 1]


def _at(series: NDArray[Any], times_s: NDArray[np.floating], *, step_ms: float) -> FloatArray:
    """Read series between their samples, the first of which is at time 0."""
    if not series.shape[1]:
        raise ResultError("no movement was recorded: record longer")
    samples_s = np.arange(series.shape[1]) * (step_ms * 1e-3)
    return np.stack([np.interp(times_s, samples_s, row) for row in series])
