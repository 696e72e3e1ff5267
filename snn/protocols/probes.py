"""Probes: acts of given strength, one after the other, that a partner is shown to see what comes of them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from snn.config.channels import CHANNELS
from snn.record.movement import MOVEMENT_STEP_MS

FULL_ACT_HZ = 40.0
LEVELS_HZ = (10.0, 20.0, 30.0, FULL_ACT_HZ, 50.0, 80.0)
"""Movement of the probes, from what is just seen over a full act to twice of it; one on either side of the full act."""
ACT_MS = 500.0
"""Length of a probe, that of the model's spontaneous acts."""
SETTLING_MS = 1000.0
"""Before the first probe: the network settles from its initial values."""
REST_MS = 300.0
"""Rest that is measured before each probe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One act of given strength: movement that stands at a level for `ACT_MS`, and at 0 before and after."""

    level_hz: float
    channel: int
    onset_ms: float


@dataclass(frozen=True, kw_only=True)
class ProbePlan:
    """Which probes are given, and when; all times are whole numbers of samples of movement.

    Attributes
    ----------
    latency_ms
        From a movement to its arrival at the one who watches.
    tail_ms
        How long an answer may last beyond the act.
    n_rounds
        How often all of it is repeated; more gives firmer means.
    """

    latency_ms: float
    tail_ms: float
    n_rounds: int

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
        wanted = [(level, channel) for level in LEVELS_HZ for channel in range(len(CHANNELS))] * self.n_rounds
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
        movement_hz = np.zeros((len(CHANNELS), n_samples), dtype=np.float32)
        for probe in self.probes:
            first = round(probe.onset_ms / MOVEMENT_STEP_MS)
            movement_hz[probe.channel, first : first + round(ACT_MS / MOVEMENT_STEP_MS)] = probe.level_hz
        return movement_hz
