"""Serotonin: through two receptors it quiets and divides, or, in an assumed mode, it is an inverted U.

5-HT1A hyperpolarises, 5-HT2A divides (Azimi et al. 2020, eLife 9:e53552); both are centred on the neutral level.
"""

from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from snn.config.modulators.modulator import Equations, Modulator
from snn.config.schema.engagement import engagement_at
from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Hertz, Picoamperes, Seconds

NEUTRAL_SEROTONIN: Final = 1.0
_PA = 1e-12


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


class Serotonin(Modulator):
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
    EQUATIONS: ClassVar = Equations(
        after=("stress",),
        variables="""
serotonin : 1
excitatory_current : amp
synaptic_gain : 1
engagement : 1                          # probability of taking up an inclination

driven : 1 (constant)                   # 1 if serotonin is driven, 0 if it is clamped
serotonin_level : 1 (constant)
serotonin_recovery : second (constant)
serotonin_joy : Hz (constant)
serotonin_stress : Hz (constant)
receptor_mode : 1 (constant)            # 1 in mode receptor, 0 in mode inverted_u
serotonin_exponent : 1 (constant)
current_span : amp (constant)
current_half_power : 1 (constant)
balanced_current_term : 1 (constant)
divisive_gain : 1 (constant)
divisive_half_power : 1 (constant)
balanced_divisive_term : 1 (constant)
minimum_gain : 1 (constant)
best_level : 1 (constant)
curve_width : 1 (constant)
""",
        step="""
_recovered = (serotonin_level - serotonin)/serotonin_recovery
serotonin = clip(serotonin + driven*dt*(_recovered + serotonin_joy*joy - serotonin_stress*stress), 0, 3)
""",
        effects="""
_level_power = serotonin**serotonin_exponent
_current_term = _level_power/(_level_power + current_half_power)
_divisive_term = _level_power/(_level_power + divisive_half_power)
_distance = log(clip(serotonin, 1e-9, 1e9)/best_level)/curve_width
_curve = minimum_gain + (1 - minimum_gain)*exp(-_distance*_distance/2)
excitatory_current = receptor_mode*current_span*(balanced_current_term - _current_term)
_divided = (1 + divisive_gain*balanced_divisive_term)/(1 + divisive_gain*_divisive_term)
synaptic_gain = receptor_mode*_divided + (1 - receptor_mode)*_curve
engagement = receptor_mode + (1 - receptor_mode)*_curve
""",
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

    def values(self) -> dict[str, float]:
        """Return the level at the start and the constants, in SI units, by their name in the equations."""
        receptor, curve = self.receptor, self.inverted_u
        exponent = receptor.hill_exponent
        return {
            "serotonin": self.level,
            "driven": float(self.dynamics == "driven"),
            "serotonin_level": self.level,
            "serotonin_recovery": self.recovery_time_s,
            "serotonin_joy": self.joy_rise_hz,
            "serotonin_stress": self.stress_fall_hz,
            "receptor_mode": float(self.mode == "receptor"),
            "serotonin_exponent": exponent,
            "current_span": receptor.hyperpolarising_current_pA * _PA,
            "current_half_power": receptor.current_half_level**exponent,
            "balanced_current_term": _at_neutral(receptor.current_half_level, exponent),
            "divisive_gain": receptor.divisive_gain,
            "divisive_half_power": receptor.divisive_half_level**exponent,
            "balanced_divisive_term": _at_neutral(receptor.divisive_half_level, exponent),
            "minimum_gain": curve.minimum_gain,
            "best_level": curve.best_level,
            "curve_width": curve.width,
            "engagement": engagement_at(self, self.level),
        }

    def assumed(self) -> Iterator[str]:
        """Tell what a figure says of it, for each of its mechanisms that a partner has."""
        if self.mode == "inverted_u":
            yield "serotonin in phenomenological mode, its shape is assumed, not derived"
        if self.dynamics == "driven":
            yield f"serotonin moved by joy and stress (time compressed: {self.recovery_time_s:g} s)"


def _at_neutral(half_level: float, exponent: float) -> float:
    """Return the Hill curve, level^n / (level^n + half_level^n), where serotonin does nothing."""
    power = NEUTRAL_SEROTONIN**exponent
    return power / (power + half_level**exponent)
