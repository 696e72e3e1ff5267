"""Cues: moments, drawn at random, at which a partner sets out to do something of its own accord."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from snn.errors import ResultError
from snn.record.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CueList:
    """The cues of one partner, on the clock of the signals that they are held against: 0 is the first bin's start."""

    onset_s: FloatArray  # (n_cues,)
    channel: NDArray[np.int8]  # (n_cues,) what it is a cue to do

    def __post_init__(self) -> None:
        if self.onset_s.ndim != 1 or self.onset_s.shape != self.channel.shape:
            raise ResultError(
                f"a cue list needs one channel for each onset, got shapes {self.channel.shape} and "
                f"{self.onset_s.shape}"
            )
        if not np.isfinite(self.onset_s).all() or (self.channel < 0).any():
            raise ResultError("a cue's onset must be a finite number, and its channel 0 or more")

    @property
    def n_cues(self) -> int:
        """How many cues there are."""
        return self.onset_s.size

    def between(self, start_s: float, stop_s: float) -> "CueList":
        """Keep the cues of a stretch, whose start becomes time 0."""
        inside = (self.onset_s >= start_s) & (self.onset_s < stop_s)
        return CueList(onset_s=self.onset_s[inside] - start_s, channel=self.channel[inside])


@dataclass(frozen=True, slots=True, kw_only=True)
class CueLists:
    """Many cue lists end to end, as the draws of a law."""

    number: NDArray[np.intp]  # (n_cues,) of the list that a cue is in, 0 to n_lists - 1
    onset_s: FloatArray  # (n_cues,)
    channel: NDArray[np.int8]  # (n_cues,)
    n_lists: int

    def one(self, number: int) -> CueList:
        """Return one of the lists."""
        own = self.number == number
        return CueList(onset_s=self.onset_s[own], channel=self.channel[own])


def stacked(first: CueList, others: CueLists) -> CueLists:
    """Put one list before others, as number 0."""
    return CueLists(
        number=np.concatenate([np.zeros(first.n_cues, np.intp), others.number + 1]),
        onset_s=np.concatenate([first.onset_s, others.onset_s]),
        channel=np.concatenate([first.channel, others.channel]),
        n_lists=others.n_lists + 1,
    )


def repeated(cues: CueList, n_lists: int) -> CueLists:
    """Return the same list many times over."""
    return CueLists(
        number=np.repeat(np.arange(n_lists), cues.n_cues),
        onset_s=np.tile(cues.onset_s, n_lists),
        channel=np.tile(cues.channel, n_lists),
        n_lists=n_lists,
    )


def bins_of(onset_s: FloatArray, *, bin_s: float) -> NDArray[np.intp]:
    """Return the bin of each onset, ``(n_cues,)``; rounding just before an edge counts to the bin after it."""
    return np.floor(onset_s / bin_s + 1e-9).astype(np.intp)


def cue_counts(cues: CueList, *, n_channels: int, n_bins: int, bin_s: float) -> FloatArray:
    """Count the cues of each channel in each bin, shape ``(n_channels, n_bins)``; others are left out."""
    bins = bins_of(cues.onset_s, bin_s=bin_s)
    inside = (bins >= 0) & (bins < n_bins) & (cues.channel < n_channels)
    counts = np.zeros((n_channels, n_bins))
    np.add.at(counts, (cues.channel[inside], bins[inside]), 1.0)
    return counts


def onset_counts(onset_s: FloatArray, *, n_bins: int, bin_s: float) -> FloatArray:
    """Count onsets of whatever channel in each bin, shape ``(1, n_bins)``."""
    bins = bins_of(onset_s, bin_s=bin_s)
    inside = (bins >= 0) & (bins < n_bins)
    return np.bincount(bins[inside], minlength=n_bins)[None].astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time from ``start_s`` until before ``stop_s``."""

    start_s: float
    stop_s: float

    def __post_init__(self) -> None:
        if not np.isfinite([self.start_s, self.stop_s]).all() or self.start_s >= self.stop_s:
            raise ResultError(
                f"a stretch must end after it begins, got {self.start_s:g} to {self.stop_s:g} s"
            )

    @property
    def length_s(self) -> float:
        """How long it is."""
        return self.stop_s - self.start_s


def apart(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches in order; a `ResultError` if two overlap."""
    ordered = tuple(sorted(stretches, key=lambda stretch: stretch.start_s))
    for before, after in pairwise(ordered):
        if after.start_s < before.stop_s:
            raise ResultError(f"stretches overlap: one ends at {before.stop_s:g} s, one begins before that")
    return ordered
