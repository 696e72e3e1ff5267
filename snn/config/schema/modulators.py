"""Levels of the modulators, clamped or living, and what they act on. Levels are dimensionless, not concentrations.

Why bounds are where they are: a half level of 0.01 or more to a power of at most 20 is still a number (1e-40), and a
hundredth of any level of use; time constants of 0.1 s or more and rates of 50 Hz or less keep Euler steps of 10 ms on
one side of 0; upper bounds only catch a wrong unit or a slip of the keyboard.
"""

from typing import ClassVar, Final, Literal, Self

from pydantic import model_validator

from snn.config.schema.contradictions import problem
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Hertz, Picoamperes, Seconds

NEUTRAL_SEROTONIN: Final = 1.0


class Oxytocin(Frozen):
    """Oxytocin: a gain on social input and a drive of the inhibitory cells, whatever the act's valence."""

    LEVEL: ClassVar = Level(
        name="oxytocin",
        neutral=0.0,
        companion="touch",
        held_by="oxytocin.level",
        neutral_settings=(("oxytocin.dynamics", "clamped"), ("oxytocin.level", 0.0)),
    )

    dynamics: Literal["clamped", "released"] = parameter(
        "clamped",
        meaning="clamped: held at `level`; released: starts at `baseline`, rises with touch and is cleared.",
        source="user's choice",
    )
    level: float = parameter(
        0.0,
        meaning="Clamped level; 0 is neutral.",
        larger="stronger social input, quieter background",
        source="user's choice",
        ge=0,
        le=1,
    )
    half_level: float = parameter(
        0.4, meaning="Level of half the maximal effect.", larger="the same level does less", ge=0.01, le=10
    )
    hill_exponent: float = parameter(
        2.0,
        meaning="Steepness of the effect over the level.",
        larger="closer to a switch at half_level",
        ge=0.1,
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
    receptor_density: float = parameter(
        1.0,
        meaning="Factor on both effects.",
        larger="the same level does more",
        source="user's choice",
        ge=0,
        le=10,
    )
    valence: Literal["blind", "gated"] = parameter(
        "blind",
        meaning="blind: acts on social input of every channel; gated: on the positive channels only (a control).",
        source="user's choice",
    )
    baseline: float = parameter(
        0.2, meaning="Level without touch, if released.", larger="more oxytocin at all times", ge=0, le=1
    )
    release_rate_hz: Hertz = parameter(
        0.1,
        meaning="Rise per second towards 1 while touch is fully seen, if released.",
        larger="touch releases more",
        source="assumed (that touch releases: Tang et al. 2020, Nat Neurosci 23:1125)",
        ge=0,
        le=50,
    )
    clearance_time_s: Seconds = parameter(
        20.0,
        meaning="Time constant of the return to `baseline` (compressed: tens of minutes in cerebrospinal fluid).",
        larger="a touch lasts longer",
        ge=0.1,
        le=100_000,
    )

    @model_validator(mode="after")
    def _level_only_if_clamped(self) -> Self:
        if self.dynamics == "released" and self.level != 0:
            reason = f"{self.level:g}, which only dynamics clamped uses; for released set baseline instead"
            raise problem("level", reason)
        return self


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
        ge=0.01,
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
        0.8,
        meaning="Level of half the division.",
        larger="the division acts at higher levels",
        ge=0.01,
        le=10,
    )
    hill_exponent: float = parameter(
        2.0, meaning="Steepness of both effects over the level.", larger="closer to switches", ge=0.1, le=20
    )


class InvertedUSerotonin(Frozen):
    """Serotonin as an inverted U: assumed, not derived. An inverted U found in this mode is not a finding."""

    minimum_gain: float = parameter(
        0.6,
        meaning="Gain far from the best level, of excitatory synapses and of the rate of private intentions.",
        larger="flatter curve: a low level takes less of the drive to engage",
        source="assumed, not derived",
        ge=0,
        le=1,
    )
    best_level: float = parameter(
        1.0,
        meaning="Level at which the gain is 1.",
        larger="the best level is higher",
        source="assumed, not derived",
        ge=0.01,
        le=10,
    )
    width: float = parameter(
        0.5,
        meaning="Width of the curve over the logarithm of the level.",
        larger="flatter curve",
        source="assumed, not derived",
        ge=0.01,
        le=10,
    )


class Serotonin(Frozen):
    """Serotonin: the level, and which of two models says what it does."""

    LEVEL: ClassVar = Level(
        name="serotonin",
        neutral=NEUTRAL_SEROTONIN,
        held_by="serotonin.level",
        neutral_settings=(
            ("serotonin.dynamics", "clamped"),
            ("serotonin.mode", "receptor"),
            ("serotonin.level", NEUTRAL_SEROTONIN),
        ),
    )

    dynamics: Literal["clamped", "driven"] = parameter(
        "clamped",
        meaning="clamped: held at `level`; driven: starts at `level`, moved by joy and stress, and returns to it.",
        source="user's choice",
    )
    level: float = parameter(
        1.0,
        meaning="Level; 1 is neutral in mode `receptor`.",
        larger="quieter cells (mode receptor)",
        source="user's choice",
        ge=0,
        le=3,
    )
    mode: Literal["receptor", "inverted_u"] = parameter(
        "receptor",
        meaning="receptor: through 1A and 2A effects; inverted_u: an assumed curve, which also scales how "
        "often intentions come.",
        source="user's choice",
    )
    receptor: ReceptorSerotonin = parameter(
        ReceptorSerotonin(), meaning="Parameters of mode `receptor`.", source="see its keys"
    )
    inverted_u: InvertedUSerotonin = parameter(
        InvertedUSerotonin(), meaning="Parameters of mode `inverted_u`.", source="see its keys"
    )
    recovery_time_s: Seconds = parameter(
        30.0,
        meaning="Time constant of the return to `level`, if driven (compressed).",
        larger="joy and stress last longer",
        ge=0.1,
        le=100_000,
    )
    joy_rise_hz: Hertz = parameter(
        0.05, meaning="Rise per second of full shared joy, if driven.", larger="joy lifts more", ge=0, le=100
    )
    stress_fall_hz: Hertz = parameter(
        0.02,
        meaning="Fall per second and unit of stress, if driven.",
        larger="stress lowers more",
        ge=0,
        le=100,
    )
