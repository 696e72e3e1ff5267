r"""How strongly cues act in the time after an act, beside all cues: whether acts open the other's eyes, or close them.

Cues are sorted by the time since the last act. That is settled when a cue comes, and a cue's moment is drawn without a
look at it: after an act cues are as random as ever. So, in each window of time since the last act, ::

    effect = (target after cues - target after redrawn cues) / (movement after cues - movement after redrawn cues),

with sums over the second after each cue: the Wald ratio of `snn.analyse.influence.cue_effect`, of some cues instead of
all. Redrawn cues are sorted by the same acts, which takes out what the target does after acts anyhow, and they are the
null: the same ratio with a redrawn list in place of the cues above.

Nothing of the kind holds before an act, which can be what a cue brought about. Where half of all cues are answered by
an act 0.3 s later, those that have the next act 1 to 2 s ahead are the ones that nobody answered: an effect of 0.20
seems to be 0.03 there (and is 0.20 in each window after an act).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from snn.analyse.influence.cue_effect import LONGEST_LAG_MS, MIN_BLOCKS, Interval, jackknife
from snn.analyse.influence.cue_residuals import DRIVE_BINS, conditions
from snn.analyse.influence.cue_test import BIN_MS, check_target
from snn.analyse.influence.cues import CueList, CueLists, bins_of, stacked
from snn.analyse.influence.laws import CueLaw
from snn.analyse.measures.lagged_regression import check_length, residuals
from snn.record.types import FloatArray

WINDOWS_S: Final = ((0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (3.0, 5.0))
"""Of the time since the last act."""
MIN_CUES: Final = 30
"""Fewer in a window have no effect that can be read: that of 30 has an error of about a third of it in our dyads."""
N_DRAWS: Final = 199


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterActs:
    """Sums over the cues of one direction of a dyad, by window and, last, over all; list 0 is the one that was used."""

    n_cues: FloatArray  # (n_lists, n_windows + 1)
    target: (
        FloatArray  # (n_lists, n_windows + 1) in the second after each cue, in units of the target times bins
    )
    movement: FloatArray  # (n_lists, n_windows + 1) of the source, in Hz times bins

    def beyond(self, sums: FloatArray) -> FloatArray:
        """Take off what the same number of redrawn cues is followed by."""
        n_redrawn = self.n_cues[1:].sum(axis=0)
        mean = np.divide(sums[1:].sum(axis=0), n_redrawn, where=n_redrawn > 0, out=np.zeros(n_redrawn.size))
        return sums - self.n_cues * mean


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectAfterActs:
    """The effect of the cues of one window, of some dyads, in units of the target per Hz of movement."""

    effect: Interval
    """nan with fewer than `MIN_CUES`, or if they do not move the source; over dyads, without an interval below five."""
    null_low: float
    """2.5th percentile of redrawn lists."""
    null_high: float
    """97.5th percentile."""
    n_cues: int


def after_acts(
    target: FloatArray,
    movement_hz: FloatArray,
    cues: CueList,
    *,
    law: CueLaw,
    acts_s: FloatArray,
    rng: np.random.Generator,
    own_cues: FloatArray | None = None,
    bin_ms: float = BIN_MS,
) -> AfterActs:
    """Sum up what follows the cues of one direction.

    Parameters
    ----------
    target, cues, law, own_cues, bin_ms
        As in `snn.analyse.influence.cue_test.cue_test`.
    movement_hz
        Of the source, on the bins and channels of the target.
    acts_s
        When acts begin, of whomever, on the clock of the bins, in any order, shape ``(n_acts,)``.
    rng
        Draws 199 lists.

    Raises
    ------
    ResultError
        If arrays do not fit, are not finite, or are too short.
    """
    check_target(target)
    check_target(movement_hz)
    bin_s, n_bins = bin_ms * 1e-3, target.shape[1]
    regressors = conditions(own_cues, None, n_bins=n_bins, bin_s=bin_s, n_skipped=DRIVE_BINS)
    check_length(n_rows=n_bins - DRIVE_BINS, n_regressors=regressors.shape[1] + 1)
    # both alike, so that what the conditions take from a response they take from the movement behind it
    left, moved = np.zeros(target.shape), np.zeros(target.shape)
    for freed, course in ((left, target), (moved, movement_hz)):
        freed[:, DRIVE_BINS:] = residuals(course[:, DRIVE_BINS:].T, regressors).T
    lists = stacked(cues, law.draw(rng, N_DRAWS))
    n_followed = round(LONGEST_LAG_MS / bin_ms) + 1
    bins = bins_of(lists.onset_s, bin_s=bin_s)
    inside = (bins >= DRIVE_BINS) & (bins + n_followed <= n_bins) & (lists.channel < len(target))
    window = _window_of(lists.onset_s, np.sort(acts_s))
    ones = np.ones(bins.size)
    return AfterActs(
        n_cues=_by_window(ones, lists, window, inside),
        target=_by_window(_followed(left, lists, bins, n_followed), lists, window, inside),
        movement=_by_window(_followed(moved, lists, bins, n_followed), lists, window, inside),
    )


def effects_after_acts(dyads: Sequence[Sequence[AfterActs]]) -> tuple[EffectAfterActs, ...]:
    """Estimate the effect in each window, and last that of all cues.

    Parameters
    ----------
    dyads
        Of each dyad its directions, of which something can be told; their cues count alike.

    Returns
    -------
    tuple
        Of `WINDOWS_S`, and of all cues. Intervals are those of a jackknife that leaves out a dyad at a time.
    """
    known = [dyad for dyad in dyads if dyad]
    if not known:
        nothing = EffectAfterActs(
            effect=Interval(value=np.nan, low=np.nan, high=np.nan),
            null_low=np.nan, null_high=np.nan, n_cues=0,
        )  # fmt: skip
        return (nothing,) * (len(WINDOWS_S) + 1)
    n, target, movement = (
        np.stack([np.sum([of(each) for each in dyad], axis=0) for dyad in known])
        for of in (
            lambda each: each.n_cues,
            lambda each: each.beyond(each.target),
            lambda each: each.beyond(each.movement),
        )
    )  # (n_dyads, n_lists, n_windows + 1) each
    return tuple(_effect(n[..., k], target[..., k], movement[..., k]) for k in range(n.shape[2]))


def _effect(n: FloatArray, target: FloatArray, movement: FloatArray) -> EffectAfterActs:
    """Estimate one window from ``(n_dyads, n_lists)`` sums."""
    n_all, target_all, movement_all = (each.sum(axis=0) for each in (n, target, movement))
    nothing = np.full(n_all.size, np.nan)
    per_cue, moved = (
        np.divide(each, n_all, where=n_all > 0, out=nothing.copy()) for each in (target_all, movement_all)
    )
    nan = float("nan")
    effect, null = Interval(value=nan, low=nan, high=nan), (nan, nan)
    if n_all[0] >= MIN_CUES and moved[0] > np.nanquantile(moved[1:], 0.95):
        effect = _over_dyads(target[:, 0], movement[:, 0])
        null = np.nanquantile(per_cue[1:] / moved[0], (0.025, 0.975))
    return EffectAfterActs(
        effect=effect, null_low=float(null[0]), null_high=float(null[1]), n_cues=int(n_all[0])
    )


def _over_dyads(target: FloatArray, movement: FloatArray) -> Interval:
    value = float(target.sum() / movement.sum())
    if target.size < MIN_BLOCKS:
        return Interval(value=value, low=float("nan"), high=float("nan"))
    return jackknife(value, (target.sum() - target) / (movement.sum() - movement))


def _window_of(onset_s: FloatArray, acts_s: FloatArray) -> np.ndarray:
    """Return the number of the window of each cue by the time since the last act before it; -1 for none."""
    last = np.searchsorted(acts_s, onset_s, side="left") - 1
    window = np.full(onset_s.size, -1)
    since_s = np.full(onset_s.size, -1.0)
    since_s[last >= 0] = onset_s[last >= 0] - acts_s[last[last >= 0]]
    for number, (start_s, stop_s) in enumerate(WINDOWS_S):
        window[(since_s >= start_s) & (since_s < stop_s)] = number
    return window


def _followed(course: FloatArray, lists: CueLists, bins: np.ndarray, n_followed: int) -> FloatArray:
    """Sum up what a course does after each cue on its channel; what is outside of it counts as its end."""
    until = np.concatenate((np.zeros((len(course), 1)), course.cumsum(axis=1)), axis=1)
    channel = np.minimum(lists.channel, len(course) - 1)
    first, stop = (np.clip(each, 0, course.shape[1]) for each in (bins, bins + n_followed))
    return until[channel, stop] - until[channel, first]


def _by_window(values: FloatArray, lists: CueLists, window: np.ndarray, inside: np.ndarray) -> FloatArray:
    """Sum values of cues by list and window, and last over all, shape ``(n_lists, n_windows + 1)``."""
    n_columns = len(WINDOWS_S) + 1
    summed = np.zeros(lists.n_lists * n_columns)
    in_window = inside & (window >= 0)
    np.add.at(summed, lists.number[inside] * n_columns + len(WINDOWS_S), values[inside])
    np.add.at(summed, lists.number[in_window] * n_columns + window[in_window], values[in_window])
    return summed.reshape(lists.n_lists, n_columns)
