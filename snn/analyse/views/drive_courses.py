"""What drives the partners from outside the dyad, as time courses: their own intentions and the shared events."""

from dataclasses import dataclass

import numpy as np

from snn.config.schema.channels import CHANNELS
from snn.record.types import BoolArray, EventTable, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveCourses:
    """Intensity of the intended acts, averaged over the bins of the rates."""

    intentions_a: FloatArray  # (n_channels, n_bins) everything that A sets out to do, shared events included
    intentions_b: FloatArray  # (n_channels, n_bins)
    shared: FloatArray  # (n_channels, n_bins) only what both were given by the shared events


def drive_courses(
    events: EventTable, *, n_bins: int, bin_ms: float, start_s: float = 0.0, n_channels: int = len(CHANNELS)
) -> DriveCourses:
    """Lay the intended acts out on the bins of a rate.

    A bin's value is the mean of the intensity over the bin, so that an onset within a bin is not rounded away.
    Where acts overlap the largest intensity counts, as in the simulation.

    The table holds what was drawn before the simulation: private intentions, shared events, listed events and
    trials. The answers of a *reactive* partner (`snn.config.schema.reaction`) are drawn while it runs and are not in
    the table. To condition on these courses therefore takes out what comes from outside the dyad, and leaves answers to
    the other in what may be the other's influence, where they belong.

    Parameters
    ----------
    events
        Intended acts of both partners.
    n_bins, bin_ms
        Size and bins of the rates.
    start_s
        When the first bin begins, on the clock of the events.
    n_channels
        Number of channels.

    Returns
    -------
    DriveCourses
        Intensities, without unit: 0 without intention, 1 for an act of full intensity.
    """
    size = {"edges_s": start_s + np.arange(n_bins + 1) * (bin_ms * 1e-3), "n_channels": n_channels}
    return DriveCourses(
        intentions_a=_courses(events, events.partner == 0, **size),
        intentions_b=_courses(events, events.partner == 1, **size),
        shared=_courses(events, events.shared, **size),
    )


def _courses(events: EventTable, chosen: BoolArray, *, edges_s: FloatArray, n_channels: int) -> FloatArray:
    return np.stack([_course(events, chosen & (events.channel == k), edges_s) for k in range(n_channels)])


def _course(events: EventTable, chosen: BoolArray, edges_s: FloatArray) -> FloatArray:
    """Integrate the largest of overlapping rectangles exactly, shape ``(n_bins,)``."""
    onset_s, intensity = events.onset_s[chosen], events.intensity[chosen]
    end_s = onset_s + events.duration_s[chosen]
    times_s = np.unique(np.concatenate((edges_s[:1], onset_s, end_s)))
    on = (onset_s[:, None] <= times_s) & (times_s < end_s[:, None])  # (n_events, n_times)
    height = np.where(on, intensity[:, None], 0.0).max(axis=0, initial=0.0)
    area_s = np.concatenate(([0.0], np.cumsum(height[:-1] * np.diff(times_s))))
    return np.diff(np.interp(edges_s, times_s, area_s)) / np.diff(edges_s)
