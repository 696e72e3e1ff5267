"""Is a dyad fit to be measured? Runaway, silent and reverberating dyads are found here and given no index.

Judged on the excitatory cells of observation and execution, as means over each of these four populations; motor cells
are silent at rest by design.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from snn.record.reverberation import LOOP_BIN_MS, Recurrence, loop_recurrence, unintended_bins
from snn.record.signals import channel_rates_hz, intentions_on
from snn.record.types import FloatArray, Recording

if TYPE_CHECKING:
    from snn.config.connections import Senses
    from snn.config.experiment import Experiment

RUNAWAY_HZ = 80.0
"""No population mean comes near this in an ordinary dyad, whose acting channels fire at 30 to 40 Hz."""
RUNAWAY_WINDOW_MS = 200.0
"""Shorter bursts are not runaway: the onset of an act may be steep."""
SILENT_HZ = 0.1
"""A population at rest fires at some 3 Hz."""
RATE_BIN_MS = 10.0

Flag = Literal["ok", "silent", "runaway", "reverberating"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The verdict on one dyad."""

    flag: Flag
    reason: str
    """What was found, in one line, with the numbers."""
    onset_s: float | None
    """When it began; None if the dyad is ok or silent."""
    loop_correlation: float | None
    """See `snn.record.reverberation`; the largest over closed loops; None if there is none, or too little time."""

    @property
    def ok(self) -> bool:
        """Whether the dyad may be given an index."""
        return self.flag == "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A closed loop through behaviour: what a partner does comes back to it through its senses."""

    name: str
    partners: tuple[str, ...]
    loop_time_ms: float
    """Sum of the mean sensory delays around the loop."""


def assess_health(recording: Recording) -> Health:
    """Judge whether a dyad ran away, fell silent or reverberates, in this order.

    - *runaway*: a population's mean rate over some 200 ms exceeds 80 Hz.
    - *silent*: a population's mean rate over the recording is below 0.1 Hz.
    - *reverberating*: without any intention, execution repeats itself at the time of a closed loop (A sees B who saw A;
      with re-afference also a partner that sees itself).

    Parameters
    ----------
    recording
        Spikes, events and, from the trial, which links are closed and their delays.

    Returns
    -------
    Health
        Flag, reason and onset.
    """
    judged = [p for p in recording.populations if p.cell_type == "e" and p.circuit in ("observation", "execution")]
    rates_hz = {p.name: population_rate_hz(recording, p.name, bin_ms=RATE_BIN_MS) for p in judged}
    loops = closed_loops(recording.trial.experiment)
    recurrences = {loop.name: dyad_recurrence(recording, loop) for loop in loops}
    return judge(rates_hz, recurrences)


def judge(rates_hz: dict[str, FloatArray], recurrences: dict[str, Recurrence]) -> Health:
    """Decide from the rates of the populations and the recurrence of each closed loop.

    Parameters
    ----------
    rates_hz
        Mean rate of each judged population in bins of ``RATE_BIN_MS``, each ``(n_bins,)``.
    recurrences
        By name of the loop; empty without a closed loop.
    """
    decided = {name: loop for name, loop in recurrences.items() if np.isfinite(loop.correlation)}
    loop_correlation = max((loop.correlation for loop in decided.values()), default=None)

    def verdict(flag: Flag, reason: str, onset_s: float | None = None) -> Health:
        return Health(flag=flag, reason=reason, onset_s=onset_s, loop_correlation=loop_correlation)

    runaways = {name: onset for name, rate in rates_hz.items() if (onset := runaway_onset_s(rate)) is not None}
    if runaways:
        name = min(runaways, key=runaways.__getitem__)
        reason = f"{name} exceeds {RUNAWAY_HZ:g} Hz over {RUNAWAY_WINDOW_MS:g} ms from {runaways[name]:.2f} s on"
        return verdict("runaway", reason, runaways[name])
    for name, rate in rates_hz.items():
        if rate.size and rate.mean() < SILENT_HZ:
            return verdict("silent", f"{name} fires at {rate.mean():.2g} Hz, less than {SILENT_HZ:g} Hz")
    for name, loop in decided.items():
        if loop.onset_s is not None:
            reason = (
                f"without any intention, {loop.correlation:.2f} of execution repeats after one loop ({name}) "
                f"from {loop.onset_s:.2f} s on; the limit is {loop.limit:.2f}"
            )
            return verdict("reverberating", reason, loop.onset_s)
    return verdict("ok", _all_well(recurrences, loop_correlation))


