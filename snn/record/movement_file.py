"""Movement in a table that anybody can write: ``time,channel,value``, one sample a line.

::

    time,channel,value
    0,smile,0
    0.5,smile,40
    1,smile,0

Time in seconds from the start of the trial; value in Hz of motor rate, of which 40 is a full act. Between two samples
of a channel its movement changes evenly. Channels that are not named rest.
"""

from array import array
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS
from snn.config.schema.experiment import Experiment
from snn.config.schema.vision import MOVEMENT_STEP_MS
from snn.config.trials.trial import GivenVideo
from snn.config.trials.video_fit import too_short
from snn.errors import ResultError
from snn.foreign.csv_table import table_lines
from snn.record.csv_text import csv_text
from snn.record.movement import MAX_MOVEMENT_HZ, n_movement_samples, quantised
from snn.record.types import FloatArray, Recording

COLUMNS = ("time", "channel", "value")
MAX_BYTES = 64 * 2**20
"""Four channels every 10 ms for an hour and three quarters."""
MIN_SAMPLES = 2
_MAX_TIME_S = 1e9
_MIN_STEP_S = 1e-6
"""Closer samples are a jump, whose slope may be no number."""
_NAMES = tuple(channel.name for channel in CHANNELS)


def movement_from_csv(path: Path, experiment: Experiment) -> GivenVideo:
    """Read a file of movement for a trial.

    Parameters
    ----------
    path
        A file with the columns `COLUMNS`. The times of a channel ascend, begin at 0 or before and reach to the end;
        what lies outside the trial is left out.
    experiment
        That of the trial.

    Returns
    -------
    GivenVideo
        Movement every 10 ms, interpolated linearly; nothing is smoothed.

    Raises
    ------
    ResultError
        In one line, if it cannot be read, is not such a table, or does not cover the trial.
    """
    samples = _samples_in(path)
    if not samples:
        raise ResultError(f"'{path}' has no samples; expected lines of {','.join(COLUMNS)}")
    grid_s = _grid_s(experiment)
    movement_hz = np.zeros((len(CHANNELS), grid_s.size))
    for name, (times_s, values_hz) in samples.items():
        _require_covered(times_s, grid_s, name, path=path, experiment=experiment)
        movement_hz[_NAMES.index(name)] = np.interp(grid_s, times_s, values_hz)
    return GivenVideo(movement_hz=quantised(np.clip(movement_hz, 0, MAX_MOVEMENT_HZ)), brain=None)


def movement_csv(recording: Recording, partner: str) -> str:
    """Write the movement of a recorded partner as `movement_from_csv` reads it, to the bit."""
    movement_hz = recording.movement.movement_hz[partner]
    rows = [
        {"time": number * MOVEMENT_STEP_MS / 1e3, "channel": name, "value": float(value_hz)}
        for name, row_hz in zip(_NAMES, movement_hz, strict=True)
        for number, value_hz in enumerate(row_hz)
    ]
    return csv_text(rows, COLUMNS, exact=True)


def _grid_s(experiment: Experiment) -> FloatArray:
    """Return when movement is sampled in a trial, ``(n_samples,)``."""
    time_step_ms = experiment.protocol.time_step_ms
    n_steps = round(experiment.duration_s * 1e3 / time_step_ms)
    n_samples = n_movement_samples(n_steps, time_step_ms=time_step_ms)
    return np.arange(n_samples, dtype=np.float64) * MOVEMENT_STEP_MS / 1e3


def _samples_in(path: Path) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Return times and values by channel, each ``(n_samples,)``."""
    samples: dict[str, tuple[array, array]] = {}
    for line in table_lines(path, COLUMNS, max_bytes=MAX_BYTES):
        channel = line.cells["channel"]
        if channel not in _NAMES:
            raise line.wrong(f"channel: must be one of {', '.join(_NAMES)}, got '{channel}'")
        times_s, values_hz = samples.setdefault(channel, (array("d"), array("d")))
        time_s = line.number_in("time", -_MAX_TIME_S, _MAX_TIME_S)
        if times_s and not time_s - times_s[-1] >= _MIN_STEP_S:
            raise line.wrong(
                f"time: {line.cells['time']} s does not follow {times_s[-1]:g} s of {channel}; sort by time"
            )
        times_s.append(time_s)
        values_hz.append(line.number_in("value", 0, MAX_MOVEMENT_HZ))
    return {name: (_array(times_s), _array(values_hz)) for name, (times_s, values_hz) in samples.items()}


def _require_covered(
    times_s: FloatArray, grid_s: FloatArray, channel: str, *, path: Path, experiment: Experiment
) -> None:
    if times_s.size < MIN_SAMPLES:
        raise ResultError(f"'{path}': {channel} has one sample, at least {MIN_SAMPLES} are needed")
    if times_s[0] > 0:
        raise ResultError(f"'{path}': {channel} begins at {times_s[0]:g} s; say what it does from 0 s on")
    if times_s[-1] < grid_s[-1]:
        lasts_s = round(float(times_s[-1]), 6)
        raise ResultError(f"'{path}': {channel}: {too_short(lasts_s, experiment)}")


def _array(values: array) -> NDArray[np.float64]:
    return np.frombuffer(values, dtype=np.float64)
