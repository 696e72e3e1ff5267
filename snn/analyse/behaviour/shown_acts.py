"""Acts as others see them, with their beginning and end, for partners whose intentions nobody knows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.analyse.views.recorded_brains import brains
from snn.config.schema.channels import PARTNERS
from snn.record.acts import acting
from snn.record.loops import body_lag_ms
from snn.record.masks import runs
from snn.record.types import EventTable, Recording


def visible_events(recording: Recording) -> EventTable:
    """Return the intended acts, and for a partner without a brain what it shows, as if it had intended that.

    A movement lags behind its motor cells by the body. What a movement from a file shows is therefore listed so much
    earlier, and everything that is known of when an intended act is seen holds for it, too.
    """
    events = recording.events
    without = [partner for partner in PARTNERS if partner not in brains(recording)]
    rows = [row for partner in without for row in _shown(recording, partner)]
    if not rows:
        return events
    partner, channel, onset_s, duration_s = np.array(rows, dtype=np.float64).T
    order = np.argsort(np.concatenate((events.onset_s, onset_s)), kind="stable")

    def joined(column: NDArray[Any], shown: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate((column, shown.astype(column.dtype)))[order]

    return EventTable(
        partner=joined(events.partner, partner),
        channel=joined(events.channel, channel),
        onset_s=joined(events.onset_s, onset_s),
        duration_s=joined(events.duration_s, duration_s),
        intensity=joined(events.intensity, np.ones(len(rows))),
        shared=joined(events.shared, np.zeros(len(rows))),
    )


def _shown(recording: Recording, partner: str) -> list[tuple[int, int, float, float]]:
    """List number of the partner, channel, onset and duration in seconds of each act."""
    body = getattr(recording.trial.experiment.partners, partner).body
    lag_s, step_s = body_lag_ms(body) * 1e-3, recording.movement.step_ms * 1e-3
    return [
        (PARTNERS.index(partner), channel, first * step_s - lag_s, (stop - first) * step_s)
        for channel, row in enumerate(acting(recording.movement.movement_hz[partner]))
        for first, stop in zip(*runs(row), strict=True)
    ]
