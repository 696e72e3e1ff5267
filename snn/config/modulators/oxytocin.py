"""Oxytocin: raises the salience of what is seen of the other, and drives the inhibitory cells.

Salience of social input: Marlin et al. 2015 (Nature 520:499), Shamay-Tsoory & Abu-Akel 2016 (Biol Psychiatry 79:194);
drive of interneurons: Owen et al. 2013 (Nature 500:458).
"""

from collections.abc import Iterator
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from snn.config.modulators.modulator import Equations, Modulator
from snn.config.schema.contradictions import problem
from snn.config.schema.frozen import parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Hertz, Picoamperes, Seconds

_PA = 1e-12


class Oxytocin(Modulator):
    """Oxytocin: a gain on social input and a drive of the inhibitory cells, whatever the act's valence."""

    LEVEL: ClassVar = Level(
        name="oxytocin",
        neutral=0.0,
        companion="touch",
        held_by="oxytocin.level",
        neutral_settings=(("oxytocin.dynamics", "clamped"), ("oxytocin.level", 0.0)),
    )
    EQUATIONS: ClassVar = Equations(
        variables="""
oxytocin : 1
oxytocin_effect : 1
sight_positive : 1                      # factor on social input of the positive channels
sight_negative : 1
interneuron_current : amp

released : 1 (constant)                 # 1 if oxytocin is released, 0 if it is clamped
oxytocin_baseline : 1 (constant)
oxytocin_release : Hz (constant)
oxytocin_clearance : second (constant)
oxytocin_half_power : 1 (constant)      # half_level**exponent
oxytocin_exponent : 1 (constant)
receptor_density : 1 (constant)
social_gain : 1 (constant)
valence_blind : 1 (constant)
interneuron_current_max : amp (constant)
""",
        step="""
_cleared = (oxytocin_baseline - oxytocin)/oxytocin_clearance
oxytocin = oxytocin + released*dt*(_cleared + oxytocin_release*touch*(1 - oxytocin))
_power = oxytocin**oxytocin_exponent
oxytocin_effect = receptor_density*_power/(_power + oxytocin_half_power)
""",
        effects="""
sight_positive = sight*(1 + social_gain*oxytocin_effect)
sight_negative = sight*(1 + social_gain*oxytocin_effect*valence_blind)
interneuron_current = interneuron_current_max*oxytocin_effect
""",
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

    def values(self) -> dict[str, float]:
        """Return the level at the start and the constants, in SI units, by their name in the equations."""
        released = self.dynamics == "released"
        return {
            "oxytocin": self.baseline if released else self.level,
            "released": float(released),
            "oxytocin_baseline": self.baseline,
            "oxytocin_release": self.release_rate_hz,
            "oxytocin_clearance": self.clearance_time_s,
            "oxytocin_half_power": self.half_level**self.hill_exponent,
            "oxytocin_exponent": self.hill_exponent,
            "receptor_density": self.receptor_density,
            "social_gain": self.social_gain,
            "valence_blind": float(self.valence == "blind"),
            "interneuron_current_max": self.interneuron_current_pA * _PA,
        }

    def assumed(self) -> Iterator[str]:
        """Tell what a figure says of it, for each of its mechanisms that a partner has."""
        if self.dynamics == "released":
            yield f"oxytocin released by touch (time compressed: clearance {self.clearance_time_s:g} s)"
        if self.valence == "gated":
            yield "oxytocin acts on positive channels only"
