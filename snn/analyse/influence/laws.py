"""The laws by which cues are drawn: each draws new lists, as they could have been as well.

What a list is held against must be drawn as it was drawn itself, phase by phase and given the other partner's list. A
wrong law finds what is not there: with cues in the first half only and activity that drifts, lists drawn over the
whole recording are called influential in 43 of 100 recordings without any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from snn.analyse.influence.cues import CueList, CueLists, Stretch, apart, repeated
from snn.errors import ResultError
from snn.record.types import FloatArray


class CueLaw(Protocol):
    """How the cues of one partner were drawn, given those of the other."""

    @property
    def label(self) -> str:
        """Name the law, for tables."""
        ...

    @property
    def is_joint(self) -> bool:
        """Whether the law holds given the other's list, so that lists that depend on each other do no harm."""
        ...

    def draw(self, rng: np.random.Generator, n_lists: int) -> CueLists:
        """Draw lists that are as likely as the one that was used."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonLaw:
    """Cues at random moments, independent of each other and of the other partner's, at rates that are known.

    Attributes
    ----------
    stretches
        Where there may be cues, in any order; nowhere else.
    rate_hz
        Of each channel in each stretch, shape ``(n_stretches, n_channels)``; or ``(n_channels,)``, the same in all.

    Examples
    --------
    >>> from snn.analyse.influence.cues import Stretch
    >>> stretches = Stretch(start_s=0, stop_s=10), Stretch(start_s=20, stop_s=30)
    >>> law = PoissonLaw(stretches=stretches, rate_hz=np.array([1.0]))
    >>> drawn = law.draw(np.random.default_rng(1), 1000)
    >>> bool(((drawn.onset_s < 10) | (drawn.onset_s >= 20)).all()), round(drawn.onset_s.size / 1000)
    (True, 20)
    """

    stretches: tuple[Stretch, ...]
    rate_hz: FloatArray

    label = "Poisson, phase by phase"
    is_joint = True

    def __post_init__(self) -> None:
        apart(self.stretches)
        if not (np.isfinite(self.rate_hz).all() and (self.rate_hz >= 0).all()):
            raise ResultError("rates of cues must be 0 or more")
        if self.rate_hz.ndim == 2 and len(self.rate_hz) != len(self.stretches):
            raise ResultError(f"{len(self.rate_hz)} rows of rates for {len(self.stretches)} stretches")

    def draw(self, rng: np.random.Generator, n_lists: int) -> CueLists:
        """Draw lists; see `CueLaw`."""
        starts_s = np.array([stretch.start_s for stretch in self.stretches])
        lengths_s = np.array([stretch.length_s for stretch in self.stretches])
        means = np.atleast_2d(self.rate_hz) * lengths_s[:, None]  # (n_stretches, n_channels)
        counts = rng.poisson(means, size=(n_lists, *means.shape)).reshape(-1)
        number, stretch, channel = (
            np.repeat(index.reshape(-1), counts) for index in np.indices((n_lists, *means.shape))
        )
        onset_s = starts_s[stretch] + rng.random(number.size) * lengths_s[stretch]
        return CueLists(number=number, onset_s=onset_s, channel=channel.astype(np.int8), n_lists=n_lists)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialOrderLaw:
    """Acts one at a time at given moments, those of both partners in one random order.

    Given the other's acts, a partner's moments are fixed, and what it does at them is a random order of its acts.

    Attributes
    ----------
    cues
        Of the partner, as drawn.
    """

    cues: CueList

    label = "order of trials, given the other's"
    is_joint = True

    def draw(self, rng: np.random.Generator, n_lists: int) -> CueLists:
        """Draw lists; see `CueLaw`."""
        lists = repeated(self.cues, n_lists)
        channel = rng.permuted(lists.channel.reshape(n_lists, self.cues.n_cues), axis=1).reshape(-1)
        return CueLists(number=lists.number, onset_s=lists.onset_s, channel=channel, n_lists=n_lists)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLaw:
    """Circular shifts of the cues as they are, by as much as may be within each stretch.

    The fall-back where a law is not known. It is exact if, within each stretch, any moment is as likely as any other;
    cues that are Poisson at a constant rate are. It keeps the intervals between cues, so they need not be independent
    of each other. What depends on the other's cues it does not keep.

    All shifts count, the small ones too, or the test would not be exact. So shifts of all channels alike give no p far
    below the share of shifts that are as good as none, some 0.5 s in the whole stretch: they ask for recordings of
    minutes, or for `by_channel` where that is true.

    Attributes
    ----------
    cues
        As they were.
    stretches
        In each of which the cues are stationary. Those outside stay where they are.
    by_channel
        Whether each channel is shifted by itself, since cues on one know nothing of those on the others.
    """

    cues: CueList
    stretches: tuple[Stretch, ...]
    by_channel: bool = False

    label = "circular shifts"
    is_joint = False

    def __post_init__(self) -> None:
        apart(self.stretches)

    def draw(self, rng: np.random.Generator, n_lists: int) -> CueLists:
        """Draw lists; see `CueLaw`."""
        lists = repeated(self.cues, n_lists)
        onset_s = lists.onset_s.copy()
        together = lists.channel if self.by_channel else np.zeros_like(lists.channel)
        n_shifts = int(together.max(initial=0)) + 1
        for stretch in self.stretches:
            shifts_s = rng.random((n_lists, n_shifts)) * stretch.length_s
            inside = (lists.onset_s >= stretch.start_s) & (lists.onset_s < stretch.stop_s)
            moved_s = (
                lists.onset_s[inside] - stretch.start_s + shifts_s[lists.number[inside], together[inside]]
            )
            onset_s[inside] = stretch.start_s + moved_s % stretch.length_s
        return CueLists(number=lists.number, onset_s=onset_s, channel=lists.channel, n_lists=n_lists)


def whole(duration_s: float) -> tuple[Stretch, ...]:
    """Return one stretch, from 0 on."""
    return (Stretch(start_s=0.0, stop_s=duration_s),)


def within(stretches: Sequence[Stretch], *, start_s: float, stop_s: float) -> tuple[Stretch, ...]:
    """Cut stretches to a window, whose start becomes time 0; what lies outside is left out."""
    cut = [(max(s.start_s, start_s), min(s.stop_s, stop_s)) for s in stretches]
    return tuple(Stretch(start_s=a - start_s, stop_s=b - start_s) for a, b in cut if a < b)
