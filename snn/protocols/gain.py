"""Open-loop gain: how much of an act comes back around the loop a -> b -> a.

The gain of a half loop is what the observer's motor pool does, over what the source's did, on the same channel, both
above rest, the observer's counted later by the sensory delay. That of the loop is the product of both halves. A loop
that is linear and returns less than it got comes to rest; this one is not linear, so several gains are measured (see
`LoopGain`).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from snn.config.channels import CHANNELS
from snn.config.expand import Trial
from snn.protocols.open_loop import STEP, Gate, HalfLoop, probes
from snn.protocols.probes import REST_MS, Probe, Train
from snn.record.signals import channel_rates_hz, nearest_on_grid_ms
from snn.record.types import FloatArray, Recording

LIMIT = 0.8
"""A loop gain is asked to be below this: 1 is where activity keeps itself alive, and dyads differ."""
PEAK_MS = 20.0
"""Peak rates are means over this time, wherever it is highest."""
_BIN_MS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one motor pool did upon a probe, on the probed channel and above rest; means over the pulses counted."""

    mean_hz: float
    """Over the period of the probe."""
    peak_hz: float
    """Over the best 20 ms of each period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfGain:
    """The gains of one half loop of one dyad; nan where the source did not act."""

    source: str
    gate: Gate
    step_mean: float
    """Of mean rates over an ordinary act of 0.5 s."""
    step_peak: float
    """Of peak rates over an ordinary act."""
    volleys_in: FloatArray  # (n_sizes,) spikes of a source motor cell in a volley
    volleys_out: (
        FloatArray  # (n_sizes,) spikes of an observer motor cell upon it, in a train at the loop's period
    )

    @property
    def volley(self) -> float:
        """The largest share of a volley that is passed on, over the sizes probed."""
        return _largest(self.volleys_out, self.volleys_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopGain:
    """The gains around the loop of one dyad, with one state of both motor gates."""

    gate: Gate
    step_mean: float
    """Product of both halves."""
    step_peak: float
    """Product of both halves. The first volley upon a rested partner: above 1 also in dyads that come to rest."""
    volley: float
    """Around the loop, for volleys that follow each other at the loop's period; from 1 on a volley keeps itself
    alive."""


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
        Which dyad, direction and gate.
    simulate
        Makes a recording of a trial.

    Returns
    -------
    HalfGain
        Gains of an ordinary act, and sizes of volleys that go in and come out.
    """
    recording = simulate(half.probed_trial)
    sent = outcomes(recording, half, partner=half.source, delay_ms=0.0)
    returned = outcomes(recording, half, partner=half.observer, delay_ms=half.sight_delay_ms)
    step_in, step_out = sent[STEP], returned[STEP]
    volleys = [probe for probe in probes(half.trial.experiment) if probe != STEP]
    return HalfGain(
        source=half.source,
        gate=half.gate,
        step_mean=_ratio(step_out.mean_hz, step_in.mean_hz),
        step_peak=_ratio(step_out.peak_hz, step_in.peak_hz),
        volleys_in=np.array([spikes_a_period(sent[probe], probe) for probe in volleys]),
        volleys_out=np.array([spikes_a_period(returned[probe], probe) for probe in volleys]),
    )


def outcomes(recording: Recording, half: HalfLoop, *, partner: str, delay_ms: float) -> dict[Probe, Outcome]:
    """Measure what a partner's motor pool did upon each probe, ``delay_ms`` later than it was given."""
    trains = recording.spikes[f"{partner}_motor"]
    bin_ms = nearest_on_grid_ms(_BIN_MS, time_step_ms=trains.time_step_ms)
    rates_hz = channel_rates_hz(trains, n_channels=len(CHANNELS), bin_ms=bin_ms)
    by_probe: dict[Probe, list[Train]] = {}
    for train in half.trains:
        by_probe.setdefault(train.probe, []).append(train)
    return {
        probe: outcome(rates_hz, given, bin_ms=bin_ms, delay_ms=delay_ms) for probe, given in by_probe.items()
    }


