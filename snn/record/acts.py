"""Overt acts: when a partner visibly begins to act, found in the spikes of its motor cells."""

import numpy as np

from snn.record.signals import MOTOR_STEP_MS, motor_output_hz, nearest_on_grid_ms
from snn.record.types import FloatArray, Recording

ACT_TIME_CONSTANT_MS = 200.0
"""Low-pass of the motor output in which acts are found, slower than that of the recorded output (60 ms).

Seeing an act evokes volleys, and a volley of some 20 ms that gets through a closed gate lifts a 60 ms low-pass
over the threshold for a moment. Measured in bidirectional dyads of 80 s with 164 intentions: 259 acts at 60 ms,
110 of them outside any intention; 139 acts at 200 ms, 6 of them outside.
"""
ACT_ONSET_HZ = 20.0
"""An act begins when the motor output rises to this rate: half of what an executed act reaches."""
ACT_REARM_HZ = 10.0
"""The next act can begin only after the output fell below this, so that none is counted twice."""


def acts_of(recording: Recording, partner: str) -> tuple[FloatArray, ...]:
    """Find the overt acts of a partner in a recording.

    Parameters
    ----------
    recording
        One trial; its setting ``record.motor_time_constant`` has no part in this.
    partner
        ``a`` or ``b``.

    Returns
    -------
    tuple of ndarray
        For each channel the onsets in seconds, increasing, shape ``(n_acts,)``. An onset is when the low-passed
        rate crosses the threshold: the low-pass of a rate that jumps from 0 to 40 Hz does so after 139 ms, later
        for weaker acts.
    """
    population = next(p for p in recording.populations if p.name == f"{partner}_motor")
    trains = recording.spikes[population.name]
    step_ms = nearest_on_grid_ms(MOTOR_STEP_MS, time_step_ms=trains.time_step_ms)
    output_hz = motor_output_hz(
        trains, n_channels=population.n_channels, time_constant_ms=ACT_TIME_CONSTANT_MS, step_ms=step_ms
    )
    return act_onsets_s(output_hz, step_ms=step_ms)


def act_onsets_s(
    output_hz: FloatArray,
    *,
    step_ms: float,
    onset_hz: float = ACT_ONSET_HZ,
    rearm_hz: float = ACT_REARM_HZ,
) -> tuple[FloatArray, ...]:
    """Find when acts begin: upward crossings of ``onset_hz``, re-armed below ``rearm_hz``.

    Parameters
    ----------
    output_hz
        Motor output, shape ``(n_channels, n_steps)``, sampled as `motor_output_hz` does.
    step_ms
        Its sampling interval.
    onset_hz
        An act begins with the first sample that reaches this rate.
    rearm_hz
        The next act can begin only after a sample below this rate.

    Returns
    -------
    tuple of ndarray
        For each channel the onsets in seconds, shape ``(n_acts,)``.
    """
    return tuple(_upward_crossings(row, onset_hz, rearm_hz) * (step_ms * 1e-3) for row in output_hz)


def _upward_crossings(row_hz: FloatArray, onset_hz: float, rearm_hz: float) -> FloatArray:
    # a Schmitt trigger: the last sample outside the two thresholds decides whether the act is on
    decisive = np.flatnonzero((row_hz >= onset_hz) | (row_hz < rearm_hz))
    acting = row_hz[decisive] >= onset_hz
    before = np.concatenate(([False], acting[:-1]))  # nobody acts before the recording
    return decisive[acting & ~before].astype(np.float64) + 1  # a sample stands at the end of its step
