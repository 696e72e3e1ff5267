"""The projections of the dyad: which populations connect, how strongly, and after what delay.

Synapses are grouped by kind (what a spike does), not by projection: excitatory, inhibitory and plastic (mirror path and
execution to motor; whether they learn is not decided here). None joins the partners: they meet through their bodies.
Absent links are present with weight 0, so that no condition changes the number of synapses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.connections import Circuit, Mirror, Projection
from snn.config.schema.partner import Partner
from snn.config.trials.dyad_size import SUPPRESSION_PROBABILITY
from snn.config.trials.trial import GivenWeights
from snn.errors import SimulationError
from snn.model.mirror_map import mirror_weights_nS, receiving_cells
from snn.model.populations import N_CHANNELS, Block
from snn.model.streams import WIRING, DyadStreams
from snn.model.synapses import Synapses, concatenate
from snn.model.wiring import (
    Edges,
    channel_to_channel,
    every_channel_to_channel,
    fixed_in_degree,
    uniform_delay_steps,
)

# Sub-streams of a partner's wiring; the numbers are part of the model version.
(
    OBSERVATION_E, OBSERVATION_I, EXECUTION_E, EXECUTION_I, FEEDFORWARD, EFFERENCE, MIRROR, MOTOR, SUPPRESSION,
) = range(9)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartnerWiring:
    """Draws the projections of one partner.

    Attributes
    ----------
    name, index
        Partner and its number (a = 0, b = 1).
    partner
        Its parameters.
    blocks
        Where each population of the dyad lies.
    streams
        Random streams of the replicate.
    time_step_ms
        Integration step, to which delays are rounded.
    given
        Weights of the mirror path that another run learned; without them the map of the configuration holds.
    """

    name: str
    index: int
    partner: Partner
    blocks: Mapping[str, Block]
    streams: DyadStreams
    time_step_ms: float
    given: GivenWeights | None = None

    def cells(self, suffix: str) -> NDArray[np.int32]:
        """Return the cell indices of one of this partner's populations, such as ``"execution_e"``."""
        block = self.blocks[f"{self.name}_{suffix}"]
        return np.arange(block.start, block.stop, dtype=np.int32)

    def excitatory(self) -> Synapses:
        """Draw all fixed excitatory projections within the partner."""
        partner = self.partner
        observation = np.concatenate([self.cells("observation_e"), self.cells("observation_i")])
        execution = np.concatenate([self.cells("execution_e"), self.cells("execution_i")])
        return concatenate(
            [
                self._recurrent_excitation(OBSERVATION_E, partner.observation, "observation_e", observation),
                self._recurrent_excitation(EXECUTION_E, partner.execution, "execution_e", execution),
                self._between_circuits(
                    FEEDFORWARD, partner.feedforward_inhibition, "observation_e", "execution_i"
                ),
                self._between_circuits(EFFERENCE, partner.efference_copy, "execution_e", "observation_i"),
            ]
        )

    def inhibitory(self) -> Synapses:
        """Draw the inhibition within both circuits."""
        parts = []
        for number, circuit_name in ((OBSERVATION_I, "observation"), (EXECUTION_I, "execution")):
            circuit: Circuit = getattr(self.partner, circuit_name)
            rng = self._rng(number)
            sources = self.cells(f"{circuit_name}_i")
            targets = np.concatenate([self.cells(f"{circuit_name}_e"), sources])
            edges = fixed_in_degree(sources, targets, probability=circuit.inhibitory_probability, rng=rng)
            bounds_ms = (circuit.inhibitory_delay_min_ms, circuit.inhibitory_delay_max_ms)
            synapses = self._static(edges, circuit.inhibitory_weight_nS, bounds_ms, rng)
            onto_excitatory = edges.post < sources[0]  # a circuit's E cells are numbered before its I cells
            depression = {
                "u": circuit.inhibitory_depression * onto_excitatory,
                "tau_recovery": np.full(edges.pre.size, circuit.inhibitory_recovery_time_ms * 1e-3),
            }
            parts.append(replace(synapses, parameters={**synapses.parameters, **depression}))
        return concatenate([*parts, self._suppression()])

    def _suppression(self) -> Synapses:
        """Draw the inhibition of motor cells by the sight of their own act; it reaches the first cells of a channel.

        The interneurons between observation and motor cells are left out: they would fire as what drives them does. The
        circuit's own I cells cannot serve, for they fire at rest, and little more when an act is seen.
        """
        motor, rng = self.partner.motor, self._rng(SUPPRESSION)
        per_channel = self.cells("motor").size // N_CHANNELS
        edges = channel_to_channel(
            self.cells("observation_e"),
            self.cells("motor"),
            n_channels=N_CHANNELS,
            probability=SUPPRESSION_PROBABILITY,
            rng=rng,
        )
        reached = (edges.post - self.cells("motor")[0]) % per_channel < round(
            motor.suppressed_fraction * per_channel
        )
        synapses = self._static(
            edges, motor.suppression_weight_nS, (motor.delay_min_ms, motor.delay_max_ms), rng
        )
        full = np.ones(edges.pre.size)
        parameters = {"w": synapses.parameters["w"] * reached, "u": 0.0 * full, "tau_recovery": 0.2 * full}
        return replace(synapses, parameters=parameters)

    def mirror(self) -> Synapses:
        """Draw the mirror path, observation E to execution E, with all pairs of channels."""
        mirror, rng, edges, delays, receives = self._mirror_edges()
        sources, targets = self.cells("observation_e"), self.cells("execution_e")
        if self.given is not None:
            w = self._given_weights(edges, self.given)
            return Synapses(edges.pre, edges.post, delays, {"w": w})
        if not isinstance(mirror.map, str | tuple):
            raise SimulationError(f"partners.{self.name}.mirror.map: the learned weights were not given")
        weights_nS = mirror_weights_nS(
            mirror,
            edges,
            observed_channel=(edges.pre - sources[0]) // (sources.size // N_CHANNELS),
            executed_channel=(edges.post - targets[0]) // (targets.size // N_CHANNELS),
            receives=receives[edges.post - targets[0]],
            rng=rng,
        )
        return Synapses(edges.pre, edges.post, delays, {"w": weights_nS * 1e-9 / self.partner.size_factor})

    def _given_weights(self, edges: Edges, given: GivenWeights) -> NDArray[np.float64]:
        """Return weights in siemens, in the order of the synapses, which must be those that learned them."""
        pre = edges.pre - self.cells("observation_e")[0]
        post = edges.post - self.cells("execution_e")[0]
        if not (np.array_equal(pre, given.pre_cell) and np.array_equal(post, given.post_cell)):
            raise SimulationError(
                f"partners.{self.name}.mirror.map: the learned weights belong to another wiring; take a run of "
                "the same seed, replicate and sizes"
            )
        return given.weights_nS * 1e-9

    def receives(self) -> NDArray[np.bool_]:
        """Return which execution E cells receive mirror synapses, ``(n_execution_e,)``."""
        return self._mirror_edges()[-1]

    def _mirror_edges(
        self,
    ) -> tuple[Mirror, np.random.Generator, Edges, NDArray[np.int32], NDArray[np.bool_]]:
        mirror, rng = self.partner.mirror, self._rng(MIRROR)
        sources, targets = self.cells("observation_e"), self.cells("execution_e")
        edges = every_channel_to_channel(
            sources, targets, n_channels=N_CHANNELS, probability=mirror.probability, rng=rng
        )
        delays = self._delays(edges, (mirror.delay_min_ms, mirror.delay_max_ms), rng)
        return mirror, rng, edges, delays, receiving_cells(mirror, targets.size, rng)

    def _rng(self, projection: int) -> np.random.Generator:
        return self.streams.partner(self.index, WIRING, projection)

    def _delays(
        self, edges: Edges, bounds_ms: tuple[float, float], rng: np.random.Generator
    ) -> NDArray[np.int32]:
        return uniform_delay_steps(
            edges.pre.size, min_ms=bounds_ms[0], max_ms=bounds_ms[1], time_step_ms=self.time_step_ms, rng=rng
        )

    def _static(
        self, edges: Edges, weight_nS: float, bounds_ms: tuple[float, float], rng: np.random.Generator
    ) -> Synapses:
        # In-degrees grow with the size factor; dividing the weight keeps the mean input of a cell.
        w = np.full(edges.pre.size, weight_nS * 1e-9 / self.partner.size_factor)
        return Synapses(edges.pre, edges.post, self._delays(edges, bounds_ms, rng), {"w": w})

    def _recurrent_excitation(
        self, number: int, circuit: Circuit, sources: str, targets: NDArray[np.int32]
    ) -> Synapses:
        rng = self._rng(number)
        edges = fixed_in_degree(
            self.cells(sources), targets, probability=circuit.excitatory_probability, rng=rng
        )
        bounds_ms = (circuit.excitatory_delay_min_ms, circuit.excitatory_delay_max_ms)
        return self._static(edges, circuit.excitatory_weight_nS, bounds_ms, rng)

    def _between_circuits(self, number: int, projection: Projection, sources: str, targets: str) -> Synapses:
        rng = self._rng(number)
        edges = fixed_in_degree(
            self.cells(sources), self.cells(targets), probability=projection.probability, rng=rng
        )
        bounds_ms = (projection.delay_min_ms, projection.delay_max_ms)
        return self._static(edges, projection.weight_nS, bounds_ms, rng)

    def motor(self) -> Synapses:
        """Draw the path from execution E to the motor cells of the same channel."""
        motor, rng = self.partner.motor, self._rng(MOTOR)
        edges = channel_to_channel(
            self.cells("execution_e"),
            self.cells("motor"),
            n_channels=N_CHANNELS,
            probability=motor.probability,
            rng=rng,
        )
        return self._static(edges, motor.weight_nS, (motor.delay_min_ms, motor.delay_max_ms), rng)


def dyad_synapses(wirings: Sequence[PartnerWiring]) -> dict[str, Synapses]:
    """Draw all synapses of the partners who are simulated, by kind: ``excitatory``, ``inhibitory`` and ``plastic``."""
    return {
        "excitatory": concatenate([wiring.excitatory() for wiring in wirings]),
        "inhibitory": concatenate([wiring.inhibitory() for wiring in wirings]),
        "plastic": concatenate([part for wiring in wirings for part in (wiring.mirror(), wiring.motor())]),
    }
