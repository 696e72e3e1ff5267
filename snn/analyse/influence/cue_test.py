"""The cue test: whether one partner's activity follows the other's private, random cues.

What a partner sets out to do of its own accord is drawn at random, by a law that is known. If the other's activity
follows these cues, the partner influences the other: nothing else makes activity depend on what was drawn at random
(given that a cue reaches the other only through its partner). This is a Fisher randomisation test with residuals
adjusted for covariates, of an encouragement design on a time series.

The target's channels are freed of what their own past, the target's own cues, common events and slow drift say of
them. What is left is regressed on the source's cues at lags of one bin and more, channel by channel, with
coefficients that all channels share. The statistic is the log ratio of the variance before and after. It only orders
data sets; how large the influence is says `snn.analyse.influence.cue_effect`. The same is done with lists drawn anew
from the law of the cues; ``p = (1 + number of them at least as large) / (1 + number of them)``.

The level is exact whatever the target is (autocorrelated, drifting, running away), since only the cues are random.
That is so if the law is the true one.

References
----------
Fisher (1935), The Design of Experiments; Rosenbaum (2002), Statistical Science 17, 286-327 (covariance adjustment);
Angrist, Imbens & Rubin (1996), Journal of the American Statistical Association 91, 444-455 (encouragement);
Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39 (p is never 0).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cue_residuals import DRIVE_BINS, PAST_BINS, conditions, cue_residuals
from snn.analyse.influence.cues import CueList, CueLists, stacked
from snn.analyse.influence.lagged_cues import CueMoments, LagWindow, cue_moments
from snn.analyse.influence.laws import CueLaw
from snn.analyse.nulls.surrogate_statistics import surrogate_p
from snn.errors import ResultError
from snn.record.types import FloatArray

BIN_MS = 50.0
"""Bin of the signals for which the other defaults are made."""
SHORTEST_LONGEST_LAG_MS = 600.0
"""An influence is looked for at least up to here after a cue."""
INFLUENCE_LEVEL = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class CueTest:
    """Whether a target follows a source's cues."""

    statistic: float
    """Log ratio of variances, 0 or more; nan if no channel of the target varies."""
    p_value: float
    """1 if there was no cue; nan if the statistic is."""
    n_cues: int
    """Cues on the channels that are asked about."""
    n_draws: int
    null95: float
    """95th percentile of the statistic under the law."""
    law: str
    """Label of the law that redrew the cues."""

    @property
    def is_shown(self) -> bool:
        """Whether influence is shown at the level of the package, .01."""
        return self.p_value <= INFLUENCE_LEVEL


def cue_test(
    target: FloatArray,
    cues: CueList,
    *,
    law: CueLaw,
    rng: np.random.Generator,
    own_cues: FloatArray | None = None,
    shared_events: FloatArray | None = None,
    channels: Sequence[int] | None = None,
    bin_ms: float = BIN_MS,
    longest_lag_ms: float = SHORTEST_LONGEST_LAG_MS,
    n_draws: int = 199,
) -> CueTest:
    """Test whether a target follows a source's cues.

    Parameters
    ----------
    target
        Activity of the target in bins, any unit, shape ``(n_channels, n_bins)``. Channel k is held against the cues
        of channel k.
    cues
        Of the source, as they were assigned, on the clock of the target's bins.
    law
        By which the cues were drawn; see `snn.analyse.influence.laws`.
    rng
        Draws lists of cues.
    own_cues
        What the target sets out to do by itself, as courses, shape ``(n_courses, n_bins)``; None if it is not known,
        which costs power and no validity.
    shared_events
        Courses of what both partners were given, shape ``(n_courses, n_bins)``; None as above.
    channels
        Those that are asked about; None for all. To test one channel is to redraw that channel alone.
    bin_ms
        Width of the bins.
    longest_lag_ms
        From one bin up to here after a cue its influence is looked for.
    n_draws
        Lists that are drawn; the smallest p is ``1 / (1 + n_draws)``.

    Returns
    -------
    CueTest
        Adding a constant to the target, or another unit, changes nothing.

    Raises
    ------
    ResultError
        If arrays do not fit, are not finite, or are too short for the conditions.

    Examples
    --------
    >>> from snn.analyse.influence.laws import PoissonLaw, whole
    >>> rng = np.random.default_rng(1)
    >>> law = PoissonLaw(stretches=whole(40.0), rate_hz=np.full(4, 0.25))
    >>> cues = law.draw(rng, 1).one(0)
    >>> noise = rng.normal(size=(4, 800))
    >>> follows = noise.copy()
    >>> np.add.at(follows, (cues.channel, np.minimum((cues.onset_s / 0.05).astype(int) + 5, 799)), 3.0)
    >>> [cue_test(target, cues, law=law, rng=rng).p_value <= 0.01 for target in (follows, noise)]
    [True, False]
    """
    chosen = tuple(range(len(target))) if channels is None else tuple(channels)
    return cue_tests(
        target,
        cues,
        groups={"": chosen},
        law=law,
        rng=rng,
        own_cues=own_cues,
        shared_events=shared_events,
        bin_ms=bin_ms,
        longest_lag_ms=longest_lag_ms,
        n_draws=n_draws,
    )[""]


