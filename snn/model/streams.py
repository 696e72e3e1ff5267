"""Where randomness enters: one independent stream per partner, purpose and replicate.

A stream is addressed, never shared: ``SeedSequence(seed, spawn_key=...)``. The same replicate therefore draws the
same wiring, noise and intentions in every condition, and adding a projection changes no other projection's draw.
"""

from dataclasses import dataclass

import numpy as np

WIRING, NOISE, INTENTIONS, SHARED_EVENTS, SURROGATES, REACTIONS, TRIALS, ENGAGEMENT, ACUITY, COMMON_DRIVE = (
    range(10)
)
"""Purposes. Their numbers are part of the model version: never renumber them."""
LOG_ERRORS = 10
"""One more purpose, of an analysis: no simulation draws from it."""

ALL_REPLICATES = 2**32 - 1
"""Replicate number of what belongs to the experiment, such as one film that all dyads watch."""


@dataclass(frozen=True, slots=True)
class DyadStreams:
    """Addresses of all random streams of one replicate.

    Attributes
    ----------
    seed
        Seed of the experiment.
    replicate
        Number of the dyad.
    partner_streams
        Stream number of partner a and of partner b. Exchanging them (with the partners' parameters) gives the same
        dyad with its partners' names exchanged, which is how the symmetry of the model is tested.
    """

    seed: int
    replicate: int
    partner_streams: tuple[int, int] = (0, 1)

    def partner(self, partner_index: int, purpose: int, *extra: int) -> np.random.Generator:
        """Open the stream of one partner (0 = a, 1 = b) for one purpose."""
        key = (self.replicate, purpose, self.partner_streams[partner_index], *extra)
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))

    def noise(self, partner_index: int, *, branch: int) -> np.random.Generator:
        """Open the stream of one partner's noise; branch 0 is the plain one, any other is as independent as a seed."""
        return self.partner(partner_index, NOISE, *([branch] if branch else []))

    def shared_events(self, *, per_replicate: bool) -> np.random.Generator:
        """Open the stream of the events that both partners see; by default one for all replicates."""
        replicate = self.replicate if per_replicate else ALL_REPLICATES
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(replicate, SHARED_EVENTS)))

    def trials(self) -> np.random.Generator:
        """Open the stream of the order of trials."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(self.replicate, TRIALS)))

    def common_drive(self) -> np.random.Generator:
        """Open the stream of the slow drive that both partners share."""
        key = (self.replicate, COMMON_DRIVE)
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))

    def log_errors(self) -> np.random.Generator:
        """Open the stream of the errors with which an analysis knows the shared events."""
        key = (self.replicate, LOG_ERRORS)
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))

    def surrogates(self) -> np.random.Generator:
        """Open the stream of the null models."""
        return np.random.default_rng(
            np.random.SeedSequence(self.seed, spawn_key=(self.replicate, SURROGATES))
        )
