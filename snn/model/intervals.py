"""How often what changes slowly is updated and recorded. All are baked into the compiled model."""

from snn.config.schema.vision import MOVEMENT_STEP_MS

CHANNEL_STEP_MS = 1.0
"""Intentions and acts: far below their duration, and cheap."""
LEVEL_STEP_MS = MOVEMENT_STEP_MS
"""Levels, phases and what they act on; what is seen, and the movement that is."""
TRACE_INTERVAL_MS = 50.0
"""Recorded levels."""
COMPETITION_INTERVAL_MS = 50.0
"""Of a cell's incoming weights for their sum."""
REWARD_INTERVAL_MS = 40.0
"""Weights that dopamine changes: a fifth of the length of a burst."""
SNAPSHOT_INTERVAL_S = 5.0
"""Recorded weights."""


def steps_in(interval_ms: float, *, time_step_ms: float) -> int:
    """Return the number of time steps nearest to an interval, at least one."""
    return max(1, round(interval_ms / time_step_ms))
