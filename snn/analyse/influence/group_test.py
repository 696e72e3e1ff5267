"""The cue test over several dyads at once, each with its cues, its law and its length.

The statistic of each dyad is that of `snn.analyse.influence.cue_test`. It is brought to mean 0 and standard deviation 1
over what was observed and the draws alike, and summed over dyads; the k-th draw of the group is the k-th draw of each
dyad. The level is exact, as that of a dyad is: only cues are random. Dyads may differ in size, latency and sign of the
response: the sum finds any of them, while one regression over all dyads (which was tried) finds only what they have in
common, and no sooner. How much they differ says `snn.compare.random_effects`. With one dyad it is the cue test.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from snn.analyse.influence.cue_checks import CHECK_LEVEL, Withheld
from snn.analyse.influence.cue_residuals import conditions, cue_residuals, in_own_spread
from snn.analyse.influence.cue_test import BIN_MS, SHORTEST_LONGEST_LAG_MS, check_target, lag_window
from snn.analyse.influence.cues import CueList, CueLists, onset_counts, stacked
from snn.analyse.influence.lagged_cues import LagWindow, cue_moments
from snn.analyse.influence.laws import CueLaw
from snn.analyse.nulls.surrogate_statistics import surrogate_p
from snn.errors import ResultError
from snn.record.types import FloatArray

MAX_LAGS = 100
_AT_A_TIME = 4_000_000
"""Products of lags of all lists that are held in memory, 8 bytes each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuedPair:
    """What the cue test needs of one direction of one dyad."""

    target: FloatArray  # (n_channels, n_bins)
    cues: CueList
    """Of the source, on the clock of the bins."""
    law: CueLaw
    own_cues: FloatArray | None = None  # (n_courses, n_bins)
    shared_events: FloatArray | None = None  # (n_courses, n_bins)
    others: CueList | None = None
    """Cues of the target; None if it had none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueTestSettings:
    """How the cue test is done."""

    bin_ms: float = BIN_MS
    longest_lag_ms: float = SHORTEST_LONGEST_LAG_MS
    n_draws: int = 999

    def __post_init__(self) -> None:
        n_lags = round(self.longest_lag_ms / self.bin_ms)
        if not 1 <= n_lags <= MAX_LAGS:
            raise ResultError(
                f"the longest lag, {self.longest_lag_ms:g} ms, must be 1 to {MAX_LAGS} bins of {self.bin_ms:g} ms"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTest:
    """Whether the targets of some dyads follow their sources' cues."""

    p_value: float
    """1 if there was no cue; nan if no target varies."""
    n_cues: int
    n_dyads: int
    n_draws: int
    law: str
    """Label of the law that redrew the cues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTest:
    """The cue test beside the checks that can refute the cues it rests on."""

    influence: GroupTest
    leads: GroupTest
    joint_law: GroupTest | None
    """None if the target had no cues of its own."""

    @property
    def withheld(self) -> Withheld:
        """Why nothing may be said; empty if something may."""
        if self.influence.n_cues == 0:
            return "no random cues"
        if self.leads.p_value <= CHECK_LEVEL:
            return "cues follow the other"
        if self.joint_law is not None and self.joint_law.p_value <= CHECK_LEVEL:
            return "lists depend on each other"
        return ""


def checked_test(
    pairs: Sequence[CuedPair], settings: CueTestSettings, *, rng: np.random.Generator
) -> CheckedTest:
    """Test whether the targets of some dyads follow the cues of their sources, and whether the cues can be trusted.

    Parameters
    ----------
    pairs
        One for each dyad, all of the same direction; a single one is a dyad's own test.
    settings
        Bins, lags and draws.
    rng
        Draws lists of cues.

    Returns
    -------
    CheckedTest
        Dependence of the two lists is a reason to say nothing even where a law was declared: that the lists were
        drawn apart is part of what was declared.

    Raises
    ------
    ResultError
        If there is no pair, or arrays do not fit, are not finite, or are too short.
    """
    with_both = [pair for pair in pairs if pair.others is not None and pair.others.n_cues]
    return CheckedTest(
        influence=_tested(pairs, _influence, settings, rng),
        leads=_tested(pairs, _leads, settings, rng),
        joint_law=_tested(with_both, _joint, settings, rng) if with_both else None,
    )


@dataclass(frozen=True, slots=True)
class _Left:
    """A target without what is known of it, and the lags and bins in question."""

    values: FloatArray  # (n_channels, n_bins), 0 outside of the window
    window: LagWindow
    any_channel: bool = False
    """Whether it is held against all cues, whatever their channel."""

    @property
    def sum_of_squares(self) -> float:
        return float((self.values[:, self.window.first_bin : self.window.stop_bin] ** 2).sum())


def _tested(
    pairs: Sequence[CuedPair],
    left_of: Callable[[CuedPair, CueTestSettings], _Left],
    settings: CueTestSettings,
    rng: np.random.Generator,
) -> GroupTest:
    if not pairs:
        raise ResultError("a test of influence needs a dyad")
    statistics = [_statistics(pair, left_of(pair, settings), settings, rng) for pair in pairs]
    duration_s = [pair.target.shape[1] * settings.bin_ms * 1e-3 for pair in pairs]
    return GroupTest(
        p_value=p_of_group(statistics),
        n_cues=sum(
            int((pair.cues.between(0.0, stop_s).channel < len(pair.target)).sum())
            for pair, stop_s in zip(pairs, duration_s, strict=True)
        ),
        n_dyads=len(pairs),
        n_draws=settings.n_draws,
        law=pairs[0].law.label,
    )


def influence_statistics(
    pair: CuedPair, settings: CueTestSettings, *, rng: np.random.Generator
) -> FloatArray:
    """Return the statistic of one dyad for its cues and for each draw, standardised, shape ``(1 + n_draws,)``.

    Those of several dyads add up to that of their group, see `p_of_group`; all are nan if the target does not vary.
    """
    return _statistics(pair, _influence(pair, settings), settings, rng)


def p_of_group(statistics: Sequence[FloatArray]) -> float:
    """Return p of dyads from their `influence_statistics`; nan if no target varies."""
    varying = [values for values in statistics if not np.isnan(values).any()]
    if not varying:
        return float("nan")
    summed = np.sum(varying, axis=0)
    return surrogate_p(float(summed[0]), summed[1:])


def _statistics(
    pair: CuedPair, left: _Left, settings: CueTestSettings, rng: np.random.Generator
) -> FloatArray:
    if left.sum_of_squares == 0:
        return np.full(1 + settings.n_draws, np.nan)
    bin_s = settings.bin_ms * 1e-3
    batch = max(1, _AT_A_TIME // (len(left.values) * left.window.n_lags**2))
    found, none = [], CueList(onset_s=np.empty(0), channel=np.empty(0, np.int8))
    for first in range(0, settings.n_draws, batch):
        drawn = pair.law.draw(rng, min(batch, settings.n_draws - first))
        ratios = _log_ratios(stacked(none if first else pair.cues, drawn), left, bin_s=bin_s)
        found.append(ratios[bool(first) :])
    return _standardised(np.concatenate(found))


def _log_ratios(lists: CueLists, left: _Left, *, bin_s: float) -> FloatArray:
    """Return the log ratio of the variances before and after the cues of each list, ``(n_lists,)``."""
    if left.any_channel:
        lists = replace(lists, channel=np.zeros_like(lists.channel))
    moments = cue_moments(lists, left.values, bin_s=bin_s, window=left.window)
    varying = np.flatnonzero(np.ptp(left.values, axis=1) > 0)
    share = np.minimum(moments.explained(varying) / left.sum_of_squares, 1 - 1e-12)
    return np.maximum(0.0, -np.log1p(-share))


def _standardised(values: FloatArray) -> FloatArray:
    """Bring values to mean 0 and standard deviation 1; those that do not differ are 0."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros(values.shape)


