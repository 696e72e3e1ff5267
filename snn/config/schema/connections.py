"""The connections within a partner: inside a circuit, between circuits, and to the motor pool."""

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from snn.config.schema.contradictions import contradiction, free_of
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.learning import MirrorLearning
from snn.config.schema.mirror_map import MirrorMap
from snn.config.schema.quantities import Milliseconds, Nanosiemens

_MAX_WEIGHT_NS = 1_000.0
_MAX_DELAY_MS = 1_000.0


class Circuit(Frozen):
    """Recurrent connections within the observation or the execution circuit."""

    excitatory_probability: float = parameter(
        0.1,
        meaning="Share of the circuit's excitatory cells that a cell of the circuit hears.",
        larger="stronger recurrent excitation",
        ge=0,
        le=1,
    )
    excitatory_weight_nS: Nanosiemens = parameter(
        0.8,
        meaning="Conductance per excitatory spike.",
        larger="stronger recurrent excitation",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )
    excitatory_delay_min_ms: Milliseconds = parameter(
        0.5, meaning="Shortest delay of an excitatory synapse.", larger="later input", gt=0, le=_MAX_DELAY_MS
    )
    excitatory_delay_max_ms: Milliseconds = parameter(
        2.5,
        meaning="Longest delay of an excitatory synapse; delays are uniform in between.",
        larger="later and more scattered input",
        gt=0,
        le=_MAX_DELAY_MS,
    )
    inhibitory_probability: float = parameter(
        0.1,
        meaning="Share of the circuit's inhibitory cells that a cell of the circuit hears.",
        larger="stronger inhibition",
        ge=0,
        le=1,
    )
    inhibitory_weight_nS: Nanosiemens = parameter(
        10.0,
        meaning="Conductance per inhibitory spike.",
        larger="stronger inhibition",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )
    inhibitory_delay_min_ms: Milliseconds = parameter(
        0.5,
        meaning="Shortest delay of an inhibitory synapse.",
        larger="later inhibition",
        gt=0,
        le=_MAX_DELAY_MS,
    )
    inhibitory_delay_max_ms: Milliseconds = parameter(
        1.5,
        meaning="Longest delay of an inhibitory synapse; delays are uniform in between.",
        larger="later and more scattered inhibition",
        gt=0,
        le=_MAX_DELAY_MS,
    )

    inhibitory_depression: float = parameter(
        0.0,
        meaning="Share of an inhibitory synapse onto an excitatory cell that each of its spikes uses up.",
        larger="tonic interneuron firing inhibits less (the mechanism of Owen et al. 2013)",
        source="assumed (0.3 in the Owen mechanism; then raise `inhibitory_weight`)",
        ge=0,
        le=1,
    )
    inhibitory_recovery_time_ms: Milliseconds = parameter(
        200.0,
        meaning="Time constant with which that share recovers.",
        larger="longer depression",
        gt=0,
        le=100_000,
    )

    @model_validator(mode="after")
    def _free_of_contradictions(self) -> Self:
        return free_of(self._delays_in_disorder(), self)

    def _delays_in_disorder(self) -> Iterator[PydanticCustomError]:
        for kind in ("excitatory", "inhibitory"):
            shortest, longest = f"{kind}_delay_min_ms", f"{kind}_delay_max_ms"
            if getattr(self, shortest) > getattr(self, longest):
                yield contradiction(self, shortest, "must not exceed", longest)


class Delayed(Frozen):
    """Delays of a projection between circuits, uniform between two bounds."""

    delay_min_ms: Milliseconds = parameter(
        1.0, meaning="Shortest delay of a synapse.", larger="later input", gt=0, le=_MAX_DELAY_MS
    )
    delay_max_ms: Milliseconds = parameter(
        4.0,
        meaning="Longest delay of a synapse; delays are uniform in between.",
        larger="later and more scattered input",
        gt=0,
        le=_MAX_DELAY_MS,
    )

    @model_validator(mode="after")
    def _delays_in_order(self) -> Self:
        if self.delay_min_ms > self.delay_max_ms:
            raise contradiction(self, "delay_min_ms", "must not exceed", "delay_max_ms")
        return self


class Projection(Delayed):
    """Feed-forward inhibition: observation excitatory cells to execution inhibitory cells."""

    probability: float = parameter(
        0.1,
        meaning="Share of the source cells that a target cell hears.",
        larger="stronger drive of the inhibitory cells",
        ge=0,
        le=1,
    )
    weight_nS: Nanosiemens = parameter(
        0.6,
        meaning="Conductance per spike.",
        larger="stronger drive of the inhibitory cells: what is seen excites execution less",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )


