"""C at a fine, a middle and a slow time-scale: at which do the partners synchronise."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from scipy.ndimage import uniform_filter1d

from snn.analyse.measures.crosscorrelation import CrossCorrelation, check_rates, cross_correlation
from snn.analyse.views.merged_bins import merged_bins
from snn.record.signals import whole_steps
from snn.record.types import FloatArray

TIME_SCALES_MS: Final = (5.0, 50.0, 200.0)
"""Fine: spike timing. Meso: volleys. Slow: acts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleCorrelation:
    """C at one time-scale."""

    bin_ms: float
    """Width of the bins: what is faster is averaged out."""
    whole: CrossCorrelation
    """Of the rates in these bins: includes all that is slower."""
    own: CrossCorrelation
    """Of what is left when the running mean over the next scale is taken off; at the slowest scale the whole."""


def correlation_by_time_scale(
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    *,
    bin_ms: float,
    max_lag_ms: float,
    scales_ms: Sequence[float] = TIME_SCALES_MS,
) -> tuple[ScaleCorrelation, ...]:
    """C of the channel rates in ever wider bins, with and without what is slower still.

    In narrow bins slow co-variation raises C as well, and chance lowers it; so C in 5 ms bins does not show that
    anything happens within 5 ms. ``own`` does: it is C of the rates less their running mean over the width of the
    next scale.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and B, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    max_lag_ms
        Largest lag to either side; at each scale rounded to its bins.
    scales_ms
        Widths of the bins from fine to slow, each a whole multiple of the one before, the first of ``bin_ms``.

    Returns
    -------
    tuple
        One result for each scale, in order. Signs, swapping and silent channels as in `cross_correlation`.

    Raises
    ------
    ResultError
        As `cross_correlation`, or if a scale is no whole multiple of the one before.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> slow = np.sin(np.arange(4000) * 0.01)[None]  # 5 ms bins: a period of 3.1 s
    >>> noise = np.random.default_rng(1).normal(size=(2, 1, 4000))
    >>> scales = correlation_by_time_scale(slow + noise[0], slow + noise[1], bin_ms=5.0, max_lag_ms=500.0)
    >>> [f"{scale.bin_ms:g} ms: {scale.own.peak:.1f}" for scale in scales]
    ['5 ms: 0.0', '50 ms: 0.1', '200 ms: 1.0']
    """
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=0, bin_ms=bin_ms)
    for finer_ms, wider_ms in pairwise((bin_ms, *scales_ms)):
        whole_steps(wider_ms, time_step_ms=finer_ms)
    wider = [*scales_ms[1:], None]
    return tuple(
        _at_scale(rates_a_hz, rates_b_hz, bin_ms, max_lag_ms, scale_ms, next_ms)
        for scale_ms, next_ms in zip(scales_ms, wider, strict=True)
    )


def _at_scale(
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    bin_ms: float,
    max_lag_ms: float,
    scale_ms: float,
    next_ms: float | None,
) -> ScaleCorrelation:
    a, b = (merged_bins(r, bin_ms=bin_ms, wider_bin_ms=scale_ms) for r in (rates_a_hz, rates_b_hz))
    whole = cross_correlation(a, b, bin_ms=scale_ms, max_lag_ms=max_lag_ms)
    if next_ms is None:
        return ScaleCorrelation(bin_ms=scale_ms, whole=whole, own=whole)
    width = whole_steps(next_ms, time_step_ms=scale_ms)
    # the same filter on both partners, so that an even width moves no lag
    fast_a, fast_b = (r - uniform_filter1d(r, width, axis=1, mode="nearest") for r in (a, b))
    own = cross_correlation(fast_a, fast_b, bin_ms=scale_ms, max_lag_ms=max_lag_ms)
    return ScaleCorrelation(bin_ms=scale_ms, whole=whole, own=own)
