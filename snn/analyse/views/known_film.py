"""What an analysis knows of a film that both partners follow: all of it, nothing, or when about its events were.

A measure that conditions on what drives both partners takes their shared events from the record of the simulation,
where they are exact. Who records two people has a log of the stimulus, with an error, or did not know that there was
one. So the same recording is measured three times: what changes is the table of events, nothing else.
"""

from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np

from snn.record.types import EventTable, Recording

FilmKnowledge: TypeAlias = Literal["known", "inexact", "unknown"]
ERROR_SD_MS = 100.0
"""Of each event's onset, where it is known with an error; a tenth of a second is what people's logs are good for."""


def with_film(recording: Recording, knowledge: FilmKnowledge, *, rng: np.random.Generator) -> Recording:
    """Return a recording as it is known to an analysis that knows its film so well.

    Keeps: spikes, movement, private intentions, and that these were drawn at random.
    Destroys: the shared events (``unknown``), or when exactly they were (``inexact``): each entry of the table, of
    each partner, is late or early by a normal error with a standard deviation of `ERROR_SD_MS`.

    Parameters
    ----------
    recording
        Any; without shared events it stays as it is.
    knowledge
        How well.
    rng
        Draws the errors.
    """
    events = recording.events
    if knowledge == "known" or not events.shared.any():
        return recording
    if knowledge == "unknown":
        return replace(recording, events=_chosen(events, np.flatnonzero(~events.shared)))
    error_s = np.where(events.shared, rng.normal(0.0, ERROR_SD_MS * 1e-3, events.onset_s.size), 0.0)
    moved = replace(events, onset_s=np.maximum(0.0, events.onset_s + error_s))
    return replace(recording, events=_chosen(moved, np.argsort(moved.onset_s, kind="stable")))


def _chosen(events: EventTable, rows: np.ndarray) -> EventTable:
    return EventTable(**{name: getattr(events, name)[rows] for name in EventTable.__dataclass_fields__})
