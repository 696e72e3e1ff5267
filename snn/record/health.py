"""Is a dyad fit to be measured? Runaway, silent and reverberating dyads are found here and given no index.

Judged on the excitatory cells of observation and execution, as means over each of these four populations; motor cells
are silent at rest by design. For runaway each channel of these and of the motor cells is judged by itself too, and so
are inhibitory cells: one channel that saturates hides in the mean of four.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from snn.config.channels import CHANNELS
from snn.config.measured import measured_span_s
from snn.record.loops import Loop, closed_loops
from snn.record.reverberation import LOOP_BIN_MS, Recurrence, loop_recurrence, unintended_bins
from snn.record.signals import channel_rates_hz, intentions_on, nearest_on_grid_ms, whole_steps
from snn.record.types import FloatArray, Recording
from snn.record.window import phase_at, stopped_at_s, windowed

if TYPE_CHECKING:
    from snn.config.experiment import Experiment

RUNAWAY_HZ = 80.0
"""No population mean comes near this in an ordinary dyad, whose acting channels fire at 30 to 40 Hz."""
CHANNEL_RUNAWAY_HZ = 160.0
"""The limit of a single channel, and of inhibitory cells, over the same time.

Measured over 200 ms in 140 runs of shipped experiments (10 to 40 s): at onsets of acts a channel of dyads that are ok
reaches 82 Hz in execution and 121 Hz in the motor pool, so that 80 Hz would refuse them; in dyads that reverberate it
reaches 87 and 140 Hz. Inhibitory cells reach 31 Hz.
"""
RUNAWAY_WINDOW_MS = 200.0
"""Shorter bursts are not runaway: the onset of an act may be steep."""
SILENT_HZ = 0.1
"""A population at rest fires at some 3 Hz."""
RATE_BIN_MS = 10.0

Flag: TypeAlias = Literal["ok", "silent", "runaway", "reverberating"]
Finding: TypeAlias = tuple[Flag, str, float | None]
"""Flag, reason and onset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The verdict on one dyad."""

    flag: Flag
    reason: str
    """What was found, in one line, with the numbers."""
    onset_s: float | None
    """When it began; None if the dyad is ok or silent."""
    loop_correlation: float | None
    """The largest over closed loops (`snn.record.reverberation`); None if there is none to measure."""

    @property
    def ok(self) -> bool:
        """Whether the dyad may be given an index."""
        return self.flag == "ok"


def assess_health(recording: Recording) -> Health:
    """Judge whether a dyad ran away, fell silent or reverberates, in this order.

    - *runaway*, anywhere in the recording: over some 200 ms a population's mean rate exceeds 80 Hz, or that of one
      channel (motor cells too) or of inhibitory cells 160 Hz. A run that was stopped before its time ran away.
    - *silent*, in the measured phase: a population's mean rate is below 0.1 Hz.
    - *reverberating*, in the measured phase: without any intention, execution repeats itself at the time of a
      closed loop (A sees B who saw A; with re-afference also a partner that sees itself).

    Parameters
    ----------
    recording
        Spikes and events of a whole run and, from the trial, its phases, which links are closed and their delays.

    Returns
    -------
    Health
        Flag, reason and onset, counted from the start of the recording.
    """
    experiment = recording.trial.experiment
    rates_hz, bin_ms = _judged_rates_hz(recording)
    runaway = _runaway(rates_hz, groups_hz(recording, bin_ms=bin_ms), bin_ms) or _stopped(recording)
    if runaway and stopped_at_s(recording) is not None:
        return _ran_away(runaway, experiment, loop_correlation=None)
    start_s, stop_s = measured_span_s(experiment)
    measured = windowed(recording, start_s=start_s, stop_s=stop_s)
    rates_hz, bin_ms = _judged_rates_hz(measured)
    recurrences = {
        loop.name: _later(dyad_recurrence(measured, loop), start_s) for loop in closed_loops(experiment)
    }
    if runaway:
        return _ran_away(runaway, experiment, loop_correlation=_largest_correlation(recurrences.values()))
    return judge(rates_hz, recurrences, bin_ms=bin_ms)


def judge(
    rates_hz: Mapping[str, FloatArray],
    recurrences: Mapping[str, Recurrence],
    *,
    bin_ms: float,
    groups_hz: Mapping[str, FloatArray] = MappingProxyType({}),
) -> Health:
    """Decide from the rates of the populations and the recurrence of each closed loop.

    Parameters
    ----------
    rates_hz
        Mean rate of each judged population, each ``(n_bins,)``.
    recurrences
        By name of the loop; empty without a closed loop.
    bin_ms
        Bin of the rates.
    groups_hz
        From `groups_hz`.

    Returns
    -------
    Health
        The first flag that applies.
    """
    found = _runaway(rates_hz, groups_hz, bin_ms) or _silent(rates_hz) or _reverberating(recurrences)
    flag, reason, onset_s = found or ("ok", _all_well(recurrences), None)
    return Health(
        flag=flag, reason=reason, onset_s=onset_s, loop_correlation=_largest_correlation(recurrences.values())
    )


def groups_hz(recording: Recording, *, bin_ms: float) -> dict[str, FloatArray]:
    """Return the mean rates of each channel and of inhibitory cells in bins, each ``(n_bins,)``, by their name."""
    found: dict[str, FloatArray] = {}
    for population in recording.populations:
        if not population.n_channels:
            found[population.name] = population_rate_hz(recording, population.name, bin_ms=bin_ms)
            continue
        trains = recording.spikes[population.name]
        rates = channel_rates_hz(trains, n_channels=population.n_channels, bin_ms=bin_ms)
        found |= {f"{c.name} of {population.name}": r for c, r in zip(CHANNELS, rates, strict=True)}
    return found


def runaway_onset_s(rate_hz: FloatArray, *, bin_ms: float, limit_hz: float = RUNAWAY_HZ) -> float | None:
    """Return when the first window of 200 ms begins whose mean rate exceeds a limit; None if there is none.

    Parameters
    ----------
    rate_hz
        Mean rate of a population, shape ``(n_bins,)``.
    bin_ms
        Width of a bin; windows slide by one bin.
    limit_hz
        By default that of a population.

    Returns
    -------
    float or None
        Seconds; None also for a recording shorter than one window.
    """
    n_window = max(1, round(RUNAWAY_WINDOW_MS / bin_ms))
    sums = np.concatenate(([0.0], np.cumsum(rate_hz)))
    exceeds = sums[n_window:] - sums[:-n_window] > limit_hz * n_window
    return float(np.argmax(exceeds) * bin_ms / 1e3) if exceeds.any() else None


def dyad_recurrence(recording: Recording, loop: Loop) -> Recurrence:
    """Measure the recurrence of the execution rates of the partners on a loop.

    The time in which either partner intends anything is left out, as is what follows it for one loop.
    """
    names = [f"{partner}_execution_e" for partner in loop.partners]
    trains = recording.spikes[names[0]]
    bin_ms = nearest_on_grid_ms(LOOP_BIN_MS, time_step_ms=trains.time_step_ms)
    rates_hz = np.stack([population_rate_hz(recording, name, bin_ms=bin_ms) for name in names])
    n_channels = max(population.n_channels for population in recording.populations)
    size = {"n_channels": n_channels, "n_steps": trains.n_steps, "time_step_ms": trains.time_step_ms}
    intended = np.any(
        [intentions_on(recording.events, partner=partner, **size) for partner in (0, 1)], axis=(0, 1)
    )
    steps_per_bin = whole_steps(bin_ms, time_step_ms=trains.time_step_ms)
    by_bin = intended[: rates_hz.shape[1] * steps_per_bin].reshape(-1, steps_per_bin).any(axis=1)
    return loop_recurrence(
        rates_hz,
        unintended=unintended_bins(by_bin, bin_ms=bin_ms, loop_time_ms=loop.loop_time_ms),
        bin_ms=bin_ms,
        loop_time_ms=loop.loop_time_ms,
    )


def population_rate_hz(recording: Recording, name: str, *, bin_ms: float) -> FloatArray:
    """Return the mean rate over all cells of a population in bins, shape ``(n_bins,)``."""
    return channel_rates_hz(recording.spikes[name], n_channels=1, bin_ms=bin_ms)[0]


def _judged_rates_hz(recording: Recording) -> tuple[dict[str, FloatArray], float]:
    """Return the mean rate of each judged population in bins, and the width of a bin in ms."""
    judged = [
        p for p in recording.populations if p.cell_type == "e" and p.circuit in ("observation", "execution")
    ]
    time_step_ms = recording.spikes[judged[0].name].time_step_ms
    bin_ms = nearest_on_grid_ms(RATE_BIN_MS, time_step_ms=time_step_ms)
    return {p.name: population_rate_hz(recording, p.name, bin_ms=bin_ms) for p in judged}, bin_ms


def _ran_away(runaway: Finding, experiment: "Experiment", *, loop_correlation: float | None) -> Health:
    """Give the verdict on a runaway, with the phase in which it began."""
    flag, reason, onset_s = runaway
    if experiment.protocol.phases and onset_s is not None:
        reason = f"{reason}, in phase {phase_at(experiment, onset_s)}"
    return Health(flag=flag, reason=reason, onset_s=onset_s, loop_correlation=loop_correlation)


def _later(recurrence: Recurrence, start_s: float) -> Recurrence:
    """Count the onset from the start of the recording instead of from that of the measured phase."""
    onset_s = recurrence.onset_s
    return recurrence if onset_s is None else replace(recurrence, onset_s=onset_s + start_s)


def _stopped(recording: Recording) -> Finding | None:
    # The simulation looks in other bins: it may see what is just above 80 Hz there and just below here.
    stopped_s = stopped_at_s(recording)
    if stopped_s is None:
        return None
    return "runaway", f"the run was stopped at {stopped_s:.2f} s for its high rates", stopped_s


def _runaway(
    rates_hz: Mapping[str, FloatArray], groups_hz: Mapping[str, FloatArray], bin_ms: float
) -> Finding | None:
    judged = [(name, rate, RUNAWAY_HZ) for name, rate in rates_hz.items()]
    judged += [(name, rate, CHANNEL_RUNAWAY_HZ) for name, rate in groups_hz.items()]
    found: list[tuple[float, str, float]] = []
    for name, rate_hz, limit_hz in judged:
        onset_s = runaway_onset_s(rate_hz, bin_ms=bin_ms, limit_hz=limit_hz)
        found += [] if onset_s is None else [(onset_s, name, limit_hz)]
    if not found:
        return None
    onset_s, name, limit_hz = min(found, key=itemgetter(0))
    reason = f"{name} exceeds {limit_hz:g} Hz over {RUNAWAY_WINDOW_MS:g} ms from {onset_s:.2f} s on"
    return "runaway", reason, onset_s


def _silent(rates_hz: Mapping[str, FloatArray]) -> Finding | None:
    means_hz = {name: float(rate.mean()) for name, rate in rates_hz.items() if rate.size}
    for name, mean_hz in means_hz.items():
        if mean_hz < SILENT_HZ:
            return "silent", f"{name} fires at {mean_hz:.2g} Hz, less than {SILENT_HZ:g} Hz", None
    return None


def _reverberating(recurrences: Mapping[str, Recurrence]) -> Finding | None:
    for name, loop in recurrences.items():
        if loop.onset_s is not None:
            reason = (
                f"from {loop.onset_s:.2f} s on, execution without intention repeats itself around the loop "
                f"({name}): correlation {loop.correlation:.2f}, limit {loop.limit:.2f}"
            )
            return "reverberating", reason, loop.onset_s
    return None


def _largest_correlation(recurrences: Iterable[Recurrence]) -> float | None:
    return max((loop.correlation for loop in recurrences if np.isfinite(loop.correlation)), default=None)


def _all_well(recurrences: Mapping[str, Recurrence]) -> str:
    correlation = _largest_correlation(recurrences.values())
    if not recurrences:
        return "rates in bounds, no closed loop"
    if correlation is None:
        return "rates in bounds; too little time without intentions to look for reverberation"
    return f"rates in bounds, loop correlation {correlation:.2f}"
