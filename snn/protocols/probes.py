"""Probes: intentions at given times that a partner is given to see what comes of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from snn.config.channels import CHANNELS

SETTLING_MS = 1000.0
"""Before the first probe: the network settles from its initial values, and a stretch of rest is measured."""
REST_MS = 200.0
"""Length of the rest that is measured before each train of pulses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A train of equal intentions on one channel.

    Attributes
    ----------
    intensity
        Factor on the partner's drive rate; larger makes the act stronger.
    pulse_ms
        Duration of each intention.
    period_ms
        From one onset to the next; what the motor pools do is counted over this time.
    n_pulses
        Intentions in the train.
    n_skipped
        The first of them, which find everything rested and are not counted.
    pause_ms
        From the end of the last period to the next train, on another channel.
    """

    intensity: float
    pulse_ms: float
    period_ms: float
    n_pulses: int = 1
    n_skipped: int = 0
    pause_ms: float

    @property
    def length_ms(self) -> float:
        """Time from the first onset to that of the next train."""
        return self.n_pulses * self.period_ms + self.pause_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Train:
    """A probe at its time, on its channel."""

    probe: Probe
    channel: int
    onset_ms: float

    @property
    def pulse_onsets_ms(self) -> tuple[float, ...]:
        """Onsets of all intentions of the train."""
        return tuple(self.onset_ms + k * self.probe.period_ms for k in range(self.probe.n_pulses))

    @property
    def counted_onsets_ms(self) -> tuple[float, ...]:
        """Onsets of the intentions that are counted."""
        return self.pulse_onsets_ms[self.probe.n_skipped :]


def schedule(probes: Sequence[Probe], *, n_rounds: int) -> tuple[Train, ...]:
    """Lay probes out one after the other, each on every channel in turn.

    Parameters
    ----------
    probes
        In their order.
    n_rounds
        How often all of it is repeated; more gives firmer means.

    Returns
    -------
    tuple of Train
        ``n_rounds * n_probes * n_channels`` trains, the channel changing fastest, so that a channel rests while the
        others are probed.
    """
    trains: list[Train] = []
    onset_ms = SETTLING_MS
    for _ in range(n_rounds):
        for probe in probes:
            for channel in range(len(CHANNELS)):
                trains.append(Train(probe=probe, channel=channel, onset_ms=onset_ms))
                onset_ms += probe.length_ms
    return tuple(trains)


def duration_ms(trains: Sequence[Train]) -> float:
    """Return how long to simulate: to the end of the last train's pause."""
    last = trains[-1]
    return last.onset_ms + last.probe.length_ms


def listed_events(trains: Sequence[Train]) -> list[dict[str, str | float]]:
    """Write the trains as the listed intentions of a partner, as a file holds them."""
    return [
        {
            "channel": CHANNELS[train.channel].name,
            "onset": f"{onset_ms:.10g} ms",
            "duration": f"{train.probe.pulse_ms:.10g} ms",
            "intensity": train.probe.intensity,
        }
        for train in trains
        for onset_ms in train.pulse_onsets_ms
    ]
