"""Overt acts: when a partner visibly begins to act, found in its movement.

The model finds them in the same way while it runs, for returns, touch and reward.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.record.masks import runs
from snn.record.types import BoolArray, FloatArray, Recording

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
    begins = [
        _begun(row, on, rearm_hz)
        for row, on in zip(
            movement_hz, acting(movement_hz, onset_hz=onset_hz, rearm_hz=rearm_hz), strict=True
        )
    ]
    return tuple(samples * step_ms * 1e-3 for samples in begins)


def acting(
    movement_hz: NDArray[Any], *, onset_hz: float = ACT_ONSET_HZ, rearm_hz: float = ACT_REARM_HZ
) -> BoolArray:
    """Tell at which samples a partner acts on each channel: from an act's onset until it may begin anew.

    Parameters
    ----------
    movement_hz
        Shape ``(n_channels, n_samples)``.
    onset_hz, rearm_hz
        As in `act_onsets_s`.

    Returns
    -------
    ndarray
        Same shape. Unlike an act's onset, an act under way at the first sample counts.

    Examples
    --------
    >>> acting(np.array([[0.0, 30.0, 15.0, 5.0, 15.0]])).astype(int)
    array([[0, 1, 1, 0, 0]])
    """
    # a Schmitt trigger: the last sample outside the two thresholds decides whether the act is on
    decisive = (movement_hz >= onset_hz) | (movement_hz < rearm_hz)
    last = np.maximum.accumulate(np.where(decisive, np.arange(movement_hz.shape[1]), -1), axis=1)
    on = np.take_along_axis(movement_hz, np.maximum(last, 0), axis=1) >= onset_hz
    return on & (last >= 0)


def _begun(row_hz: NDArray[Any], on: BoolArray, rearm_hz: float) -> FloatArray:
    """Return the samples at which acts begin: nobody knows when what is under way at the first began."""
    below = np.flatnonzero(row_hz < rearm_hz)
    first = runs(on)[0]
    return first[first > below[0]].astype(np.float64) if below.size else np.empty(0)
