"""Acts as others see them, with their beginning and end, for partners whose intentions nobody knows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.analyse.behaviour.responses import runs
from snn.analyse.brains import brains
from snn.config.channels import PARTNERS
from snn.record.acts import ACT_ONSET_HZ, ACT_REARM_HZ
from snn.record.loops import body_lag_ms
from snn.record.types import BoolArray, EventTable, Recording


def acting(movement_hz: NDArray[Any]) -> BoolArray:
    """Tell at which samples a partner acts on each channel: from an act's onset until it may begin anew.

    Parameters
    ----------
    movement_hz
        Shape ``(n_channels, n_samples)``.

    Returns
    -------
    ndarray
        Same shape. Unlike an act's onset, an act under way at the first sample counts.

    Examples
    --------
    >>> acting(np.array([[0.0, 30.0, 15.0, 5.0, 15.0]])).astype(int)
    array([[0, 1, 1, 0, 0]])
    """
    decisive = (movement_hz >= ACT_ONSET_HZ) | (movement_hz < ACT_REARM_HZ)
    last = np.maximum.accumulate(np.where(decisive, np.arange(movement_hz.shape[1]), -1), axis=1)
    on = np.take_along_axis(movement_hz, np.maximum(last, 0), axis=1) >= ACT_ONSET_HZ
    return on & (last >= 0)


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