def _influence(pair: CuedPair, settings: CueTestSettings) -> _Left:
    check_target(pair.target)
    n_bins, bin_s = pair.target.shape[1], settings.bin_ms * 1e-3
    window = lag_window(n_bins, bin_ms=settings.bin_ms, longest_lag_ms=settings.longest_lag_ms)
    regressors = conditions(
        pair.own_cues, pair.shared_events, n_bins=n_bins, bin_s=bin_s, n_skipped=window.first_bin
    )
    return _Left(cue_residuals(pair.target, regressors, n_skipped=window.first_bin), window)


def _leads(pair: CuedPair, settings: CueTestSettings) -> _Left:
    n_lags = round(settings.longest_lag_ms / settings.bin_ms)
    return _centred(pair.target, first_lag=-n_lags, last_lag=-1)


def _joint(pair: CuedPair, settings: CueTestSettings) -> _Left:
    """Take the moments of the target's own cues, on whatever channel, as what is to be explained."""
    n_bins, bin_s = pair.target.shape[1], settings.bin_ms * 1e-3
    onset_s = np.empty(0) if pair.others is None else pair.others.onset_s
    counts = onset_counts(onset_s, n_bins=n_bins, bin_s=bin_s)
    n_lags = round(settings.longest_lag_ms / settings.bin_ms)
    return _centred(counts, first_lag=-n_lags, last_lag=n_lags, any_channel=True)


def _centred(values: FloatArray, *, first_lag: int, last_lag: int, any_channel: bool = False) -> _Left:
    """Take the mean off the bins whose cues at all lags lie in the recording."""
    n_bins = values.shape[1]
    window = LagWindow(
        first_lag=first_lag,
        last_lag=last_lag,
        first_bin=max(0, last_lag),
        stop_bin=n_bins + min(0, first_lag),
    )
    if window.n_bins < 2:
        raise ResultError(f"{n_bins} bins are too short for lags of {first_lag} to {last_lag} bins")
    inside = slice(window.first_bin, window.stop_bin)
    left = np.zeros(values.shape)
    left[:, inside] = values[:, inside] - values[:, inside].mean(axis=1, keepdims=True)
    left[:, inside] = in_own_spread(left[:, inside])
    return _Left(left, window, any_channel)
