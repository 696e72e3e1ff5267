"""Who influences whom, in bits and without a linear model: transfer entropy on a few levels of the rates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.measures.lagged_regression import check_series
from snn.analyse.views.drive_courses import DriveCourses
from snn.errors import ResultError
from snn.record.types import BoolArray, FloatArray

LEVEL_QUANTILES = (0.6, 0.85)
"""Rates of a channel become three levels: as most of the time, raised, and as in the strongest seventh. Thirds spend
two levels on the noise of the base rate, and see a
quarter of the default coupling in 13 of 32 directions of 20 s instead of 29."""
SOURCE_BINS = (2, 5)
"""The source enters as its mean over these lags: 100 to 300 ms ago in bins of 50 ms, the way through the eyes."""
OWN_BINS = (1, 2)
"""The target's own past enters as its mean over these lags."""
INTENTION_LAGS = (0, 2, 5)
"""The own intention enters as on or off at these lags: begun, lasting, or just over."""
OTHER_INTENTION_LAGS = (0, 2)
"""Intentions on the other channels, which hold this one back, enter as any or none at these lags."""
N_SKIPPED = max(SOURCE_BINS[1], INTENTION_LAGS[-1])
MIN_ROWS = 100
"""Fewer bins than this cannot fill the table of levels."""

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEntropy:
    """Information that passes in each direction, in bits per bin; below 0 by chance, nan if no channel counts."""

    a_to_b_bits: float
    b_to_a_bits: float


def rate_transfer_entropy(
    rates_a_hz: FloatArray, rates_b_hz: FloatArray, *, courses: DriveCourses | None
) -> TransferEntropy:
    """Measure what passes between the partners, on the conditions of `snn.analyse.measures.granger.rate_granger`.

    For Gaussian series transfer entropy is half of Granger causality and adds nothing (Barnett, Barrett & Seth 2009).
    On levels it also sees what is not linear, and strong bursts count no more than levels do; it is less sensitive:
    of what passes between Gaussian series the levels keep half, whether the influence is weak or strong.

    Parameters
    ----------
    rates_a_hz, rates_b_hz
        Channel rates of execution E cells in bins of 50 ms, shape ``(n_channels, n_bins)`` each.
    courses
        Intentions on the same bins (`snn.analyse.views.drive_courses`); None for no condition but the target's past.

    Returns
    -------
    TransferEntropy
        Both directions. Swapping the partners swaps them exactly.

    Raises
    ------
    ResultError
        As `transfer_entropy_bits`.

    Examples
    --------
    >>> spikes, others = np.random.default_rng(1).poisson(20.0, size=(2, 4, 1600))
    >>> a = 1.0 * spikes
    >>> b = np.roll(a, 3, axis=1) + others  # half of B's variance comes from A, 150 ms later
    >>> found = rate_transfer_entropy(a, b, courses=None)
    >>> round(found.a_to_b_bits, 2), round(found.b_to_a_bits, 2)
    (0.06, 0.0)
    """
    own_a, own_b = (courses.intentions_a, courses.intentions_b) if courses else (None, None)
    return TransferEntropy(
        a_to_b_bits=transfer_entropy_bits(rates_a_hz, rates_b_hz, intentions=own_b),
        b_to_a_bits=transfer_entropy_bits(rates_b_hz, rates_a_hz, intentions=own_a),
    )


