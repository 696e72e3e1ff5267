"""Probes: acts of given strength, one after the other, that a partner is shown to see what comes of them.

They are shaped as a body shapes acts: one that began all at once, as none does, would be seen too well.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import CHANNELS
from snn.record.movement import MOVEMENT_STEP_MS, quantised

FULL_ACT_HZ = 40.0
LEVELS_HZ = (10.0, 20.0, 30.0, FULL_ACT_HZ, 50.0, 80.0)
"""Movement of the probes, from what is just seen over a full act to twice of it; one on either side of the full act."""
ACT_MS = 500.0
"""How long the motor cells behind a probe would fire, as in the model's spontaneous acts."""
SETTLING_MS = 1000.0
"""Before the first probe: the network settles from its initial values."""
REST_MS = 300.0
"""Rest that is measured before each probe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One act of given strength: movement that goes towards a level for `ACT_MS`, and then back to 0."""

    level_hz: float
    channel: int
    onset_ms: float


@dataclass(frozen=True, kw_only=True)
class ProbePlan:
    """Which probes are given, and when; all times are whole numbers of samples of movement.

    Attributes
    ----------
    tau_body_ms
        Time constant of the body that moves.
    latency_ms
        From a movement to its arrival at the one who watches.
    tail_ms
        How long an answer may last beyond the act.
    with_nothing
        Whether nothing is shown for once, on each channel and before the weakest act.
    n_rounds
        How often all of it is repeated; more gives firmer means.
    """

    tau_body_ms: float
    latency_ms: float
    tail_ms: float
    with_nothing: bool
    n_rounds: int

    @property
    def levels_hz(self) -> tuple[float, ...]:
        """Movement of the probes of one round."""
        return (0.0, *LEVELS_HZ) if self.with_nothing else LEVELS_HZ

    @property
    def answer_ms(self) -> float:
        """How long an answer is looked for, from the arrival of the probe on."""
        return ACT_MS + self.tail_ms

    @property
    def period_ms(self) -> float:
        """From one onset to the next: the probe arrives, is answered, and the observer comes to rest."""
        return self.latency_ms + self.answer_ms + REST_MS

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        """All probes in time; the channel changes fastest, so that one rests while the others are probed."""
        wanted = [
            (level, channel) for level in self.levels_hz for channel in range(len(CHANNELS))
        ] * self.n_rounds
        first_ms = SETTLING_MS + REST_MS
        return tuple(
            Probe(level_hz=level_hz, channel=channel, onset_ms=first_ms + k * self.period_ms)
            for k, (level_hz, channel) in enumerate(wanted)
        )

    @property
    def duration_ms(self) -> float:
        """How long to simulate: until the last probe is answered."""
        return self.probes[-1].onset_ms + self.latency_ms + self.answer_ms

    def movement_hz(self) -> NDArray[np.float32]:
        """Return the movement of the one who is watched, shape ``(n_channels, n_samples)``."""
        n_samples = round(self.duration_ms / MOVEMENT_STEP_MS)
        times_ms = np.arange(n_samples) * MOVEMENT_STEP_MS
        movement_hz = np.zeros((len(CHANNELS), n_samples))
        for probe in self.probes:
            since_ms = times_ms - probe.onset_ms
            shape = _body_step(since_ms / self.tau_body_ms) - _body_step(
                (since_ms - ACT_MS) / self.tau_body_ms
            )
            movement_hz[probe.channel] += probe.level_hz * shape
        return quantised(np.maximum(movement_hz, 0.0))


def _body_step(time: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return what two equal low-pass stages make of a step, with time in time constants: 1 - (1 + t) exp(-t)."""
    since = np.maximum(time, 0.0)
    return 1 - (1 + since) * np.exp(-since)
