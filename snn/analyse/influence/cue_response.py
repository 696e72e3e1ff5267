r"""What a target does in the time after a cue, whatever the cue made its source do (the intention-to-treat effect).

One regressor, the number of cues of the channel in the last ``L`` seconds, is enough where cues are few::

    y(t) = response * n(t) + what is conditioned on,   n(t): cues from t - L until before t

``response`` is the mean change of the target over the L seconds after a cue, in the target's unit, with a coefficient
that all channels share. The target's own past is no condition: it passes the influence on.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from snn.analyse.influence.cue_effect import BLOCK_S, CONFIDENCE, UNDEFINED, Interval, jackknife
from snn.analyse.influence.cue_residuals import DRIVE_BINS, conditions
from snn.analyse.influence.cue_test import BIN_MS, SHORTEST_LONGEST_LAG_MS, check_target
from snn.analyse.influence.cues import CueList, cue_counts
from snn.analyse.measures.lagged_regression import check_length, residuals
from snn.errors import ResultError
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CueResponse:
    """How a target changes after a cue."""

    mean_change: Interval
    """Over the time that was asked about, in the unit of the target."""
    error: float
    """Standard error of it."""


def cue_response(
    target: FloatArray,
    cues: CueList,
    *,
    own_cues: FloatArray | None = None,
    shared_events: FloatArray | None = None,
    bin_ms: float = BIN_MS,
    longest_lag_ms: float = SHORTEST_LONGEST_LAG_MS,
) -> CueResponse:
    """Estimate by how much a target changes after a cue.

    Parameters
    ----------
    target, cues, own_cues, shared_events, bin_ms
        As in `snn.analyse.influence.cue_test.cue_test`.
    longest_lag_ms
        How long after a cue is averaged.

    Returns
    -------
    CueResponse
        Mean change, with the 95 % interval of a jackknife over blocks of at least 2 s and of twice the lag. Undefined
        without cues, or with fewer than five blocks.

    Raises
    ------
    ResultError
        If arrays do not fit, are not finite, or are too short.

    Examples
    --------
    >>> from snn.analyse.influence.laws import PoissonLaw, whole
    >>> rng = np.random.default_rng(1)
    >>> cues = PoissonLaw(stretches=whole(400.0), rate_hz=np.array([0.5])).draw(rng, 1).one(0)
    >>> target = rng.normal(size=(1, 8000))
    >>> for first in (cues.onset_s / 0.05).astype(int):
    ...     target[0, first + 3 : first + 9] += 2.0  # six of the twelve bins in question
    >>> found = cue_response(target, cues).mean_change
    >>> found.low < 1.0 < found.high, found.high - found.low < 0.2
    (True, True)
    """
    check_target(target)
    (n_channels, n_bins), bin_s = target.shape, bin_ms * 1e-3
    n_lags = round(longest_lag_ms / bin_ms)
    if n_lags < 1:
        raise ResultError(f"the longest lag, {longest_lag_ms:g} ms, must be a bin ({bin_ms:g} ms) or more")
    skipped = max(n_lags, DRIVE_BINS)
    regressors = conditions(own_cues, shared_events, n_bins=n_bins, bin_s=bin_s, n_skipped=skipped)
    check_length(n_rows=n_bins - skipped, n_regressors=regressors.shape[1] + 2)
    recent = recent_cues(cues, n_channels=n_channels, n_bins=n_bins, bin_s=bin_s, n_lags=n_lags)[:, skipped:]
    left = residuals(np.concatenate((target[:, skipped:], recent)).T, regressors).T
    return _pooled_slope(left[:n_channels], left[n_channels:], bin_s=bin_s, lag_s=n_lags * bin_s)


def recent_cues(cues: CueList, *, n_channels: int, n_bins: int, bin_s: float, n_lags: int) -> FloatArray:
    """Count the cues of each channel 1 to ``n_lags`` bins before each bin, shape ``(n_channels, n_bins)``."""
    counts = cue_counts(cues, n_channels=n_channels, n_bins=n_bins, bin_s=bin_s)
    until = np.concatenate((np.zeros((n_channels, 1)), counts.cumsum(axis=1)), axis=1)  # before each bin
    before = np.concatenate((np.zeros((n_channels, n_lags)), until[:, :-n_lags]), axis=1)
    return (until - before)[:, :n_bins]


def _pooled_slope(target: FloatArray, recent: FloatArray, *, bin_s: float, lag_s: float) -> CueResponse:
    n_blocks = max(1, int(target.shape[1] * bin_s / max(BLOCK_S, 2 * lag_s)))
    products, squares = (
        np.array([part.sum() for part in np.array_split(values, n_blocks, axis=1)])
        for values in (recent * target, recent**2)
    )
    without_one = squares.sum() - squares
    if not (without_one > 0).all():
        return CueResponse(mean_change=UNDEFINED, error=float("nan"))
    slope = jackknife(products.sum() / squares.sum(), (products.sum() - products) / without_one)
    quantile = float(special.stdtrit(max(1, n_blocks - 1), (1 + CONFIDENCE) / 2))
    return CueResponse(mean_change=slope, error=(slope.high - slope.value) / quantile)
