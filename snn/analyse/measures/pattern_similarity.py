"""How alike the partners' patterns over channels are, at the same time or a lag apart."""

import numpy as np

from snn.analyse.measures.crosscorrelation import check_rates, correlate_lags, lag_bins
from snn.analyse.measures.lag_curve import LagCurve, lag_curve
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray


def pattern_correlation(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, bin_ms: float, max_lag_ms: float
) -> LagCurve:
    """Mean over time of the Pearson correlation, across channels, of the partners' vectors of rates, lag by lag.

    Each channel is first freed of its mean over time, or channels that always fire more in both partners would
    count as similarity. In each bin the vector is then freed of its mean over channels, so that being active
    together counts only if it is on the same channels. About 0 for unrelated partners.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Rates of partners A and B, shape ``(n_channels, n_bins)`` each: the vectors are the columns.
    bin_ms
        Width of a bin.
    max_lag_ms
        Largest lag to either side, rounded to whole bins.

    Returns
    -------
    LagCurve
        Mean correlation by lag, -1 to 1 without unit, over the bins that overlap and in which neither partner's
        vector is constant over channels; nan without any such bin. At positive lags A leads, and swapped partners
        mirror the curve. It has one row: the measure is about all channels together.

    Raises
    ------
    ResultError
        If the shapes differ, a rate is not finite, the recording is not longer than the largest lag, or there is a
        single channel.

    References
    ----------
    Own definition; patterns are correlated across brains in Chen et al. (2017), Nat Neurosci 20, 115-125, there
    of voxels and scenes.

    Examples
    --------
    >>> a = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> round(pattern_correlation(a, 1 - a, bin_ms=20.0, max_lag_ms=0.0).peak, 3)
    -1.0
    """
    n_max_lag = lag_bins(bin_ms=bin_ms, max_lag_ms=max_lag_ms)
    _check(rates_a_hz, rates_b_hz, n_max_lag=n_max_lag, bin_ms=bin_ms)
    centred = [_centred(rates_hz) for rates_hz in (rates_a_hz, rates_b_hz)]
    return _mean_cosine(*centred, n_max_lag=n_max_lag, bin_ms=bin_ms)


def _check(rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, n_max_lag: int, bin_ms: float) -> None:
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=n_max_lag, bin_ms=bin_ms)
    if rates_a_hz.shape[0] < 2:
        raise ResultError("a pattern over channels needs at least two channels")


def _centred(rates_hz: FloatArray) -> FloatArray:
    over_time = rates_hz - rates_hz.mean(axis=1, keepdims=True)
    return over_time - over_time.mean(axis=0)


def _mean_cosine(vectors_a: FloatArray, vectors_b: FloatArray, *, n_max_lag: int, bin_ms: float) -> LagCurve:
    units_a, defined_a = _unit_vectors(vectors_a)
    units_b, defined_b = _unit_vectors(vectors_b)
    # sums of products over the bins that overlap; both are divided by n_bins, which cancels
    cosines = correlate_lags(units_a, units_b, n_max_lag=n_max_lag).sum(axis=0)
    shares = correlate_lags(defined_a.astype(float), defined_b.astype(float), n_max_lag=n_max_lag)
    some = (
        shares > 0.5 / vectors_a.shape[1]
    )  # at least one bin: a Fourier transform does not give exact zeros
    return lag_curve(np.where(some, cosines / np.where(some, shares, 1.0), np.nan)[None], bin_ms=bin_ms)


def _unit_vectors(vectors: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Scale the columns to length 1; columns of length 0 stay so and are marked."""
    lengths = np.linalg.norm(vectors, axis=0)
    # relative: what is left of a vector that is constant over channels need not round to 0
    defined = lengths > 1e-12 * lengths.max(initial=0.0)
    return np.where(defined, vectors / np.where(defined, lengths, 1.0), 0.0), defined
