"""Is C more than two unrelated partners would show? The null of whole-partner circular shifts (N2)."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from snn.analyse.measures.crosscorrelation import check_rates, cross_correlation, lag_bins, standardise
from snn.analyse.nulls.surrogate_statistics import surrogate_p, surrogate_z
from snn.config.checks.shift_numbers import MIN_SHIFTS, n_possible_shifts, shortest_shift
from snn.errors import ResultError
from snn.record.types import FloatArray

NULL_NAME = "circular shift of partner B"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTest:
    """The observed C on its null. All statistics are nan if C is."""

    observed: float
    null_peaks: FloatArray  # (n_surrogates,) C of each surrogate
    band_low: FloatArray  # (n_lags,) 2.5th percentile of the surrogates' curves at each lag
    band_high: FloatArray  # (n_lags,) 97.5th percentile
    null95: float
    """95th percentile of ``null_peaks``."""
    z: float
    """Observed minus mean of the null, in its standard deviations; nan if the null does not vary."""
    p_value: float
    null_name: str
    shifts_s: FloatArray  # (n_surrogates,) increasing
    n_possible: int
    """Number of distinct shifts that the recording allows; if it equals ``n_surrogates``, all were used."""

    @property
    def n_surrogates(self) -> int:
        """Number of surrogates, which are never repeated."""
        return self.null_peaks.size


def circular_shift_test(
    rates_a_hz: FloatArray,
    rates_b_hz: FloatArray,
    *,
    bin_ms: float,
    max_lag_ms: float,
    n_surrogates: int,
    min_shift_s: float,
    rng: np.random.Generator,
) -> ShiftTest:
    """Compare C with that of the same two partners at unrelated times.

    Each surrogate shifts partner B as a whole, all channels together, around the recording.

    Keeps: all of each partner's own activity (its rates, its rhythms and what its channels have to do with
    each other), but for one seam. Destroys: what the partners have to do with each other in time, whatever
    caused it.

    The null is therefore *unrelated partners*. Common input is rejected as well, and in a closed or commonly
    driven dyad a rejection says nothing about the direction of influence.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates, shape ``(n_channels, n_bins)`` each.
    bin_ms, max_lag_ms
        As in `cross_correlation`: the null has the same estimator, maximum included.
    n_surrogates
        Number of surrogates, drawn without replacement; if the recording has fewer distinct shifts, all are
        used.
    min_shift_s
        Smallest shift to either side. Larger is safer against slow rhythms, and leaves fewer shifts.
    rng
        Source of the draw.

    Returns
    -------
    ShiftTest
        Null, band, z and ``p = (1 + #{null >= observed}) / (1 + n)``.

    Raises
    ------
    ResultError
        As `cross_correlation`; if shifts could be as small as the largest lag; or if fewer than 19 shifts are
        possible.

    References
    ----------
    Andrzejak, Kraskov, Stögbauer, Mormann & Kreuz (2003), Phys Rev E 68, 066202, on surrogates shifted in time; p as in
    `surrogate_p`.

    Examples
    --------
    >>> a, other = np.random.default_rng(1).normal(size=(2, 4, 1000))
    >>> options = {"bin_ms": 20.0, "max_lag_ms": 500.0, "n_surrogates": 99, "min_shift_s": 2.0}
    >>> for b in (np.roll(a, 5, axis=1), other):  # one that follows, and one who does not
    ...     print(circular_shift_test(a, b, **options, rng=np.random.default_rng(1)).p_value)
    0.01
    0.97
    """
    observed = cross_correlation(rates_a_hz, rates_b_hz, bin_ms=bin_ms, max_lag_ms=max_lag_ms).peak
    n_max_lag = lag_bins(bin_ms=bin_ms, max_lag_ms=max_lag_ms)
    check_rates(rates_a_hz, rates_b_hz, n_max_lag=n_max_lag, bin_ms=bin_ms)
    possible = _possible_shifts(
        rates_a_hz.shape[1], n_max_lag=n_max_lag, bin_ms=bin_ms, min_shift_s=min_shift_s
    )
    shifts = np.sort(rng.choice(possible, min(n_surrogates, possible.size), replace=False))
    curves = _surrogate_curves(rates_a_hz, rates_b_hz, shifts, n_max_lag)
    peaks = curves.max(axis=1)
    band_low, band_high = np.percentile(curves, [2.5, 97.5], axis=0)
    return ShiftTest(
        observed=observed,
        null_peaks=peaks,
        band_low=band_low,
        band_high=band_high,
        null95=float(np.percentile(peaks, 95)),
        z=surrogate_z(observed, peaks),
        p_value=surrogate_p(observed, peaks),
        null_name=NULL_NAME,
        shifts_s=shifts * (bin_ms * 1e-3),
        n_possible=possible.size,
    )


def _possible_shifts(n_bins: int, *, n_max_lag: int, bin_ms: float, min_shift_s: float) -> NDArray[np.int64]:
    n_min = shortest_shift(bin_ms=bin_ms, min_shift_s=min_shift_s)
    if n_min <= n_max_lag:
        raise ResultError(
            f"shifts of {min_shift_s:g} s are no larger than the largest lag of "
            f"{n_max_lag * bin_ms * 1e-3:g} s, so surrogates could contain the true alignment: raise "
            "nulls.circular_shift.min_shift"
        )
    n_possible = n_possible_shifts(n_bins, bin_ms=bin_ms, min_shift_s=min_shift_s)
    if n_possible < MIN_SHIFTS:
        needed_s = (MIN_SHIFTS + 2 * n_min - 1) * bin_ms * 1e-3
        raise ResultError(
            f"{n_bins * bin_ms * 1e-3:g} s are too short for circular shifts of at least {min_shift_s:g} s: "
            f"{needed_s:g} s after the transient are needed; record longer or lower "
            "nulls.circular_shift.min_shift"
        )
    return np.arange(n_min, n_bins - n_min + 1)


def _surrogate_curves(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, shifts: NDArray[np.int64], n_max_lag: int
) -> FloatArray:
    """Return the curve of C for each shift of B, shape ``(n_shifts, n_lags)``; nan if no channel varies in both."""
    z_a, varies_a = standardise(rates_a_hz)
    z_b, varies_b = standardise(rates_b_hz)
    # a shift changes neither mean nor variance, so these are the observed channels
    both = varies_a & varies_b
    if not both.any():
        return np.full((shifts.size, 2 * n_max_lag + 1), np.nan)
    products = _shifted_products(z_a[both], z_b[both], shifts, n_max_lag)
    return products / (rates_a_hz.shape[1] * np.count_nonzero(both))


def _shifted_products(
    z_a: FloatArray, z_b: FloatArray, shifts: NDArray[np.int64], n_max_lag: int
) -> FloatArray:
    """Sum ``z_a(t) z_b(t + L - shift)`` over channels, and over the bins t for which ``t + L`` is one too.

    Around the recording, that is over all t, the sum depends on ``L - shift`` only: one circular correlation holds
    it for all shifts and lags. What it has too much are the products across the ends, ``|L|`` of them.
    """
    n_bins = z_a.shape[1]
    lags = np.arange(-n_max_lag, n_max_lag + 1)
    spectrum = (np.conj(np.fft.rfft(z_a)) * np.fft.rfft(z_b)).sum(axis=0)
    around = np.fft.irfft(spectrum, n_bins)[(lags - shifts[:, None]) % n_bins]
    if n_max_lag == 0:
        return around
    reach = np.arange(n_max_lag)
    first_b, last_b = (
        z_b[:, (reach + start - shifts[:, None]) % n_bins] for start in (0, n_bins - n_max_lag)
    )  # (n_channels, n_shifts, n_max_lag) of B shifted
    # Row L of each holds what of A falls on these bins of B at that lag, and 0 where nothing does.
    first_a, last_a = z_a[:, :n_max_lag], z_a[:, n_bins - n_max_lag :]
    on_last = sliding_window_view(np.pad(first_a, ((0, 0), (n_max_lag, 0))), n_max_lag, axis=1)[:, :0:-1]
    on_first = sliding_window_view(np.pad(last_a, ((0, 0), (0, n_max_lag))), n_max_lag, axis=1)[:, -2::-1]
    around[:, :n_max_lag] -= np.tensordot(last_b, on_last, axes=((0, 2), (0, 2)))
    around[:, n_max_lag + 1 :] -= np.tensordot(first_b, on_first, axes=((0, 2), (0, 2)))
    return around
