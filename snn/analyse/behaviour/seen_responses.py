"""How soon, and how much, a partner that only watches answers an act in kind: its motor cells, and its movement."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from snn.analyse.behaviour.returns import RETURN_UNTIL_S
from snn.errors import ResultError
from snn.record.signals import whole_steps
from snn.record.types import FloatArray

BASE_S = 0.2
"""Before the act, from which the response is measured. Assumed."""
SMOOTHING_MS = 50.0
"""Mean over so much time, half of it to either side, so that single spikes decide nothing. Assumed."""
MIN_RESPONSE_HZ = 2.0
"""A weaker response has no latency: a twentieth of a full act. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenResponse:
    """What the sight of an act evokes on the channel of the act, over what it evokes on the others."""

    n_seen: int
    """Acts that were averaged."""
    times_s: FloatArray  # (n_times,) from the act on, the base before it included
    course_hz: FloatArray  # (n_times,) mean over acts, less its mean in the base; nan without any act
    peak_hz: float
    """Largest value from the act on; nan without any act."""
    latency_s: float
    """When half of the peak is first reached; nan if the peak is below 2 Hz."""


def seen_response(
    series_hz: FloatArray, onsets_s: Sequence[FloatArray], *, step_ms: float, first_ms: float
) -> SeenResponse:
    """Average what a watcher does after the acts that it sees, its own channel less the mean of the others.

    Of motor cells this is what an electromyogram of the face shows: in people the muscle of the seen expression is
    above the other one 300 to 400 ms after a static picture comes on (Dimberg & Thunberg 1998). Of movement it grades
    what `mimicry` counts as all or nothing.

    Parameters
    ----------
    series_hz
        Of the watcher, shape ``(n_channels, n_samples)``: mean rate of the motor cells in bins, or movement.
    onsets_s
        By channel, when the other's acts begin, that is cross the threshold.
    step_ms, first_ms
        Sampling interval, and time of the first sample (the middle of the first bin).

    Returns
    -------
    SeenResponse
        From 0.2 s before the act to 0.8 s after it; acts closer to an end of the recording do not count.

    Raises
    ------
    ResultError
        If there are fewer than two channels, or unequally many of both.

    References
    ----------
    Dimberg & Thunberg (1998), Scand J Psychol 39, 39-45, doi:10.1111/1467-9450.00054 (abstract): channel less
    channel, time after the stimulus. That half of the peak is the latency is our own choice: it does not depend on
    the number of acts, as the first significant bin does.

    Examples
    --------
    >>> watcher = np.zeros((2, 300))
    >>> watcher[0, 130:160] = 40.0  # from 1.3 s on
    >>> found = seen_response(watcher, [np.array([1.0]), np.empty(0)], step_ms=10.0, first_ms=0.0)
    >>> round(found.peak_hz), round(found.latency_s, 3)  # half way to the sample at 0.3 s
    (40, 0.295)
    """
    n_channels = series_hz.shape[0]
    if n_channels < 2 or len(onsets_s) != n_channels:
        raise ResultError(
            f"{n_channels} channels of a watcher and {len(onsets_s)} of acts: at least two are needed, the same of both"
        )
    own_over_others = (n_channels * series_hz - series_hz.sum(axis=0)) / (n_channels - 1)
    smoothed = _smoothed(own_over_others, whole_steps(SMOOTHING_MS, time_step_ms=step_ms))
    first, stop = (round(time_s * 1e3 / step_ms) for time_s in (-BASE_S, RETURN_UNTIL_S))
    offsets = np.arange(first, stop + 1)
    courses = [
        row[at[:, None] + offsets]
        for row, channel_s in zip(smoothed, onsets_s, strict=True)
        for at in [_inside(channel_s, offsets, row.size, step_ms=step_ms, first_ms=first_ms)]
    ]
    return _measured(np.concatenate(courses), (offsets * (step_ms * 1e-3)).astype(np.float64))


def _smoothed(series: FloatArray, n_samples: int) -> FloatArray:
    """Average over an odd number of samples around each, fewer at the ends."""
    half = n_samples // 2
    padded = np.pad(series, ((0, 0), (half + 1, half)), mode="edge").cumsum(axis=1)
    return (padded[:, 2 * half + 1 :] - padded[:, : -2 * half - 1]) / (2 * half + 1)


def _inside(
    onsets_s: FloatArray, offsets: np.ndarray, n_samples: int, *, step_ms: float, first_ms: float
) -> np.ndarray:
    """Return the sample nearest to each act all of whose surroundings were recorded."""
    at = np.rint((onsets_s * 1e3 - first_ms) / step_ms).astype(np.intp)
    return at[(at + offsets[0] >= 0) & (at + offsets[-1] < n_samples)]


def _measured(courses_hz: FloatArray, times_s: FloatArray) -> SeenResponse:
    nan = float("nan")
    if not courses_hz.shape[0]:
        undefined = np.full(times_s.size, nan)
        return SeenResponse(n_seen=0, times_s=times_s, course_hz=undefined, peak_hz=nan, latency_s=nan)
    mean_hz = courses_hz.mean(axis=0)
    course_hz = mean_hz - mean_hz[times_s < 0].mean()
    after_hz, after_s = course_hz[times_s >= 0], times_s[times_s >= 0]
    peak_hz = float(after_hz.max())
    latency_s = _first_reached_s(after_hz, after_s, peak_hz / 2) if peak_hz >= MIN_RESPONSE_HZ else nan
    return SeenResponse(
        n_seen=courses_hz.shape[0], times_s=times_s, course_hz=course_hz, peak_hz=peak_hz, latency_s=latency_s
    )


def _first_reached_s(course_hz: FloatArray, times_s: FloatArray, level_hz: float) -> float:
    """Return when a level is first reached, on the straight line between two samples."""
    at = int((course_hz >= level_hz).argmax())
    if at == 0:
        return float(times_s[0])
    below, above = course_hz[at - 1 : at + 1]
    return float(times_s[at - 1] + (level_hz - below) / (above - below) * (times_s[at] - times_s[at - 1]))
