"""Learning in the mirror path and in inhibition. Off unless a rule or a rate is given."""

from typing import Literal, Self

from pydantic import model_validator

from snn.config.schema.contradictions import contradiction
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.quantities import Hertz, Milliseconds, Nanosiemens, Seconds

_PFISTER = "Pfister & Gerstner 2006 (J Neurosci 26:9673), visual cortex, minimal all-to-all model"
_SONG = "Song, Miller & Abbott 2000 (Nat Neurosci 3:919)"
_GUETIG = "Guetig, Aharonov, Rotter & Sompolinsky 2003 (J Neurosci 23:3697)"
_VOGELS = "Vogels et al. 2011 (Science 334:1569)"
_MAX_TAU_MS = 100_000.0
_MAX_WEIGHT_NS = 1_000.0


class TripletRule(Frozen):
    """Triplet STDP: a pre spike depresses, a post spike potentiates in proportion to the post spikes before it."""

    pair_potentiation: float = parameter(
        0.0,
        meaning="Amplitude A2+ of a post spike after a pre spike.",
        larger="more potentiation at any rate",
        source=_PFISTER,
        ge=0,
        le=1,
    )
    triplet_potentiation: float = parameter(
        6.5e-3,
        meaning="Amplitude A3+ of a post spike after a pre spike and another post spike.",
        larger="more potentiation at high rates: lower threshold",
        source=_PFISTER,
        ge=0,
        le=1,
    )
    pair_depression: float = parameter(
        4.5e-3,
        meaning="Amplitude A2- of a pre spike after a post spike.",
        larger="higher threshold between depression and potentiation",
        source="assumed (7.1e-3 in Pfister & Gerstner 2006; lowered so that the threshold is 12 Hz)",
        ge=0,
        le=1,
    )
    tau_plus_ms: Milliseconds = parameter(
        16.8, meaning="Memory of pre spikes.", larger="wider window", source=_PFISTER, gt=0, le=_MAX_TAU_MS
    )
    tau_minus_ms: Milliseconds = parameter(
        33.7, meaning="Memory of post spikes.", larger="wider window", source=_PFISTER, gt=0, le=_MAX_TAU_MS
    )
    tau_triplet_ms: Milliseconds = parameter(
        114.0,
        meaning="Memory of post spikes for potentiation.",
        larger="potentiation at lower rates",
        source=_PFISTER,
        gt=0,
        le=_MAX_TAU_MS,
    )


class PairRule(Frozen):
    """Additive pair STDP. It cannot see slow co-activation, which is why it is the control and not the default."""

    potentiation: float = parameter(
        5e-3,
        meaning="Amplitude of a post spike after a pre spike.",
        larger="faster rise",
        source=_SONG,
        ge=0,
        le=1,
    )
    depression: float = parameter(
        5.25e-3,
        meaning="Amplitude of a pre spike after a post spike.",
        larger="faster fall",
        source=_SONG,
        ge=0,
        le=1,
    )
    tau_plus_ms: Milliseconds = parameter(
        20.0, meaning="Memory of pre spikes.", larger="wider window", source=_SONG, gt=0, le=_MAX_TAU_MS
    )
    tau_minus_ms: Milliseconds = parameter(
        20.0, meaning="Memory of post spikes.", larger="wider window", source=_SONG, gt=0, le=_MAX_TAU_MS
    )


class GuetigRule(PairRule):
    """Pair STDP whose steps shrink towards the bounds by a power law."""

    exponent: float = parameter(
        0.1,
        meaning="Exponent mu: 0 is additive with hard bounds, 1 is proportional to the distance from the bound.",
        larger="weights stay further from the bounds",
        source=_GUETIG,
        ge=0,
        le=1,
    )


