"""A partner who is a video: what its body did, and what it intended, in another run or in a file."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.config.schema.partner import Partner
from snn.config.trials.trial import GivenVideo
from snn.errors import SimulationError
from snn.model.channel_rows import N_ROWS
from snn.model.populations import N_CHANNELS
from snn.record.types import EventTable

MIN_SAMPLES = 2**15
"""Room for 327 s at 10 ms. Longer videos take the next power of two, so that few models are compiled."""


def live_partners(partners: Mapping[str, Partner]) -> dict[str, Partner]:
    """Return the partners who are simulated: all but videos."""
    return {name: partner for name, partner in partners.items() if partner.video is None}


def require_videos(
    partners: Mapping[str, Partner], videos: Mapping[str, GivenVideo], *, n_samples: int
) -> None:
    """Check that every partner who is a video was given one that is long enough.

    Raises
    ------
    SimulationError
        If not.
    """
    for name, partner in partners.items():
        if partner.video is None:
            continue
        if name not in videos:
            raise SimulationError(f"partners.{name}.video: the video was not given")
        there = videos[name].movement_hz.shape
        if there[0] != N_CHANNELS or there[1] < n_samples:
            raise SimulationError(
                f"partners.{name}.video: {there[0]} channels and {there[1]} samples of movement for {N_CHANNELS} and "
                f"{n_samples}"
            )


def video_arrays(videos: Mapping[str, GivenVideo]) -> dict[str, NDArray]:
    """Lay out what bodies need to move as they were recorded.

    Parameters
    ----------
    videos
        By partner; none gives no arrays.

    Returns
    -------
    dict
        ``bodies.is_video`` and ``bodies.video_row``, ``(n_rows,)``, and ``video.movement``, ``(n_partners * n_channels,
        capacity)`` in Hz, which ends in zeros.
    """
    if not videos:
        return {}
    longest = max(video.movement_hz.shape[1] for video in videos.values())
    capacity = max(MIN_SAMPLES, 1 << (longest - 1).bit_length())
    is_video = np.zeros(N_ROWS)
    movement_hz = np.zeros((len(PARTNERS) * N_CHANNELS, capacity))
    for name, video in videos.items():
        first = PARTNERS.index(name) * N_CHANNELS
        is_video[first : first + N_CHANNELS] = 1.0
        movement_hz[first : first + N_CHANNELS, : video.movement_hz.shape[1]] = video.movement_hz
    rows = np.minimum(np.arange(N_ROWS, dtype=np.int32), len(movement_hz) - 1)
    return {
        "bodies.is_video": is_video,
        "bodies.video_row": rows.astype(np.int32),
        "video.movement": movement_hz,
    }


def cpp_source(capacity: int) -> str:
    """Return the C++ of ``video_hz(row, sample)`` for rows of a given capacity."""
    return f"""
static inline double video_hz(int32_t row, int64_t sample)
{{
    return sample < {capacity} ? _namespacevideo_movement[(int64_t)row * {capacity} + sample] : 0.0;
}}
"""


def video_events(drawn: EventTable, videos: Mapping[str, GivenVideo]) -> EventTable:
    """Put the intentions of videos in the place of those that were drawn for these partners."""
    live = ~np.isin(drawn.partner, [PARTNERS.index(name) for name in videos])
    brains = {name: video.brain for name, video in videos.items() if video.brain is not None}
    numbers = [np.full(brain.channel.size, PARTNERS.index(name), np.int8) for name, brain in brains.items()]
    columns: dict[str, Any] = {"partner": np.concatenate([drawn.partner[live], *numbers])}
    for name in ("channel", "onset_s", "duration_s", "intensity", "shared"):
        given = [getattr(brain, name) for brain in brains.values()]
        columns[name] = np.concatenate([getattr(drawn, name)[live], *given])
    order = np.lexsort((columns["channel"], columns["partner"], columns["onset_s"]))
    return EventTable(**{name: column[order] for name, column in columns.items()})
