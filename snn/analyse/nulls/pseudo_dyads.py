"""Is C more than two strangers with the same stimuli would show? The null of pseudo-dyads (N1)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from snn.analyse.measures.crosscorrelation import check_rates, lag_bins, standardise
from snn.analyse.nulls.surrogate_statistics import surrogate_p
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray


def pseudo_dyad_peaks(
    rates_a_hz: Sequence[FloatArray], rates_b_hz: Sequence[FloatArray], *, bin_ms: float, max_lag_ms: float
) -> FloatArray:
    """Compute C of partner A of every dyad with partner B of every dyad, aligned in time.

    The real dyads stand on the diagonal, pseudo-dyads beside it.

    Keeps: all activity of both partners, and what they have in common because they get the same shared events at
    the same time (one film for all dyads of an experiment) or are alike. Destroys: all that happens between the
    partners. With common input, pseudo-dyads are as synchronous as real dyads, and a test against them stays silent
    where circular shifts reject.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of partners A and of partners B, for each dyad ``(n_channels, n_bins)``, all alike in shape and
        starting at the same time of the protocol.
    bin_ms, max_lag_ms
        As in `cross_correlation`: the null has the same estimator, maximum included.

    Returns
    -------
    ndarray
        Shape ``(n_dyads, n_dyads)``, element ``[i, j]`` of A of dyad i with B of dyad j; nan where no channel varies
        in both.

    Raises
    ------
    ResultError
        If there are fewer than two dyads or unequally many partners, and as `cross_correlation`.

    References
    ----------
    Bernieri, Reznick & Rosenthal (1988), J Pers Soc Psychol 54, 243-253: pseudosynchrony.

    Examples
    --------
    >>> film, own = np.random.default_rng(1).normal(size=(2, 1, 500))
    >>> peaks = pseudo_dyad_peaks([film, film], [film, own], bin_ms=20.0, max_lag_ms=100.0)
    >>> [round(float(peaks[i, 0]), 6) for i in (0, 1)]
    [1.0, 1.0]
    """
    return pseudo_dyad_curves(rates_a_hz, rates_b_hz, bin_ms=bin_ms, max_lag_ms=max_lag_ms).max(axis=2)


def pseudo_dyad_curves(
    rates_a_hz: Sequence[FloatArray], rates_b_hz: Sequence[FloatArray], *, bin_ms: float, max_lag_ms: float
) -> FloatArray:
    """Correlate partner A of every dyad with partner B of every dyad at all lags, mean over channels.

    Parameters and errors as for `pseudo_dyad_peaks`, which are the largest values of these curves.

    Returns
    -------
    ndarray
        Shape ``(n_dyads, n_dyads, n_lags)``, lags from the lowest, at which B leads, to the highest; nan where no
        channel varies in both.
    """
    n_max_lag = lag_bins(bin_ms=bin_ms, max_lag_ms=max_lag_ms)
    _check(rates_a_hz, rates_b_hz, n_max_lag=n_max_lag, bin_ms=bin_ms)
    n_bins = rates_a_hz[0].shape[1]
    n_padded = 1 << (n_bins + n_max_lag - 1).bit_length()  # as in correlate_lags: no lag wraps around
    spectra_a, varies_a = _spectra(rates_a_hz, n_padded)
    spectra_b, varies_b = _spectra(rates_b_hz, n_padded)
    curves = np.empty((len(rates_a_hz), len(rates_b_hz), 2 * n_max_lag + 1))
    for row, (spectrum, varies) in enumerate(zip(spectra_a, varies_a, strict=True)):
        # a channel without variance has a spectrum of 0: it adds nothing to the sum, and does not count below
        products = np.fft.irfft(np.einsum("cf,jcf->jf", np.conj(spectrum), spectra_b), n_padded)
        lagged = np.concatenate((products[:, n_padded - n_max_lag :], products[:, : n_max_lag + 1]), axis=1)
        n_channels = (varies & varies_b).sum(axis=1)[:, None]
        curves[row] = np.where(n_channels > 0, lagged / np.maximum(n_channels, 1) / n_bins, np.nan)
    return curves


def pseudo_dyad_p(peaks: FloatArray) -> FloatArray:
    """Test each real dyad against the pseudo-dyads of its own partners.

    A is kept and B replaced by that of every other dyad, and the reverse; the larger of the two p counts. Either is
    exact if the other partners could as well have been one's own, and taking the larger keeps it so and treats both
    partners alike. Pooling the two would not: a pairing peculiar to the two would be counted twice.

    Parameters
    ----------
    peaks
        C of all pairs, shape ``(n_dyads, n_dyads)``, as from `pseudo_dyad_peaks`.

    Returns
    -------
    ndarray
        p of each dyad, shape ``(n_dyads,)``, at least ``1 / n_dyads``: below .05 needs more than 20 dyads. nan for a
        dyad without C. The dyads share partners, so their p are not independent: to test all dyads at once use
        `pairing_p`.

    References
    ----------
    Pairs as in Bernieri, Reznick & Rosenthal (1988), J Pers Soc Psychol 54, 243-253; taking the larger p is our own.

    Examples
    --------
    >>> pseudo_dyad_p(np.array([[0.9, 0.1, 0.2], [0.1, 0.8, 0.3], [0.2, 0.9, 0.1]]))
    array([0.33333333, 0.66666667, 1.        ])
    """
    n_dyads = len(peaks)
    others = ~np.eye(n_dyads, dtype=np.bool_)
    return np.array(
        [
            max(
                surrogate_p(peaks[dyad, dyad], peaks[dyad, others[dyad]]),
                surrogate_p(peaks[dyad, dyad], peaks[others[dyad], dyad]),
            )
            for dyad in range(n_dyads)
        ]
    )


def pairing_p(peaks: FloatArray, *, n_permutations: int, rng: np.random.Generator) -> float:
    """Test whether the mean C of all real dyads is larger than that of partners paired at random.

    Parameters
    ----------
    peaks
        C of all pairs, shape ``(n_dyads, n_dyads)``. A pair without C (nan) counts as 0.
    n_permutations
        Number of random pairings, each using every partner once. Some may keep real pairs together, as a permutation
        test must allow.
    rng
        Draws them.

    Returns
    -------
    float
        p as in `surrogate_p`; the unit is the dyad, and the claim is about all of them together.

    Examples
    --------
    >>> peaks = np.full((5, 5), 0.2) + 0.5 * np.eye(5)  # real dyads .7, all others .2
    >>> round(pairing_p(peaks, n_permutations=9999, rng=np.random.default_rng(1)), 2)  # 1 of 5! = 120 pairings
    0.01
    """
    dyads = np.arange(len(peaks))
    pairings = rng.permuted(np.tile(dyads, (n_permutations, 1)), axis=1)
    known = np.nan_to_num(peaks)
    return surrogate_p(float(np.diagonal(known).mean()), known[dyads, pairings].mean(axis=1))


def _check(
    rates_a_hz: Sequence[FloatArray], rates_b_hz: Sequence[FloatArray], *, n_max_lag: int, bin_ms: float
) -> None:
    if len(rates_a_hz) != len(rates_b_hz) or len(rates_a_hz) < 2:
        raise ResultError(
            f"{len(rates_a_hz)} partners A and {len(rates_b_hz)} partners B: pseudo-dyads need both partners "
            "of at least two dyads"
        )
    for rates_hz in (*rates_a_hz, *rates_b_hz):
        check_rates(rates_a_hz[0], rates_hz, n_max_lag=n_max_lag, bin_ms=bin_ms)


def _spectra(rates_hz: Sequence[FloatArray], n_padded: int) -> tuple[NDArray[np.complex128], BoolArray]:
    """Transform the standardised rates, shapes (n_dyads, n_channels, n_frequencies) and (n_dyads, n_channels)."""
    series, varies = zip(*(standardise(rates) for rates in rates_hz), strict=True)
    return np.stack([np.fft.rfft(one, n_padded) for one in series]), np.stack(varies)
