"""A dyad in bins of 10 ms: rates, movement, and when somebody intends to act. What health is judged on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.vision import MOVEMENT_STEP_MS
from snn.record.acts import ACT_REARM_HZ, acts_of
from snn.record.loops import Way, open_ways, seen_while
from snn.record.masks import marked
from snn.record.signals import channel_rates_hz, whole_steps
from snn.record.types import BoolArray, FloatArray, Recording

BIN_MS = MOVEMENT_STEP_MS
"""As movement is recorded; every time step divides it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadBins:
    """A recording, or a stretch of it, in equal bins."""

    bin_ms: float
    first_bin: int
    """Of the stretch, counted from the start of the recording."""
    rates_hz: Mapping[str, FloatArray]  # by population, each (max(n_channels, 1), n_bins)
    movement_hz: Mapping[str, NDArray[np.float32]]  # by partner, each (n_channels, n_bins)
    intended: Mapping[str, BoolArray]  # by partner, each (n_channels, n_bins)
    """Intended by the protocol. Of a video without a brain: its movement is an act, which ends below 10 Hz."""
    may_answer: Mapping[str, BoolArray]  # by partner, each (n_bins,)
    """A reactive partner may intend an answer to an act that it saw; which acts it answers is not recorded."""

    @property
    def n_bins(self) -> int:
        """Length of the stretch."""
        return next(iter(self.may_answer.values())).size

    def intends(self, partner: str) -> BoolArray:
        """Return when a partner intends, or may intend, anything; shape ``(n_bins,)``."""
        return self.intended[partner].any(axis=0) | self.may_answer[partner]

    def sees(self, way: Way, intended: BoolArray) -> BoolArray:
        """Return when intentions of the source of a way can be seen, shape as theirs ``(..., n_bins)``."""
        return seen_while(way.since(self.time_s(0)), intended, step_ms=self.bin_ms)

    def bins_in(self, duration_ms: float) -> int:
        """Return the number of bins nearest to a duration."""
        return round(duration_ms / self.bin_ms)

    def time_s(self, index: int) -> float:
        """Return when a bin of the stretch begins, counted from the start of the recording."""
        return (self.first_bin + index) * self.bin_ms * 1e-3

    def cut(self, *, start_s: float, stop_s: float) -> "DyadBins":
        """Return the whole bins between two times, counted from the start of this stretch."""
        first = int(np.ceil(start_s * 1e3 / self.bin_ms - 1e-6))
        inside = slice(first, int(np.floor(stop_s * 1e3 / self.bin_ms + 1e-6)))

        def part(arrays: Mapping[str, NDArray]) -> dict[str, NDArray]:
            return {name: values[..., inside] for name, values in arrays.items()}

        return replace(
            self,
            first_bin=self.first_bin + first,
            rates_hz=part(self.rates_hz),
            movement_hz=part(self.movement_hz),
            intended=part(self.intended),
            may_answer=part(self.may_answer),
        )


def dyad_bins(recording: Recording) -> DyadBins:
    """Bin a whole recording; a last incomplete bin is dropped."""
    n_bins = recording.n_steps // whole_steps(BIN_MS, time_step_ms=recording.time_step_ms)
    moved = {partner: recording.movement.movement_hz[partner][:, :n_bins] for partner in PARTNERS}
    return DyadBins(
        bin_ms=BIN_MS,
        first_bin=0,
        rates_hz={
            p.name: channel_rates_hz(recording.spikes[p.name], n_channels=max(p.n_channels, 1), bin_ms=BIN_MS)
            for p in recording.populations
        },
        movement_hz=moved,
        intended={
            partner: moved[partner] >= ACT_REARM_HZ
            if _is_unknown(recording, partner)
            else _intended(recording, partner, n_bins=n_bins)
            for partner in PARTNERS
        },
        may_answer=_may_answer(recording, n_bins=n_bins),
    )


def _is_unknown(recording: Recording, partner: str) -> bool:
    note = recording.videos.get(partner)
    return note is not None and not note.has_brain


def _intended(recording: Recording, partner: str, *, n_bins: int) -> BoolArray:
    """Mark the bins that an intention of the protocol reaches into; those of intensity 0 drive nothing."""
    events = recording.events
    chosen = (events.partner == PARTNERS.index(partner)) & (events.intensity > 0)
    onset_s, channel = events.onset_s[chosen], events.channel[chosen]
    spans_s = np.stack([onset_s, onset_s + events.duration_s[chosen]], axis=1)
    grid = {"n_steps": n_bins, "step_ms": BIN_MS}
    return np.stack([marked(spans_s[channel == k].tolist(), **grid) for k in range(len(CHANNELS))])


def _may_answer(recording: Recording, *, n_bins: int) -> dict[str, BoolArray]:
    """Mark, for each reactive partner, the time in which an act that it saw may be answered."""
    experiment = recording.trial.experiment
    answers = {partner: np.zeros(n_bins, dtype=np.bool_) for partner in PARTNERS}
    for way in open_ways(experiment):
        reaction = getattr(experiment.partners, way.target).reaction
        reacts = max(reaction.mimic, reaction.retaliate, reaction.withdraw) > 0
        if way.source == way.target or way.target in recording.videos or not reacts:
            continue
        arrive_s = np.concatenate(acts_of(recording, way.source)) + way.latency_ms * 1e-3
        hidden_s = np.reshape(way.hidden_s, (-1, 2))
        seen_s = arrive_s[
            ~((hidden_s[:, 0] <= arrive_s[:, None]) & (arrive_s[:, None] < hidden_s[:, 1])).any(axis=1)
        ]
        spans_s = np.stack([seen_s, seen_s + reaction.duration_ms * 1e-3], axis=1).tolist()
        answers[way.target] |= marked(spans_s, n_steps=n_bins, step_ms=BIN_MS)
    return answers