class SlidingThreshold(Frozen):
    """The threshold of the triplet rule follows each cell's own recent rate."""

    target_rate_hz: Hertz = parameter(
        5.0,
        meaning="Recent rate at which depression has its nominal strength; it goes with the square of the rate.",
        larger="less depression",
        ge=0.01,
        le=1_000,
    )
    time_constant_s: Seconds = parameter(
        7.0, meaning="Memory of the recent rate.", larger="slower threshold", ge=0.1, le=10_000
    )


class MirrorLearning(Frozen):
    """How the mirror path learns. Only synapses onto the receiving cells (`mirror.fraction`) do."""

    rule: Literal["none", "triplet", "sliding_triplet", "pair", "guetig"] = parameter(
        "none",
        meaning=(
            "none; triplet; sliding_triplet (its threshold follows the cell's rate); pair (additive); guetig "
            "(pair, power-law bounds)."
        ),
        source="user's choice",
    )
    competition: Literal["subtractive", "multiplicative", "none"] = parameter(
        "subtractive",
        meaning=(
            "How the sum of a cell's incoming mirror weights is kept, every 50 ms: by taking the same from each, by "
            "scaling, or not at all."
        ),
        source="Miller & MacKay 1994 (Neural Comput 6:100)",
    )
    bounds: Literal["hard", "soft"] = parameter(
        "hard",
        meaning="Whether potentiation of the triplet rules stops at the bound or shrinks towards it.",
        source="assumed (with soft bounds the map stays blurred)",
    )
    learning_rate: float = parameter(
        0.3,
        meaning="Factor on all steps, which are in parts of `weight_max`.",
        larger="faster and noisier learning",
        ge=0,
        le=100,
    )
    weight_max_nS: Nanosiemens = parameter(
        1.5,
        meaning="Upper bound of a weight.",
        larger="stronger mirror response after learning",
        gt=0,
        le=_MAX_WEIGHT_NS,
    )
    mean_weight_nS: Nanosiemens = parameter(
        0.375,
        meaning="Mean incoming weight that competition keeps; a quarter of `weight` is that of a congruent map.",
        larger="stronger mirror response, less selective",
        ge=0,
        le=_MAX_WEIGHT_NS,
    )
    triplet: TripletRule = parameter(
        TripletRule(), meaning="Parameters of the triplet rules.", source="see its keys"
    )
    pair: PairRule = parameter(PairRule(), meaning="Parameters of rule `pair`.", source="see its keys")
    guetig: GuetigRule = parameter(
        GuetigRule(), meaning="Parameters of rule `guetig`.", source="see its keys"
    )
    sliding: SlidingThreshold = parameter(
        SlidingThreshold(), meaning="Parameters of rule `sliding_triplet`.", source="see its keys"
    )

    @model_validator(mode="after")
    def _mean_within_bound(self) -> Self:
        if self.competition != "none" and self.mean_weight_nS > self.weight_max_nS:
            raise contradiction(self, "mean_weight_nS", "must not exceed", "weight_max_nS")
        return self


class InhibitoryLearning(Frozen):
    """Inhibitory plasticity: inhibition of excitatory cells grows until they fire at a target rate."""

    learning_rate: float = parameter(
        0.0,
        meaning="Step per spike, in parts of the circuit's inhibitory weight; 0 is off.",
        larger="faster balance",
        source=f"user's choice ({_VOGELS} use about 0.01)",
        ge=0,
        le=10,
    )
    target_rate_hz: Hertz = parameter(
        4.0, meaning="Rate of the excitatory cells at balance.", larger="weaker inhibition", gt=0, le=1_000
    )
    tau_ms: Milliseconds = parameter(
        20.0,
        meaning="Memory of spikes, pre and post.",
        larger="coarser balance",
        source=_VOGELS,
        gt=0,
        le=_MAX_TAU_MS,
    )
    weight_max_nS: Nanosiemens = parameter(
        50.0,
        meaning="Upper bound of a weight.",
        larger="stronger inhibition possible",
        gt=0,
        le=_MAX_WEIGHT_NS,
    )
