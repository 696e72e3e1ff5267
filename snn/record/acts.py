"""Overt acts: when a partner visibly begins to act, found in its movement.

The model finds them in the same way while it runs, for returns, touch and reward.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.record.types import FloatArray, Recording

ACT_ONSET_HZ = 20.0
"""An act begins when the movement rises to this: half of a full act."""
ACT_REARM_HZ = 10.0
"""The next act can begin only after the movement fell below this, so that none is counted twice."""


def acts_of(recording: Recording, partner: str) -> tuple[FloatArray, ...]:
    """Find the overt acts of a partner in a recording.

    Parameters
    ----------
    recording
        One trial, or a stretch of one.
    partner
        ``a`` or ``b``; a video acts, too.

    Returns
    -------
    tuple of ndarray
        For each channel the onsets in seconds, increasing, shape ``(n_acts,)``; see `act_onsets_s`.
    """
    movement = recording.movement
    return act_onsets_s(movement.movement_hz[partner], step_ms=movement.step_ms)


def act_onsets_s(
    movement_hz: NDArray[Any],
    *,
    step_ms: float,
    onset_hz: float = ACT_ONSET_HZ,
    rearm_hz: float = ACT_REARM_HZ,
) -> tuple[FloatArray, ...]:
    """Find when acts begin: upward crossings of ``onset_hz``, re-armed below ``rearm_hz``.

    Parameters
    ----------
    movement_hz
        Movement, shape ``(n_channels, n_samples)``; sample ``n`` is the state at ``n * step_ms``.
    step_ms
        Its sampling interval.
    onset_hz
        An act begins with the first sample that reaches this.
    rearm_hz
        An act can begin only after a sample below this. So what is under way at the first of all samples, of a
        stretch of a recording or of a file, did not begin there; a live body starts from rest.

    Returns
    -------
    tuple of ndarray
        For each channel the times of these samples in seconds, shape ``(n_acts,)``.
    """
    return tuple(_upward_crossings(row, onset_hz, rearm_hz) * step_ms * 1e-3 for row in movement_hz)


def _upward_crossings(row_hz: NDArray[Any], onset_hz: float, rearm_hz: float) -> FloatArray:
    # a Schmitt trigger: the last sample outside the two thresholds decides whether the act is on
    decisive = np.flatnonzero((row_hz >= onset_hz) | (row_hz < rearm_hz))
    acting = row_hz[decisive] >= onset_hz
    before = np.concatenate(([True], acting))[: acting.size]  # nobody knows when what is under way began
    return decisive[acting & ~before].astype(np.float64)
