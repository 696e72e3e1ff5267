"""A recording cut into stretches, each with what the cue test needs of one direction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from snn.analyse.behaviour.given_movement import binned_movement_hz
from snn.analyse.influence.cue_test import BIN_MS
from snn.analyse.influence.group_test import CuedPair
from snn.analyse.influence.recorded_cues import OTHER, recorded_cues
from snn.analyse.views.drive_courses import drive_courses
from snn.analyse.views.execution_cells import execution_rates_hz
from snn.errors import ResultError
from snn.record.types import EventTable, FloatArray, Recording
from snn.record.window import windowed

Follows: TypeAlias = Literal["brain", "movement"]
"""What of the target is asked to follow the cues: its execution cells, or what it does."""


@dataclass(frozen=True, slots=True)
class _Signals:
    """What both partners did in bins of 50 ms from ``start_s`` on, by partner; each ``(n_channels, n_bins)``."""

    start_s: float
    activity: Mapping[str, FloatArray]
    intentions: Mapping[str, FloatArray]
    """All that each set out to do, shared events included."""


def cued_stretches(
    recording: Recording,
    source: str,
    *,
    follows: Follows,
    start_s: float,
    lengths_s: Sequence[float],
    stop_s: float,
    inclinations: EventTable | None = None,
) -> dict[float, list[CuedPair]]:
    """Cut a window into as many stretches of each length as it holds, one after the other.

    Parameters
    ----------
    recording
        The whole one.
    source
        Whose cues are followed, or not, by the other.
    follows
        Brain or movement of the other.
    start_s, stop_s
        The window.
    lengths_s
        Of the stretches.
    inclinations
        See `snn.analyse.influence.recorded_cues.recorded_cues`.

    Returns
    -------
    dict
        By length, the stretches that were recorded; fewer than the window holds where a run ended early.

    Raises
    ------
    ResultError
        If the target has no brain that was recorded, or nothing of the window was recorded.
    """
    signals = _signals(recording, follows, OTHER[source], start_s, stop_s)
    n_bins = signals.activity[OTHER[source]].shape[1]
    found: dict[float, list[CuedPair]] = {}
    for length_s in lengths_s:
        n_own = round(length_s * 1e3 / BIN_MS)
        found[length_s] = [
            _pair(recording, source, signals, first, first + n_own, inclinations)
            for first in range(0, n_bins - n_own + 1, n_own)
        ]
    return found


def _signals(recording: Recording, follows: Follows, target: str, start_s: float, stop_s: float) -> _Signals:
    part = windowed(recording, start_s=start_s, stop_s=stop_s)
    n_bins = int(part.duration_s * 1e3 / BIN_MS + 1e-6)
    if follows == "brain":
        activity = execution_rates_hz(part, target, transient_ms=0.0, bin_ms=BIN_MS)[:, :n_bins]
    else:
        moved = part.movement
        activity = binned_movement_hz(
            moved.movement_hz[target], step_ms=moved.step_ms, start_s=0.0, n_bins=n_bins, bin_ms=BIN_MS
        )
    if not np.isfinite(activity).all():
        raise ResultError(f"partner {target} has no brain that was recorded; ask about its movement")
    courses = drive_courses(part.events, n_bins=n_bins, bin_ms=BIN_MS)
    return _Signals(start_s, {target: activity}, {"a": courses.intentions_a, "b": courses.intentions_b})


def _pair(
    recording: Recording,
    source: str,
    signals: _Signals,
    first: int,
    stop: int,
    inclinations: EventTable | None,
) -> CuedPair:
    target, bin_s = OTHER[source], BIN_MS * 1e-3
    found = recorded_cues(
        recording,
        source,
        start_s=signals.start_s + first * bin_s,
        stop_s=signals.start_s + stop * bin_s,
        inclinations=inclinations,
    )
    return CuedPair(
        target=signals.activity[target][:, first:stop],
        cues=found.cues,
        law=found.law,
        own_cues=signals.intentions[target][:, first:stop],
    )
