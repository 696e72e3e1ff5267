"""Private intentions and the shared event stream: what each partner sets out to do, and when.

Onsets are drawn gap by gap, so a longer experiment begins with the shorter one, and a higher rate compresses the same
sequence. Sharing is thinning: an event is shared if its mark lies below the shared fraction, so a larger fraction
keeps the shared events that a smaller one had. So is a lower drive to engage (`snn.model.inclinations`).
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.drive import Intention
from snn.config.schema.engagement import engagement_at, engagement_varies
from snn.config.schema.experiment import Experiment
from snn.config.schema.partner import Partner
from snn.config.schema.private_rates import channel_rate_hz, channels_of
from snn.config.schema.procedure import SharedEvents
from snn.model.inclinations import Inclinations
from snn.model.phase_factors import intentions_allowed, phases_of
from snn.model.populations import N_CHANNELS
from snn.model.schedule import Changes, event_steps, pulses_to_changes, rows_of_events
from snn.model.streams import ENGAGEMENT, INTENTIONS, DyadStreams
from snn.record.types import EventTable

_Row = tuple[float, int, int, float, float, bool]
"""Onset (s), partner, channel, duration (s), intensity, shared."""
_Marked = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Onsets (s) and marks of a Poisson process, both ``(n_events,)``."""
_DRAWS_AT_A_TIME = 64
_CHANNEL_INDEX = {channel.name: index for index, channel in enumerate(CHANNELS)}


