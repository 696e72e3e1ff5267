"""Activity that ran away, in the mean of a population or in one channel, which hides in the mean of four."""

from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from snn.config.schema.channels import CHANNELS
from snn.record.dyad_bins import DyadBins
from snn.record.types import FloatArray, Recording
from snn.record.window import phase_at, stopped_at_s

RUNAWAY_HZ = 80.0
"""No population mean comes near this in an ordinary dyad, whose acting channels fire at 30 to 40 Hz."""
CHANNEL_RUNAWAY_HZ = 160.0
"""The limit of a single channel of both circuits, and of inhibitory cells, over the same time: onsets are steep.

Motor cells are not judged: they take part in no loop of their own brain, and pass on what drives them. One that intends
just what it sees is driven by both, to 200 Hz, for as long as the intention lasts.
"""
RUNAWAY_WINDOW_MS = 200.0
"""Shorter bursts are not runaway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runaway:
    """What ran away first."""

    reason: str
    onset_s: float


def find_runaway(recording: Recording, dyad: DyadBins) -> Runaway | None:
    """Look for a runaway in a whole recording.

    Parameters
    ----------
    recording
        Its populations and phases, and whether it was stopped before its time.
    dyad
        All of it in bins.

    Returns
    -------
    Runaway or None
        Over some 200 ms a population of excitatory cells exceeds 80 Hz, or a channel of them, or the inhibitory cells,
        160 Hz; or the run was stopped for it.
    """
    found: list[tuple[float, str]] = []
    for name, rate_hz, limit_hz in _judged_rates(recording, dyad):
        onset_s = runaway_onset_s(rate_hz, bin_ms=dyad.bin_ms, limit_hz=limit_hz)
        reason = f"{name} exceeds {limit_hz:g} Hz over {RUNAWAY_WINDOW_MS:g} ms"
        found += [] if onset_s is None else [(onset_s, f"{reason} from {onset_s:.2f} s on")]
    stopped_s = stopped_at_s(recording)
    if stopped_s is not None and not found:
        # The simulation looks in other bins: it may see what is just above the limit there and just below here.
        found = [(stopped_s, f"the run was stopped at {stopped_s:.2f} s for its high rates")]
    if not found:
        return None
    onset_s, reason = min(found, key=itemgetter(0))
    experiment = recording.trial.experiment
    where = f", in phase {phase_at(experiment, onset_s)}" if experiment.protocol.phases else ""
    return Runaway(reason=reason + where, onset_s=onset_s)


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


def _judged_rates(recording: Recording, dyad: DyadBins) -> list[tuple[str, FloatArray, float]]:
    """List name, rate and limit of what may run away: means of both circuits, their channels, inhibitory cells."""
    judged: list[tuple[str, FloatArray, float]] = []
    for p in (population for population in recording.populations if population.circuit != "motor"):
        rates_hz = dyad.rates_hz[p.name]
        if p.cell_type == "e" and p.circuit in ("observation", "execution"):
            judged.append((p.name, rates_hz.mean(axis=0), RUNAWAY_HZ))
        names = [f"{channel.name} of {p.name}" for channel in CHANNELS] if p.n_channels else [p.name]
        judged += [(name, rate, CHANNEL_RUNAWAY_HZ) for name, rate in zip(names, rates_hz, strict=True)]
    return judged
