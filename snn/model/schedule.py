"""Piecewise-constant signals that the compiled model looks up while it runs.

A schedule is data, not code: each row (one channel of one partner) is a sorted list of (step, value) change points,
padded to a capacity that is part of the compiled model. One model serves all stimuli of up to 1022 changes a row, which
is most of what is asked; with more the capacity is the next power of two with room for them, and each capacity takes
a model of its own, which is compiled once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from snn.errors import SimulationError
from snn.model.populations import N_CHANNELS
from snn.record.types import EventTable

Changes: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Steps at which a signal changes, and the value that holds from there on; both ``(n_changes,)``."""
NEVER = np.iinfo(np.int32).max
"""The step of an unused change point: later than any that can be simulated."""
MIN_CAPACITY = 1024


def cpp_source(capacity: int) -> str:
    """Return the C++ of ``scheduled_value(row, step)`` for rows of a given capacity."""
    return f"""
static inline double scheduled_value(int32_t row, int64_t step)
{{
    const int32_t *steps = _namespaceschedule_steps + (int64_t)row * {capacity};
    int32_t low = 0, high = {capacity};  // the first change point after `step` lies in [low, high]
    while (low < high) {{
        const int32_t middle = (low + high) / 2;
        if (steps[middle] <= step) low = middle + 1; else high = middle;
    }}
    return low == 0 ? 0.0 : _namespaceschedule_values[(int64_t)row * {capacity} + low - 1];
}}
"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Change points of several piecewise-constant signals.

    Attributes
    ----------
    steps
        Time step at which each value begins to hold, sorted in each row; unused ones are ``NEVER``. Shape
        ``(n_rows, capacity)``.
    values
        The value that holds from there on, shape ``(n_rows, capacity)``. Before the first change point it is 0.
    """

    steps: NDArray[np.int32]  # (n_rows, capacity)
    values: NDArray[np.float64]  # (n_rows, capacity)

    def value(self, row: int | NDArray[np.int32], step: int) -> NDArray[np.float64]:
        """Look up the value of each row at a time step; the NumPy twin of ``scheduled_value`` in C++."""
        rows = np.atleast_1d(row)
        index = (self.steps[rows] <= step).sum(axis=1) - 1
        return np.where(index < 0, 0.0, self.values[rows, index])


def pulses_to_changes(
    onset_steps: NDArray[np.int64], offset_steps: NDArray[np.int64], heights: NDArray[np.float64]
) -> Changes:
    """Add up rectangular pulses into change points.

    Parameters
    ----------
    onset_steps, offset_steps
        First step of each pulse and the first step after it, shape ``(n_pulses,)``.
    heights
        Height of each pulse, shape ``(n_pulses,)``. Overlapping pulses take the largest height, not the sum: an
        intention that is already there is not a stronger one.

    Returns
    -------
    tuple
        Steps and values of the change points, both ``(n_changes,)``.
    """
    edges = np.unique(np.concatenate([onset_steps, offset_steps]))
    active = (onset_steps[:, None] <= edges) & (edges < offset_steps[:, None])  # (n_pulses, n_edges)
    values = np.where(active, heights[:, None], 0.0).max(axis=0, initial=0.0)
    changed = np.diff(values, prepend=0.0) != 0
    return edges[changed].astype(np.int64), values[changed]


def event_steps(events: EventTable, *, time_step_ms: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first time step of each event and the first after it, both ``(n_events,)``."""
    onsets = np.rint(events.onset_s * 1e3 / time_step_ms).astype(np.int64)
    return onsets, onsets + np.maximum(1, np.rint(events.duration_s * 1e3 / time_step_ms)).astype(np.int64)


def rows_of_events(events: EventTable) -> NDArray[np.int64]:
    """Return the row of partner and channel that each event belongs to, ``(n_events,)``."""
    return events.partner.astype(np.int64) * N_CHANNELS + events.channel


def pack(rows: Sequence[Changes]) -> Schedule:
    """Pack rows of (steps, values) into one schedule, with room to the next power of two.

    Raises
    ------
    SimulationError
        If a change point lies beyond what a 32-bit step can count.
    """
    longest = max((steps.size for steps, _ in rows), default=0)
    capacity = max(MIN_CAPACITY, 1 << (longest + 1).bit_length())
    all_steps = np.full((len(rows), capacity), NEVER, dtype=np.int32)
    all_values = np.zeros((len(rows), capacity))
    for row, (steps, values) in enumerate(rows):
        if steps.size and steps.max() >= NEVER:
            raise SimulationError(
                f"stimulus: step {steps.max()} is too late; at most {NEVER - 1} steps can be simulated"
            )
        all_steps[row, : steps.size] = steps
        all_values[row, : steps.size] = values
    return Schedule(all_steps, all_values)
