"""Laws of cues as laboratories draw them: intervals between two bounds, or a coin at each of some moments."""

from dataclasses import dataclass

import numpy as np

from snn.analyse.influence.cues import CueList, CueLists, Stretch, apart
from snn.errors import ResultError
from snn.record.types import BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalLaw:
    """Each interval between cues, and that from a stretch's start to its first, is uniform between two bounds.

    Attributes
    ----------
    stretches
        In each of which the cues begin anew.
    shortest_s, longest_s
        Bounds of an interval, in seconds.
    n_channels
        What a cue is about is drawn among so many, each as likely.

    Examples
    --------
    >>> from snn.analyse.influence.cues import Stretch
    >>> law = IntervalLaw(stretches=(Stretch(start_s=0, stop_s=100),), shortest_s=4, longest_s=6)
    >>> drawn = law.draw(np.random.default_rng(1), 50)
    >>> gaps_s = np.diff(drawn.one(7).onset_s)
    >>> bool((gaps_s >= 4).all() and (gaps_s <= 6).all())
    True
    """

    stretches: tuple[Stretch, ...]
    shortest_s: float
    longest_s: float
    n_channels: int = 1

    label = "intervals"
    is_joint = True

    def __post_init__(self) -> None:
        apart(self.stretches)
        if not 0 < self.shortest_s <= self.longest_s < np.inf:
            raise ResultError(
                f"intervals need bounds above 0, the shorter first, got {self.shortest_s:g} to {self.longest_s:g} s"
            )

    def draw(self, rng: np.random.Generator, n_lists: int) -> CueLists:
        """Draw lists; see `snn.analyse.influence.laws.CueLaw`."""
        numbers, onsets_s = [], []
        for stretch in self.stretches:
            n_most = int(stretch.length_s / self.shortest_s) + 1
            intervals_s = rng.uniform(self.shortest_s, self.longest_s, (n_lists, n_most))
            onset_s = stretch.start_s + intervals_s.cumsum(axis=1)
            number, place = np.nonzero(onset_s < stretch.stop_s)
            numbers.append(number)
            onsets_s.append(onset_s[number, place])
        number = np.concatenate(numbers)
        return CueLists(
            number=number,
            onset_s=np.concatenate(onsets_s),
            channel=rng.integers(self.n_channels, size=number.size).astype(np.int8),
            n_lists=n_lists,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLaw:
    """At each of given moments it was drawn whether there be a cue, and which, as in a micro-randomised trial.

    Given how often each was drawn, which moment got which is a random order, within each stretch in which the chances
    were the same.

    Attributes
    ----------
    moments
        All, with the cue that was drawn; where none was, any channel.
    is_given
        Whether a cue was drawn, shape ``(n_moments,)``.
    stretches
        Moments outside of all keep what they have.

    References
    ----------
    Klasnja et al. (2015), Health Psychology 34S, 1220-1228 (micro-randomised trials).
    """

    moments: CueList
    is_given: BoolArray  # (n_moments,)
    stretches: tuple[Stretch, ...]

    label = "order of assignments"
    is_joint = True

    def __post_init__(self) -> None:
        apart(self.stretches)
        if self.is_given.shape != self.moments.onset_s.shape:
            raise ResultError(f"{self.is_given.size} assignments for {self.moments.n_cues} moments")

    def draw(self, rng: np.random.Generator, n_lists: int) -> CueLists:
        """Draw lists; see `snn.analyse.influence.laws.CueLaw`."""
        onset_s = self.moments.onset_s
        order = np.tile(np.arange(onset_s.size), (n_lists, 1))
        for stretch in self.stretches:
            inside = np.flatnonzero((onset_s >= stretch.start_s) & (onset_s < stretch.stop_s))
            order[:, inside] = rng.permuted(order[:, inside], axis=1)
        number, place = np.nonzero(self.is_given[order])
        return CueLists(
            number=number,
            onset_s=onset_s[place],
            channel=self.moments.channel[order[number, place]],
            n_lists=n_lists,
        )