def transfer_entropy_bits(
    source_hz: FloatArray, target_hz: FloatArray, *, intentions: FloatArray | None = None
) -> float:
    """Measure what a source's past tells of a target beyond the target's own past and intentions (Schreiber 2000).

    The conditional mutual information of the target's level now and the source's level 100 to 300 ms ago, given the
    target's level in the last 100 ms and the state of its intentions. Levels are those of each channel by itself;
    all channels share one table.

    Parameters
    ----------
    source_hz, target_hz
        Rates in bins of 50 ms, shape ``(n_channels, n_bins)`` each.
    intentions
        Intensities of the target's intentions on the same bins, shape ``(n_channels, n_bins)``; None for none.

    Returns
    -------
    float
        Bits per bin. A channel in which either partner is constant does not count. One that is at its largest value in
        40 % of the bins or more has a single level and says 0: this is for rates, not for bits.

    Raises
    ------
    ResultError
        If shapes differ, a number is not finite, or fewer than 100 bins have a whole past.

    References
    ----------
    Schreiber (2000), Phys Rev Lett 85, 461-464. Levels, lags and the common table are our own.

    Examples
    --------
    >>> source = np.random.default_rng(1).gamma(1.0, size=(4, 1600))
    >>> target = sum(np.roll(source, lag, axis=1) for lag in range(2, 6)) / 4
    >>> round(transfer_entropy_bits(source, target), 1)  # H(.6, .25, .15) = 1.35, less what the own past tells
    1.1
    >>> round(transfer_entropy_bits(target, source), 1)
    0.0
    """
    check_series(source_hz, target_hz, intentions)
    if intentions is not None and intentions.shape != target_hz.shape:
        raise ResultError(f"intentions of shape {target_hz.shape} are needed, one row for each channel")
    n_rows = max(0, target_hz.shape[1] - N_SKIPPED)
    if n_rows < MIN_ROWS:
        raise ResultError(
            f"{n_rows} bins with a whole past are too few for transfer entropy: at least {MIN_ROWS} are needed; "
            "record longer"
        )
    varies = (np.ptp(source_hz, axis=1) > 0) & (np.ptp(target_hz, axis=1) > 0)
    if not varies.any():
        return float("nan")
    states = _levels(_mean_ago(target_hz, OWN_BINS))
    for on in [] if intentions is None else _intention_states(intentions):
        states = 2 * states + on
    now = _levels(target_hz[:, N_SKIPPED:])
    before = _levels(_mean_ago(source_hz, SOURCE_BINS))
    return conditional_information_bits(
        now[varies].ravel(), before[varies].ravel(), given=states[varies].ravel()
    )


def conditional_information_bits(first: Codes, second: Codes, *, given: Codes) -> float:
    """Mutual information of two codes given a third, corrected for the bias of small samples.

    Within each stratum of ``given`` the plug-in estimate is too large by about ``(r - 1)(s - 1) / (2 n ln 2)`` bits
    for r and s values that occur among n samples (Miller 1955; Panzeri & Treves 1996); this is subtracted.

    Parameters
    ----------
    first, second, given
        Codes from 0 on, shape ``(n_samples,)`` each.

    Returns
    -------
    float
        Bits; about 0, and as often below, if the codes are independent within the strata.

    Examples
    --------
    >>> fair = np.array([0, 1] * 500)
    >>> round(conditional_information_bits(fair, fair, given=np.zeros(1000, dtype=int)), 3)
    0.999
    """
    _, strata = np.unique(given, return_inverse=True)
    table = np.zeros((strata.max() + 1, first.max() + 1, second.max() + 1))
    np.add.at(table, (strata, first, second), 1.0)
    of_first, of_second, of_stratum = table.sum(axis=2), table.sum(axis=1), table.sum(axis=(1, 2))
    raw = _n_log_n(table) - _n_log_n(of_first) - _n_log_n(of_second) + _n_log_n(of_stratum)
    spare = (np.count_nonzero(of_first, axis=1) - 1) @ (np.count_nonzero(of_second, axis=1) - 1)
    return float((raw - spare / (2 * np.log(2))) / first.size)


def _n_log_n(counts: FloatArray) -> float:
    some = counts[counts > 0]
    return float(some @ np.log2(some))


def _mean_ago(series: FloatArray, bins: tuple[int, int]) -> FloatArray:
    """Average over lags, both ends included, shape ``(n_channels, n_bins - N_SKIPPED)``."""
    n_bins = series.shape[1]
    past = [series[:, N_SKIPPED - lag : n_bins - lag] for lag in range(bins[0], bins[1] + 1)]
    return np.mean(past, axis=0)


def _levels(series: FloatArray) -> Codes:
    """Replace each value by the number of its channel's quantiles below it."""
    limits = np.quantile(series, LEVEL_QUANTILES, axis=1)  # (n_limits, n_channels)
    return (series > limits[:, :, None]).sum(axis=0)


def _intention_states(intentions: FloatArray) -> list[BoolArray]:
    """Tell whether the own and the other intentions are on, each ``(n_channels, n_bins - N_SKIPPED)``."""
    others = intentions.sum(axis=0) - intentions
    own = [_mean_ago(intentions, (lag, lag)) > 0 for lag in INTENTION_LAGS]
    return [*own, *(_mean_ago(others, (lag, lag)) > 0 for lag in OTHER_INTENTION_LAGS)]
