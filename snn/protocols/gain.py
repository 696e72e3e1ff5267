"""Loop gain: how much of a movement comes back around the loop a -> b -> a.

The loop goes from movement over what is seen, observation, execution and motor cells to movement. The gain of half a
loop is what the observer's movement (or its motor or execution cells) does, over what the source's did, on the same
channel and above rest. That of the loop joins both halves. A loop that is linear and returns less than it got comes to
rest; this one is not linear (sight adapts, cells have thresholds), so movement of several strengths is shown, and the
measured curves are followed around the loop.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS
from snn.config.trials.expand import Trial
from snn.protocols.open_loop import HalfLoop, State
from snn.protocols.probes import ACT_MS, FULL_ACT_HZ, LEVELS_HZ, REST_MS, ProbePlan
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording

LIMIT = 0.8
"""A loop gain is asked to be below this: 1 is where movement keeps itself alive, and dyads differ."""
PEAK_MS = 50.0
"""Peaks are means over this time, wherever they are highest: in less, chance would pass for an answer of cells."""
ANSWERING: Final = ("execution", "motor", "movement")
"""Whose answer is measured: excitatory execution cells, motor cells, the body."""
_FULL = LEVELS_HZ.index(FULL_ACT_HZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the observer did upon acts of growing strength, on the channel that it was shown.

    Above rest, or, while it acts itself, above what it does when it sees nothing. Means over channels and rounds.
    """

    steady_hz: FloatArray  # (n_levels,) all of the answer, spread over the length of the act
    peak_hz: FloatArray  # (n_levels,) of the mean course

    @property
    def act(self) -> float:
        """Gain of a full act of 40 Hz: the answer over the movement that was seen."""
        return float(self.steady_hz[_FULL]) / FULL_ACT_HZ

    @property
    def peak(self) -> float:
        """Gain of a full act: the peak of the answer over the movement."""
        return float(self.peak_hz[_FULL]) / FULL_ACT_HZ

    @property
    def largest(self) -> float:
        """Largest gain over all strengths of movement."""
        return float((self.steady_hz / LEVELS_HZ).max())

    @property
    def slope_at_rest(self) -> float:
        """Gain of small movements, about rest."""
        return float(self.steady_hz[0]) / LEVELS_HZ[0]

    @property
    def slope_in_act(self) -> float:
        """Gain of small changes of the movement about a full act."""
        below, above = _FULL - 1, _FULL + 1
        change_hz = float(self.steady_hz[above] - self.steady_hz[below])
        return change_hz / (LEVELS_HZ[above] - LEVELS_HZ[below])


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfGain:
    """What one half loop of one dyad passes on."""

    source: str
    state: State
    answers: Mapping[str, Answer]
    """By `ANSWERING`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopGain:
    """The gains of movement around the loop of one dyad, with both partners in one state.

    The answer of the first partner is what the second one sees: its way is followed through both measured curves. Of
    the two partners at whom the loop may be entered, the one that gets more back counts.
    """

    state: State
    act: float
    """What a full act returns with."""
    peak: float
    """The same along the curves of peaks, as if each peak lasted as long as an act: more than can come back."""
    largest: float
    """The largest share with which movement of any strength returns; from 1 on it keeps itself alive."""
    slope_at_rest: float
    """Of small movements of two partners at rest: the product of both halves."""
    slope_in_act: float
    """Of small changes of movement of two partners in a full act: the product of both halves."""

    @property
    def judged(self) -> float:
        """The gain that must be below 1, or movement keeps itself alive.

        Two partners that act are at the full act already: what counts there is what a change does. All others begin at
        rest and can be carried to movement of any strength.
        """
        return self.slope_in_act if self.state == "acting" else self.largest


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadGains:
    """All gains of one dyad."""

    trial: Trial
    halves: tuple[HalfGain, ...]
    loops: tuple[LoopGain, ...]


def half_gain(half: HalfLoop, *, simulate: Callable[[Trial], Recording]) -> HalfGain:
    """Simulate and measure one half of the loop.

    Parameters
    ----------
    half
        Which dyad, direction and state of the observer.
    simulate
        Makes a recording of a trial.

    Returns
    -------
    HalfGain
        The answers of the observer's execution cells, motor cells and movement.
    """
    recording = simulate(half.probed_trial)
    step_ms = recording.movement.step_ms
    courses_hz: dict[str, NDArray[np.floating]] = {
        circuit: channel_rates_hz(
            recording.spikes[f"{half.observer}_{cells}"], n_channels=len(CHANNELS), bin_ms=step_ms
        )
        for circuit, cells in (("execution", "execution_e"), ("motor", "motor"))
    }
    courses_hz["movement"] = recording.movement.movement_hz[half.observer]
    return HalfGain(
        source=half.source,
        state=half.state,
        answers={name: answer(courses_hz[name], half.plan, step_ms=step_ms) for name in ANSWERING},
    )


def answer(course_hz: NDArray[np.floating], plan: ProbePlan, *, step_ms: float) -> Answer:
    """Measure what a course of time does upon each probe, on the probe's channel.

    Parameters
    ----------
    course_hz
        Movement, or the mean rate of a cell on each channel, shape ``(n_channels, n_samples)``.
    plan
        When the probes were given.
    step_ms
        Interval of the samples.

    Returns
    -------
    Answer
        Above the mean over the rests before all probes on the same channel; where nothing was shown, too, above what
        is done then.
    """

    def window(channel: int, first_ms: float, length_ms: float) -> FloatArray:
        first = round(first_ms / step_ms)
        return course_hz[channel, first : first + round(length_ms / step_ms)].astype(np.float64)

    rests_hz = [
        np.mean([window(channel, probe.onset_ms - REST_MS, REST_MS).mean() for probe in plan.probes])
        for channel in range(len(CHANNELS))
    ]
    answers_hz = [
        window(probe.channel, probe.onset_ms + plan.latency_ms, plan.answer_ms) - rests_hz[probe.channel]
        for probe in plan.probes
    ]
    # (n_rounds, n_levels, n_channels, n_samples): the order in which probes are given
    by_level = np.reshape(answers_hz, (plan.n_rounds, len(plan.levels_hz), len(CHANNELS), -1))
    mean_hz = by_level.mean(axis=(0, 2))
    if plan.with_nothing:
        mean_hz = mean_hz[1:] - mean_hz[0]
    n_peak = round(PEAK_MS / step_ms)
    smooth_hz = [np.convolve(course, np.full(n_peak, 1 / n_peak), "valid") for course in mean_hz]
    return Answer(
        steady_hz=mean_hz.sum(axis=1) * (step_ms / ACT_MS),
        peak_hz=np.array([course.max() for course in smooth_hz]),
    )


def loop_gain(a_to_b: HalfGain, b_to_a: HalfGain) -> LoopGain:
    """Join both halves of a loop, measured in the same state.

    Raises
    ------
    ValueError
        If they are not two halves of one loop.
    """
    if (a_to_b.source, b_to_a.source) != ("a", "b") or a_to_b.state != b_to_a.state:
        raise ValueError("a loop needs both its halves, in the same state")
    first, second = a_to_b.answers["movement"], b_to_a.answers["movement"]
    steady = np.maximum(
        _returned_hz(first.steady_hz, second.steady_hz), _returned_hz(second.steady_hz, first.steady_hz)
    )
    peak_hz = np.maximum(
        _returned_hz(first.peak_hz, second.peak_hz), _returned_hz(second.peak_hz, first.peak_hz)
    )
    return LoopGain(
        state=a_to_b.state,
        act=float(steady[_FULL]) / FULL_ACT_HZ,
        peak=float(peak_hz[_FULL]) / FULL_ACT_HZ,
        largest=float((steady / LEVELS_HZ).max()),
        slope_at_rest=first.slope_at_rest * second.slope_at_rest,
        slope_in_act=first.slope_in_act * second.slope_in_act,
    )


def dyad_gains(trial: Trial, halves: Iterable[HalfGain]) -> DyadGains:
    """Put the half loops of a dyad together."""
    measured = {(half.source, half.state): half for half in halves}
    states = dict.fromkeys(half.state for half in measured.values())
    loops = tuple(loop_gain(measured["a", state], measured["b", state]) for state in states)
    return DyadGains(trial=trial, halves=tuple(measured.values()), loops=loops)


def _returned_hz(first_hz: FloatArray, second_hz: FloatArray) -> FloatArray:
    """Follow movement of each strength through two curves, shape ``(n_levels,)``."""
    levels_hz = np.concatenate(([0.0], LEVELS_HZ))  # nothing in, nothing out
    # Above the largest level the curve is taken to be flat: sight adapts. Less movement than at rest is none.
    return np.interp(first_hz, levels_hz, np.concatenate(([0.0], np.maximum(second_hz, 0.0))))