def runaway_onset_s(rate_hz: FloatArray) -> float | None:
    """Return when the first window of 200 ms begins whose mean rate exceeds 80 Hz; None if there is none.

    Parameters
    ----------
    rate_hz
        Mean rate of a population in bins of ``RATE_BIN_MS``, shape ``(n_bins,)``.
    """
    n_window = round(RUNAWAY_WINDOW_MS / RATE_BIN_MS)
    sums = np.concatenate(([0.0], np.cumsum(rate_hz)))
    exceeds = sums[n_window:] - sums[:-n_window] > RUNAWAY_HZ * n_window
    return float(np.argmax(exceeds) * RATE_BIN_MS * 1e-3) if exceeds.any() else None


def closed_loops(experiment: "Experiment") -> tuple[Loop, ...]:
    """List the loops through behaviour that an experiment closes."""
    partners, link = experiment.partners, experiment.link
    own = {"a": partners.a.reafference, "b": partners.b.reafference}
    loops = [
        Loop(name=f"{name} sees itself", partners=(name,), loop_time_ms=mean_delay_ms(senses))
        for name, senses in own.items()
        if transmits(senses)
    ]
    if transmits(link.a_to_b) and transmits(link.b_to_a):
        both_ms = mean_delay_ms(link.a_to_b) + mean_delay_ms(link.b_to_a)
        loops.append(Loop(name="a sees b sees a", partners=("a", "b"), loop_time_ms=both_ms))
    return tuple(loops)


def transmits(senses: "Senses") -> bool:
    """Tell whether anything comes through."""
    return senses.coupling * senses.weight_nS * senses.probability > 0


def mean_delay_ms(senses: "Senses") -> float:
    """Return the mean of the delays, which are uniform from the shortest over the spread."""
    return senses.delay_ms + 0.5 * senses.delay_spread_ms


def dyad_recurrence(recording: Recording, loop: Loop) -> Recurrence:
    """Measure the recurrence of the execution rates of the partners on a loop.

    The time in which either partner intends anything is left out, as is what follows it for one loop.
    """
    names = [f"{partner}_execution_e" for partner in loop.partners]
    rates_hz = np.stack([population_rate_hz(recording, name, bin_ms=LOOP_BIN_MS) for name in names])
    trains = recording.spikes[names[0]]
    n_channels = max(population.n_channels for population in recording.populations)
    size = {"n_channels": n_channels, "n_steps": trains.n_steps, "time_step_ms": trains.time_step_ms}
    intended = np.any([intentions_on(recording.events, partner=partner, **size) for partner in (0, 1)], axis=(0, 1))
    n_bins = rates_hz.shape[1]
    steps_per_bin = round(LOOP_BIN_MS / trains.time_step_ms)
    by_bin = intended[: n_bins * steps_per_bin].reshape(n_bins, steps_per_bin).any(axis=1)
    return loop_recurrence(
        rates_hz,
        unintended=unintended_bins(by_bin, bin_ms=LOOP_BIN_MS, loop_time_ms=loop.loop_time_ms),
        bin_ms=LOOP_BIN_MS,
        loop_time_ms=loop.loop_time_ms,
    )


def population_rate_hz(recording: Recording, name: str, *, bin_ms: float) -> FloatArray:
    """Return the mean rate over all cells of a population in bins, shape ``(n_bins,)``."""
    return channel_rates_hz(recording.spikes[name], n_channels=1, bin_ms=bin_ms)[0]


def _all_well(recurrences: dict[str, Recurrence], loop_correlation: float | None) -> str:
    if not recurrences:
        return "rates in bounds, no closed loop"
    if loop_correlation is None:
        return "rates in bounds; too little time without intentions to look for reverberation"
    return f"rates in bounds, loop correlation {loop_correlation:.2f}"
