"""A measure of two partners as a function of the lag between them: channel by channel, on average, at its peak."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LagCurve:
    """How much the partners have to do with each other at each lag; at positive lags A leads."""

    lags_s: FloatArray  # (n_lags,) from -max_lag to +max_lag
    values: FloatArray  # (n_lags,) mean over the channels for which the measure is defined
    channel_values: FloatArray  # (n_channels, n_lags) nan for a channel for which it is not
    peak: float
    """The largest of ``values``; nan if there is no channel for which the measure is defined."""
    lag_s: float
    """Where ``values`` peaks; nan if ``peak`` is."""

    def peak_over(self, channels: Sequence[int]) -> float:
        """Return the largest mean over some channels; nan if it is defined in none of them."""
        chosen = self.channel_values[list(channels)]
        defined = np.isfinite(chosen).all(axis=1)
        return float(chosen[defined].mean(axis=0).max()) if defined.any() else float("nan")


def lag_curve(channel_values: FloatArray, *, bin_ms: float) -> LagCurve:
    """Average over channels first, then find the peak.

    A maximum over lags is biased upward: compare it only with a null that takes the same maximum. The peak is the
    largest value, not the largest absolute value: opposition is no synchrony.

    Parameters
    ----------
    channel_values
        The measure by channel and lag, shape ``(n_channels, 2 * n_max_lag + 1)``, lags from ``-n_max_lag`` on. A
        channel that is nan at all lags is left out.
    bin_ms
        Width of a bin: the step of the lags.

    Returns
    -------
    LagCurve
        Curve, curves of the channels, and peak; of equal peaks that at the most negative lag.

    Examples
    --------
    >>> curve = lag_curve(np.array([[0.0, 0.5, 1.0], [np.nan, np.nan, np.nan]]), bin_ms=20.0)
    >>> curve.peak, curve.lag_s
    (1.0, 0.02)
    """
    n_max_lag = channel_values.shape[1] // 2
    lags_s = np.arange(-n_max_lag, n_max_lag + 1, dtype=np.float64) * bin_ms / 1e3
    defined = np.isfinite(channel_values).any(axis=1)
    values = channel_values[defined].mean(axis=0) if defined.any() else np.full(lags_s.size, np.nan)
    somewhere = np.isfinite(values).any()
    best = int(np.nanargmax(values)) if somewhere else 0
    return LagCurve(
        lags_s=lags_s,
        values=values,
        channel_values=channel_values,
        peak=float(values[best]),
        lag_s=float(lags_s[best]) if somewhere else float("nan"),
    )