def cue_tests(
    target: FloatArray,
    cues: CueList,
    *,
    groups: Mapping[str, Sequence[int]],
    law: CueLaw,
    rng: np.random.Generator,
    own_cues: FloatArray | None = None,
    shared_events: FloatArray | None = None,
    bin_ms: float = BIN_MS,
    longest_lag_ms: float = SHORTEST_LONGEST_LAG_MS,
    n_draws: int = 199,
) -> dict[str, CueTest]:
    """Test several groups of channels with one set of draws; see `cue_test`.

    Parameters
    ----------
    groups
        By name, the channels of a group.
    """
    check_target(target)
    bin_s = bin_ms * 1e-3
    window = lag_window(target.shape[1], bin_ms=bin_ms, longest_lag_ms=longest_lag_ms)
    regressors = conditions(
        own_cues, shared_events, n_bins=target.shape[1], bin_s=bin_s, n_skipped=window.first_bin
    )
    left = cue_residuals(target, regressors, n_skipped=window.first_bin)
    lists = stacked(cues, law.draw(rng, n_draws))
    moments = cue_moments(lists, left, bin_s=bin_s, window=window)
    return {
        name: held_against_draws(moments, left, lists, channels=channels, window=window, law=law)
        for name, channels in groups.items()
    }


def lag_window(n_bins: int, *, bin_ms: float, longest_lag_ms: float) -> LagWindow:
    """Return the lags from one bin on, and the bins whose past is whole."""
    last = round(longest_lag_ms / bin_ms)
    if last < 1:
        raise ResultError(f"the longest lag, {longest_lag_ms:g} ms, must be a bin ({bin_ms:g} ms) or more")
    if n_bins <= max(last, PAST_BINS, DRIVE_BINS):
        raise ResultError(f"{n_bins} bins of {bin_ms:g} ms are too short for lags of {longest_lag_ms:g} ms")
    first = max(last, PAST_BINS, DRIVE_BINS)
    return LagWindow(first_lag=1, last_lag=last, first_bin=first, stop_bin=n_bins)


def held_against_draws(
    moments: CueMoments,
    left: FloatArray,
    lists: CueLists,
    *,
    channels: Sequence[int],
    window: LagWindow,
    law: CueLaw,
) -> CueTest:
    """Hold the first of several lists of cues, the one that was used, against the others.

    Parameters
    ----------
    moments
        Of the lists and the target.
    left
        The target that the moments were taken with.
    lists
        The cues, and lists drawn by the law.
    channels
        Which count.
    window, law
        As the moments were taken.
    """
    varying = np.array([k for k in channels if np.ptp(left[k]) > 0], dtype=np.intp)
    n_cues = int(np.isin(lists.channel[lists.number == 0], np.asarray(channels)).sum())
    n_draws = lists.n_lists - 1
    if varying.size == 0:
        nan = float("nan")
        return CueTest(statistic=nan, p_value=nan, n_cues=n_cues, n_draws=n_draws, null95=nan, law=law.label)
    total = float((left[varying, window.first_bin : window.stop_bin] ** 2).sum())
    share = np.minimum(moments.explained(varying) / total, 1 - 1e-12)
    statistics = np.maximum(0.0, -np.log1p(-share))
    return CueTest(
        statistic=float(statistics[0]),
        p_value=surrogate_p(float(statistics[0]), statistics[1:]),
        n_cues=n_cues,
        n_draws=n_draws,
        null95=float(np.quantile(statistics[1:], 0.95)) if n_draws else float("nan"),
        law=law.label,
    )


def check_target(target: FloatArray) -> None:
    """Raise a `ResultError` unless a target is finite, of shape ``(n_channels, n_bins)``."""
    if target.ndim != 2 or target.shape[0] == 0:
        raise ResultError(f"a target must have shape (n_channels, n_bins), got {target.shape}")
    if not np.isfinite(target).all():
        raise ResultError("the target is not a finite number throughout")
