"""Overt mimicry: acts of a partner that only watched, soon after the act that it saw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.behaviour.returns import RETURN_UNTIL_S, returned_acts
from snn.analyse.cells.responses import RESPONSE_TAIL_MS
from snn.config.schema.channels import PARTNERS
from snn.record.loops import Way
from snn.record.types import EventTable, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Mimicry:
    """What one partner did while it watched the other act."""

    n_seen: int
    """Acts of the other during which, and just before and after which, the watcher intended nothing."""
    share: float
    """Share of these that the watcher copied; nan without any."""
    other_share: float
    """Share after which the watcher did another act instead, mean over the other channels; nan without any."""
    latency_s: float
    """Median time from the other's act to the copy; nan without any."""

    @classmethod
    def undefined(cls) -> "Mimicry":
        """Return that of one who sees nothing, or whose intentions nobody knows: no act is known to be a copy."""
        nan = float("nan")
        return cls(n_seen=0, share=nan, other_share=nan, latency_s=nan)


def mimicry(
    acts_s: Sequence[FloatArray],
    watcher_acts_s: Sequence[FloatArray],
    *,
    events: EventTable,
    way: Way,
    start_s: float,
    stop_s: float,
) -> Mimicry:
    """Find how often, and how soon, one who only watches does overtly what the other does.

    A copy is an act on the same channel 0.1 to 0.8 s after the other's, as in `returned_acts`. Both are movements
    that cross the same threshold, so that the body delays both alike. An act of the other counts if the watcher
    intends nothing until 0.8 s after it, nor did until ``RESPONSE_TAIL_MS`` before, and nothing is hidden from it in
    these 0.8 s: whatever the watcher then begins to do, it has not set out to do.

    Parameters
    ----------
    acts_s, watcher_acts_s
        Onsets of the other's and of the watcher's overt acts on each channel, increasing.
    events
        Intended acts of both partners.
    way
        From the other to the watcher, in the time of the acts.
    start_s, stop_s
        The measured time.

    Returns
    -------
    Mimicry
        Over all channels.
    """
    seen_s = [only_watched(onsets_s, events, way) for onsets_s in acts_s]
    n_channels = len(seen_s)
    rates = []
    for turn in range(n_channels):  # turn 0: the same channel; else each channel against another one
        answers_s = [watcher_acts_s[(channel + turn) % n_channels] for channel in range(n_channels)]
        found = returned_acts(seen_s, answers_s, start_s=start_s, stop_s=stop_s)
        rates.append(found.over(range(n_channels)))
    return Mimicry(
        n_seen=rates[0].n_acts,
        share=rates[0].probability,
        other_share=float(np.mean([rate.probability for rate in rates[1:]])),
        latency_s=rates[0].latency_s,
    )


def only_watched(onsets_s: FloatArray, events: EventTable, way: Way) -> FloatArray:
    """Keep the acts around which the watcher intends nothing, and that are not hidden from it: see `mimicry`.

    Parameters
    ----------
    onsets_s
        Of acts of the other, shape ``(n_acts,)``.
    events
        Intended acts of both partners.
    way
        From the other to the watcher, in the time of the onsets.
    """
    mine = (events.partner == PARTNERS.index(way.target)) & (events.intensity > 0)
    from_s = events.onset_s[mine] - RETURN_UNTIL_S
    until_s = events.onset_s[mine] + events.duration_s[mine] + RESPONSE_TAIL_MS * 1e-3
    hidden_s = np.reshape(way.hidden_s, (-1, 2))
    from_s = np.concatenate((from_s, hidden_s[:, 0] - RETURN_UNTIL_S))
    until_s = np.concatenate((until_s, hidden_s[:, 1]))
    left_out = ((from_s <= onsets_s[:, None]) & (onsets_s[:, None] <= until_s)).any(axis=1)
    return onsets_s[~left_out]