class EfferenceCopy(Projection):
    """Efference copy: execution excitatory cells to observation inhibitory cells."""

    weight_nS: Nanosiemens = parameter(
        0.4,
        meaning="Conductance per spike.",
        larger="one's own act damps what one sees more; 0 removes the efference copy",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )


class Mirror(Delayed):
    """The mirror path: observation excitatory cells of a channel to execution excitatory cells."""

    map: MirrorMap = parameter(
        "congruent",
        meaning=(
            "Which observed channel (row) excites which executed channel (column): congruent (its own), "
            "naive (each, with a quarter of the weight), scrambled (each cell's synapses shuffled over channels, "
            "same total weight), none, a 4 x 4 matrix of multiples of `weight`, {from: RUN} (the weights that a "
            "finished run ended with), or {from_condition: LABEL} (those of a condition of the sweep)."
        ),
        source="user's choice",
    )
    fraction: float = parameter(
        1.0,
        meaning="Share of execution excitatory cells that receive mirror synapses; an input, no finding.",
        larger="more cells respond both in doing and in seeing",
        ge=0,
        le=1,
    )
    probability: float = parameter(
        0.25,
        meaning="Share of the observation excitatory cells of a channel that an execution cell hears.",
        larger="stronger mirror response",
        ge=0,
        le=1,
    )
    weight_nS: Nanosiemens = parameter(
        1.5,
        meaning="Conductance per spike where the map holds 1.",
        larger="stronger mirror response, and a closed loop closer to running away",
        source="assumed (tuned so that observing gives half the rate of executing; Vigneswaran et al. 2013)",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )
    learning: MirrorLearning = parameter(
        MirrorLearning(), meaning="How the mirror path learns.", source="see its keys"
    )


class Motor(Frozen):
    """The motor pool: execution cells drive it, a gate keeps it silent unless the act is intended."""

    probability: float = parameter(
        0.5,
        meaning="Share of a channel's execution excitatory cells that its motor cells hear.",
        larger="stronger motor output",
        ge=0,
        le=1,
    )
    weight_nS: Nanosiemens = parameter(
        1.1, meaning="Conductance per spike.", larger="stronger motor output", ge=0, le=_MAX_WEIGHT_NS
    )
    delay_min_ms: Milliseconds = parameter(
        1.0, meaning="Shortest delay of a synapse.", larger="later motor output", gt=0, le=_MAX_DELAY_MS
    )
    delay_max_ms: Milliseconds = parameter(
        3.0,
        meaning="Longest delay of a synapse; delays are uniform in between.",
        larger="later and more scattered motor output",
        gt=0,
        le=_MAX_DELAY_MS,
    )
    suppression_weight_nS: Nanosiemens = parameter(
        0.0,
        meaning=(
            "Inhibitory conductance per spike of a channel's observation cells onto the suppressed share of its motor "
            "cells, through interneurons that are not modelled; it shows only where motor cells fire at rest."
        ),
        larger="those motor cells fall more silent while the other is seen to act",
        source="user's choice (suppressed motor cells: Kraskov et al. 2009, Vigneswaran et al. 2013)",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )
    suppressed_fraction: float = parameter(
        0.4,
        meaning="Share of the motor cells of a channel that this inhibition reaches; an input, no finding.",
        larger="more motor cells are suppressed by observation",
        source="assumed (27 of 65 in Vigneswaran et al. 2013)",
        ge=0,
        le=1,
    )
    gate_conductance_nS: Nanosiemens = parameter(
        60.0,
        meaning="Inhibitory conductance of motor cells while their channel is not intended.",
        larger="less imitation; 0 is compulsive imitation",
        source="assumed (that a gate exists: Kraskov et al. 2009, Vigneswaran et al. 2013)",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )
    gate_leak: float = parameter(
        0.0,
        meaning="Share of the gate that stays shut while the channel is intended.",
        larger="weaker acts",
        ge=0,
        le=1,
    )

    @model_validator(mode="after")
    def _delays_in_order(self) -> Self:
        if self.delay_min_ms > self.delay_max_ms:
            raise contradiction(self, "delay_min_ms", "must not exceed", "delay_max_ms")
        return self
