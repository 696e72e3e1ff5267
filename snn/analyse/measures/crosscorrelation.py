"""C, the main measure of synchrony: the lagged cross-correlation of the partners' channel rates."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.analyse.measures.lag_curve import LagCurve, lag_curve
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray

CrossCorrelation: TypeAlias = LagCurve
"""Correlation at each lag; its ``peak`` is C. A channel is nan if a partner does not vary in it."""


def cross_correlation(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, max_lag_ms: float
) -> CrossCorrelation:
    """Correlate the partners' rates at all lags channel by channel, average over channels, find the peak.

    For each channel ``c(L) = (1/n) sum_t z_a(t) z_b(t + L)`` over the ``t`` for which both exist, with z the
    rate of mean 0 and variance 1 over all n bins. Not circular, and always divided by n, so that large lags
    shrink by ``1 - |L|/n`` rather than grow noisy. A channel in which a partner's rate is constant (silent)
    has no correlation and is left out of the mean. The peak is the largest value, not the largest absolute
    value: opposition is no synchrony.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and B, shape ``(n_channels, n_bins)`` each.
    bin_ms
        Width of a bin.
    max_lag_ms
        Largest lag to either side, rounded to whole bins.

    Returns
    -------
    CrossCorrelation
        Curve, curves of the channels, and peak.

    Raises
    ------
    ResultError
        If the shapes differ or have not two dimensions, a rate is not finite, the bin is not above 0, the largest lag
        is below 0, or the recording is not longer than it.

    Notes
    -----
    A maximum over lags is biased upward: compare it only with a null that takes the same maximum.

    References
    ----------
    Perkel, Gerstein & Moore (1967), Biophys J 7, 419-440, doi 10.1016/S0006-3495(67)86597-4, for spike trains; the
    mean over channels and the peak are our own.

    Examples
    --------
    >>> a = np.array([[0.0, 9.0, 0.0, 0.0, 0.0, 0.0]])
    >>> result = cross_correlation(a, np.roll(a, 2), bin_ms=20.0, max_lag_ms=40.0)
    >>> result.lag_s
    0.04
    """
    n_max_lag = lag_bins(bin_ms=bin_ms, max_lag_ms=max_lag_ms)
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=n_max_lag, bin_ms=bin_ms)
    z_a, varies_a = standardise(rates_a_hz)
    z_b, varies_b = standardise(rates_b_hz)
    channel_values = correlate_lags(z_a, z_b, n_max_lag=n_max_lag)
    channel_values[~(varies_a & varies_b)] = np.nan
    return lag_curve(channel_values, bin_ms=bin_ms)


def lag_bins(*, bin_ms: float, max_lag_ms: float) -> int:
    """Return the largest lag in whole bins.

    Raises
    ------
    ResultError
        If the bin is not above 0, or the lag below it.

    Examples
    --------
    >>> lag_bins(bin_ms=20.0, max_lag_ms=500.0)
    25
    """
    _check_bin(bin_ms)
    if not 0 <= max_lag_ms < np.inf:
        raise ResultError(
            f"a largest lag of {max_lag_ms:g} ms to either side is none: it must be 0 or more and finite"
        )
    return round(max_lag_ms / bin_ms)


def _check_bin(bin_ms: float) -> None:
    if not 0 < bin_ms < np.inf:
        raise ResultError(f"a bin of {bin_ms:g} ms holds no rate: it must be above 0 and finite")


def check_rates(
    rates_a_hz: NDArray[np.floating], rates_b_hz: NDArray[np.floating], *, n_max_lag: int, bin_ms: float
) -> None:
    """Raise a `ResultError` unless rates are finite, alike in shape and longer than the largest lag, in sound bins."""
    _check_bin(bin_ms)
    if rates_a_hz.ndim != 2:
        raise ResultError(
            f"partner A has rates of shape {rates_a_hz.shape}: (channels, bins) is needed, one row for a single channel"
        )
    if rates_a_hz.shape != rates_b_hz.shape:
        raise ResultError(
            f"partner A has rates of shape {rates_a_hz.shape} (channels, bins), "
            f"partner B {rates_b_hz.shape}: both must cover the same channels and the same time"
        )
    if not (np.isfinite(rates_a_hz).all() and np.isfinite(rates_b_hz).all()):
        raise ResultError(
            "a channel rate is not a finite number: the recording is damaged, simulate it again"
        )
    n_bins = rates_a_hz.shape[1]
    if n_bins <= n_max_lag:
        raise ResultError(
            f"{n_bins * bin_ms * 1e-3:g} s remain to be analysed, no more than the largest lag of "
            f"{n_max_lag * bin_ms * 1e-3:g} s: record longer or lower analysis.max_lag"
        )


def standardise(rates_hz: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Bring each channel to mean 0 and variance 1.

    Parameters
    ----------
    rates_hz
        Channel rates, shape ``(n_channels, n_bins)``.

    Returns
    -------
    tuple
        The standardised rates, same shape, and which channels vary at all, shape ``(n_channels,)``; those
        that do not are 0 throughout.
    """
    varies = rates_hz.max(axis=1) > rates_hz.min(
        axis=1
    )  # exact: the variance of a constant need not round to 0
    deviation = np.where(varies[:, None], rates_hz - rates_hz.mean(axis=1, keepdims=True), 0.0)
    spread = np.where(varies, rates_hz.std(axis=1), 1.0)
    return deviation / spread[:, None], varies


def correlate_lags(z_a: FloatArray, z_b: FloatArray, *, n_max_lag: int) -> FloatArray:
    """Lagged products ``(1/n) sum_t z_a(t) z_b(t + L)`` for all lags at once, by FFT.

    Parameters
    ----------
    z_a, z_b
        Series along the last axis, shapes ``(..., n_bins)`` that broadcast.
    n_max_lag
        Largest lag to either side.

    Returns
    -------
    ndarray
        Shape ``(..., 2 * n_max_lag + 1)``, lags from ``-n_max_lag`` on.
    """
    n_bins = z_a.shape[-1]
    n_padded = (
        1 << (n_bins + n_max_lag - 1).bit_length()
    )  # a power of two, long enough that no lag wraps around
    spectrum = np.conj(np.fft.rfft(z_a, n_padded)) * np.fft.rfft(z_b, n_padded)
    products = np.fft.irfft(spectrum, n_padded)
    negative = products[..., n_padded - n_max_lag :]
    return np.concatenate((negative, products[..., : n_max_lag + 1]), axis=-1) / n_bins