def poisson_onsets(
    *, rate_hz: float, duration_s: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw the onsets of a Poisson process and a uniform mark for each.

    Parameters
    ----------
    rate_hz
        Events per second; larger brings the same events closer together. 0 gives none.
    duration_s
        Onsets lie in ``[0, duration_s)``.
    rng
        Source of the draw.

    Returns
    -------
    tuple
        Onsets in seconds and marks in [0, 1), both ``(n_events,)``.
    """
    onsets_s, marks = np.empty(0), np.empty(0)
    while rate_hz > 0 and (onsets_s.size == 0 or onsets_s[-1] < duration_s):
        last_s = onsets_s[-1] if onsets_s.size else 0.0
        onsets_s = np.append(onsets_s, last_s + np.cumsum(rng.exponential(size=_DRAWS_AT_A_TIME)) / rate_hz)
        marks = np.append(marks, rng.random(_DRAWS_AT_A_TIME))
    inside = onsets_s < duration_s
    return onsets_s[inside], marks[inside]


@dataclass(frozen=True, slots=True)
class EventStreams:
    """Draws the intentions of a dyad.

    Attributes
    ----------
    experiment
        Rates, durations, listed events and the shared fraction.
    streams
        Random streams of the replicate.
    """

    experiment: Experiment
    streams: DyadStreams

    def draw(self) -> EventTable:
        """Draw all intentions that are sure, of both partners, sorted by onset, then partner, then channel."""
        stream = self.shared_stream()
        rows: list[_Row] = []
        for index, name in enumerate(PARTNERS):
            partner: Partner = getattr(self.experiment.partners, name)
            for channel in channels_of(partner.intention):
                rows += self._own_rows(index, channel, partner)
                rows += self._shared_rows(index, channel, partner, stream[channel])
            rows += [
                (
                    event.onset_s,
                    index,
                    _CHANNEL_INDEX[event.channel],
                    event.duration_s,
                    event.intensity,
                    False,
                )
                for event in partner.intention.events
            ]
        starts_s, _ = intentions_allowed(self.experiment)
        return _table(sorted(self._allowed(rows) + self._trial_rows(starts_s)))

    def inclinations(self, *, apart_from: Collection[str] = ()) -> Inclinations | None:
        """Draw what is decided in the run, of partners who are not videos; None if nobody's engagement changes."""
        partners = {
            name: getattr(self.experiment.partners, name) for name in PARTNERS if name not in apart_from
        }
        varying = {name: p for name, p in partners.items() if engagement_varies(p.serotonin)}
        if not varying:
            return None
        marks: dict[_Row, float] = {}
        for name, partner in varying.items():
            index = PARTNERS.index(name)
            for channel in channels_of(partner.intention):
                onsets_s, drawn = self._inclined(index, channel, partner)
                marks |= zip(_rows(onsets_s, index, channel, partner.intention), drawn.tolist(), strict=True)
        rows = sorted(self._allowed(marks))
        return Inclinations(_table(rows), np.asarray([marks[row] for row in rows]))

    def _allowed(self, rows: Iterable[_Row]) -> list[_Row]:
        """Leave out what begins in a phase without intentions."""
        starts_s, allowed = intentions_allowed(self.experiment)
        return [row for row in rows if allowed[bisect_right(starts_s, row[0]) - 1]]

    def _trial_rows(self, starts_s: list[float]) -> list[_Row]:
        """Lay out the acts of phases with trials, one at a time, in a random order."""
        rows: list[_Row] = []
        rng = self.streams.trials()
        for start_s, phase in zip(starts_s, phases_of(self.experiment), strict=True):
            acts = np.tile(np.arange(len(PARTNERS) * N_CHANNELS), phase.trials)
            for number, act in enumerate(rng.permutation(acts).tolist(), start=1):
                index, channel = divmod(act, N_CHANNELS)
                duration_ms = getattr(self.experiment.partners, PARTNERS[index]).intention.duration_ms
                onset_s = start_s + number * phase.trial_interval_s
                rows.append((onset_s, index, channel, duration_ms * 1e-3, 1.0, False))
        return rows

    def shared_stream(self) -> list[_Marked]:
        """Draw the shared stream: onsets (s) and marks of each channel."""
        shared = self.experiment.protocol.shared_events
        streams = self.streams.shared_events(per_replicate=shared.per_replicate).spawn(N_CHANNELS)
        duration_s = self.experiment.duration_s
        return [poisson_onsets(rate_hz=shared.rate_hz, duration_s=duration_s, rng=rng) for rng in streams]

    def _own_rows(self, index: int, channel: int, partner: Partner) -> list[_Row]:
        """Draw the private intentions of a channel; none are sure while the engagement changes."""
        serotonin = partner.serotonin
        if engagement_varies(serotonin):
            return []
        onsets_s, marks = self._inclined(index, channel, partner)
        taken = marks < engagement_at(serotonin, serotonin.level)
        return _rows(onsets_s[taken], index, channel, partner.intention)

    def _inclined(self, index: int, channel: int, partner: Partner) -> _Marked:
        """Draw the private inclinations of a channel, and what decides whether they become intentions."""
        onsets_s, marks = poisson_onsets(
            rate_hz=channel_rate_hz(partner.intention, channel),
            duration_s=self.experiment.duration_s,
            rng=self.streams.partner(index, INTENTIONS, channel),
        )
        deciding = self.streams.partner(index, ENGAGEMENT, channel).random(onsets_s.size)
        private = marks >= self.experiment.protocol.shared_events.fraction
        return onsets_s[private], deciding[private]

    def _shared_rows(self, index: int, channel: int, partner: Partner, stream: _Marked) -> list[_Row]:
        """Lay out the shared events as a partner follows them; one that it would begin after the end is left out."""
        onsets_s, marks = stream
        shared = self.experiment.protocol.shared_events
        followed_s = onsets_s + shared_lags_s(shared, onsets_s, partner_index=index)
        taken = (marks < shared.fraction) & (followed_s < self.experiment.duration_s)
        return _rows(followed_s[taken], index, channel, partner.intention, shared=True)


def shared_lags_s(
    shared: SharedEvents, onsets_s: NDArray[np.float64], *, partner_index: int
) -> NDArray[np.float64]:
    """Return how much later than the shared stream a partner follows each event, ``(n_events,)``.

    In every other block of ``alternate_every`` the two partners' lags change places.
    """
    lags_s = np.asarray([shared.lag_a_ms, shared.lag_b_ms]) * 1e-3
    if shared.alternate_every_s == 0:
        return np.full(onsets_s.size, lags_s[partner_index])
    block = np.floor(onsets_s / shared.alternate_every_s).astype(np.int64)
    return lags_s[(partner_index + block) % 2]


def _rows(
    onsets_s: NDArray[np.float64], index: int, channel: int, intention: Intention, *, shared: bool = False
) -> list[_Row]:
    duration_s = intention.duration_ms * 1e-3
    return [(onset, index, channel, duration_s, intention.intensity, shared) for onset in onsets_s.tolist()]


def _table(rows: list[_Row]) -> EventTable:
    onset, partner, channel, duration, intensity, shared = zip(*rows, strict=True) if rows else ((),) * 6
    return EventTable(
        partner=np.asarray(partner, dtype=np.int8),
        channel=np.asarray(channel, dtype=np.int8),
        onset_s=np.asarray(onset, dtype=np.float64),
        duration_s=np.asarray(duration, dtype=np.float64),
        intensity=np.asarray(intensity, dtype=np.float64),
        shared=np.asarray(shared, dtype=np.bool_),
    )


def intention_changes(events: EventTable, *, time_step_ms: float) -> list[Changes]:
    """Lay the intentions out as one row for each partner and channel, and a last row that is never intended."""
    onsets, offsets = event_steps(events, time_step_ms=time_step_ms)
    row_of_event = rows_of_events(events)
    n_rows = len(PARTNERS) * N_CHANNELS
    rows = []
    for row in range(n_rows):
        chosen = row_of_event == row
        rows.append(pulses_to_changes(onsets[chosen], offsets[chosen], events.intensity[chosen]))
    never = (np.empty(0, np.int64), np.empty(0))
    return [*rows, never]