def outcome(rates_hz: FloatArray, trains: Sequence[Train], *, bin_ms: float, delay_ms: float) -> Outcome:
    """Average over trains what a motor pool did on their channels.

    Parameters
    ----------
    rates_hz
        Mean rate of a cell on each channel, shape ``(n_channels, n_bins)``.
    trains
        Of one probe.
    bin_ms
        Width of a bin.
    delay_ms
        How much later than the pulses to look.

    Returns
    -------
    Outcome
        Above the mean rate in the rests before the trains, which are looked at as much later.
    """

    def window(train: Train, onset_ms: float, length_ms: float) -> FloatArray:
        first = round((onset_ms + delay_ms) / bin_ms)
        return rates_hz[train.channel, first : first + round(length_ms / bin_ms)]

    rest_hz = float(np.mean([window(train, train.onset_ms - REST_MS, REST_MS).mean() for train in trains]))
    periods_hz = np.stack(
        [
            window(train, onset_ms, train.probe.period_ms)
            for train in trains
            for onset_ms in train.counted_onsets_ms
        ]
    )
    n_peak = max(1, round(PEAK_MS / bin_ms))
    peaks_hz = [
        np.convolve(period_hz, np.full(n_peak, 1 / n_peak), "valid").max() for period_hz in periods_hz
    ]
    return Outcome(mean_hz=float(periods_hz.mean()) - rest_hz, peak_hz=float(np.mean(peaks_hz)) - rest_hz)


def spikes_a_period(found: Outcome, probe: Probe) -> float:
    """Return the spikes above rest of a motor cell in one period of a probe, at least 0."""
    return max(0.0, found.mean_hz) * probe.period_ms * 1e-3


def loop_gain(a_to_b: HalfGain, b_to_a: HalfGain) -> LoopGain:
    """Join both halves of a loop, measured with the same gate.

    The volley that comes out of the first half is what goes into the second, wherever the loop is entered: its way
    is followed through both measured curves, and the largest share that any volley returns with is the gain.

    Raises
    ------
    ValueError
        If they are not two halves of one loop.
    """
    if (a_to_b.source, b_to_a.source) != ("a", "b") or a_to_b.gate != b_to_a.gate:
        raise ValueError("a loop needs both its halves, with the same gate")
    around = [_volley_gain(a_to_b, b_to_a), _volley_gain(b_to_a, a_to_b)]
    return LoopGain(
        gate=a_to_b.gate,
        step_mean=a_to_b.step_mean * b_to_a.step_mean,
        step_peak=a_to_b.step_peak * b_to_a.step_peak,
        volley=math.nan if any(map(math.isnan, around)) else max(around),
    )


def dyad_gains(trial: Trial, halves: Iterable[HalfGain]) -> DyadGains:
    """Put the four half loops of a dyad together."""
    measured = {(half.source, half.gate): half for half in halves}
    gates = dict.fromkeys(half.gate for half in measured.values())
    loops = tuple(loop_gain(measured["a", gate], measured["b", gate]) for gate in gates)
    return DyadGains(trial=trial, halves=tuple(measured.values()), loops=loops)


def _volley_gain(first: HalfGain, second: HalfGain) -> float:
    if math.isnan(first.volley) or math.isnan(second.volley):
        return math.nan
    order = np.argsort(second.volleys_in)
    sizes = np.concatenate(([0.0], second.volleys_in[order]))  # nothing in, nothing out
    answers = np.concatenate(([0.0], second.volleys_out[order]))
    # above the largest size probed the curve is taken to be flat: it saturates
    return _largest(np.interp(first.volleys_out, sizes, answers), first.volleys_in)


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else math.nan


def _largest(numerators: FloatArray, denominators: FloatArray) -> float:
    acting = denominators > 0
    return float((numerators[acting] / denominators[acting]).max()) if acting.any() else math.nan
