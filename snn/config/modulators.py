"""Clamped levels of the modulators and what they act on. Levels are dimensionless, not concentrations."""

from typing import Literal

from snn.config.frozen import Frozen, parameter
from snn.config.quantities import Picoamperes


class Oxytocin(Frozen):
    """Oxytocin: a gain on social input and a drive of the inhibitory cells, whatever the act's valence."""

    level: float = parameter(
        0.0,
        meaning="Clamped level; 0 is neutral.",
        larger="stronger social input, quieter background",
        source="user's choice",
        ge=0,
        le=1,
    )
    half_level: float = parameter(
        0.4, meaning="Level of half the maximal effect.", larger="the same level does less", gt=0, le=10
    )
    hill_exponent: float = parameter(
        2.0,
        meaning="Steepness of the effect over the level.",
        larger="closer to a switch at half_level",
        gt=0,
        le=20,
    )
    social_gain: float = parameter(
        0.5,
        meaning="Relative rise of the weight of what is seen of the partner, at full effect.",
        larger="stronger social input",
        source="assumed (direction: Marlin et al. 2015)",
        ge=0,
        le=10,
    )
    interneuron_current_pA: Picoamperes = parameter(
        80.0,
        meaning="Current into the inhibitory cells of both circuits, at full effect.",
        larger="lower background and better signal against noise, until the signal falls too",
        source="assumed (direction: Owen et al. 2013)",
        ge=0,
        le=10_000,
    )


class ReceptorSerotonin(Frozen):
    """Serotonin through two receptors: 1A hyperpolarises, 2A divides. Level 1 changes nothing."""

    hyperpolarising_current_pA: Picoamperes = parameter(
        160.0,
        meaning="Span of the current into excitatory cells from level 0 to a very high level.",
        larger="stronger suppression above level 1, stronger excitation below",
        source="assumed (pilot calibration; direction: Azimi et al. 2020, Seillier et al. 2017)",
        ge=0,
        le=10_000,
    )
    current_half_level: float = parameter(
        1.2,
        meaning="Level of half the current's span.",
        larger="the current acts at higher levels",
        gt=0,
        le=10,
    )
    divisive_gain: float = parameter(
        0.25,
        meaning="Strength of the division of excitatory conductances.",
        larger="stronger division above level 1",
        source="assumed (pilot calibration; direction: Azimi et al. 2020)",
        ge=0,
        le=10,
    )
    divisive_half_level: float = parameter(
        0.8, meaning="Level of half the division.", larger="the division acts at higher levels", gt=0, le=10
    )
    hill_exponent: float = parameter(
        2.0, meaning="Steepness of both effects over the level.", larger="closer to switches", gt=0, le=20
    )


class InvertedUSerotonin(Frozen):
    """Serotonin as an inverted U: assumed, not derived. An inverted U found in this mode is not a finding."""

    minimum_gain: float = parameter(
        0.6,
        meaning="Gain far from the best level.",
        larger="flatter curve",
        source="assumed, not derived",
        ge=0,
        le=1,
    )
    best_level: float = parameter(
        1.0,
        meaning="Level at which the gain is 1.",
        larger="the best level is higher",
        source="assumed, not derived",
        gt=0,
        le=10,
    )
    width: float = parameter(
        0.5,
        meaning="Width of the curve over the logarithm of the level.",
        larger="flatter curve",
        source="assumed, not derived",
        gt=0,
        le=10,
    )


class Serotonin(Frozen):
    """Serotonin: the level, and which of two models says what it does."""

    level: float = parameter(
        1.0,
        meaning="Clamped level; 1 is neutral in mode `receptor`.",
        larger="quieter cells (mode receptor)",
        source="user's choice",
        ge=0,
        le=3,
    )
    mode: Literal["receptor", "inverted_u"] = parameter(
        "receptor",
        meaning="receptor: through 1A and 2A effects; inverted_u: a phenomenological curve, assumed.",
        source="user's choice",
    )
    receptor: ReceptorSerotonin = parameter(
        ReceptorSerotonin(), meaning="Parameters of mode `receptor`.", source="see its keys"
    )
    inverted_u: InvertedUSerotonin = parameter(
        InvertedUSerotonin(), meaning="Parameters of mode `inverted_u`.", source="see its keys"
    )
