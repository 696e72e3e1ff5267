"""Stress: what negative acts leave behind. It raises the background and closes the motor gate; oxytocin damps it."""

from collections.abc import Iterator
from typing import ClassVar

from snn.config.modulators.modulator import Equations, Modulator
from snn.config.schema.frozen import parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Hertz, Seconds


class Stress(Modulator):
    """Stress rises while negative acts are seen, fades, and is damped by oxytocin. Off unless sensitivity is raised.

    dS/dt = -S/recovery_time + sensitivity * threat - oxytocin_damping * h(oxytocin) * S, where the threat is what is
    seen of the other's negative acts, over 40 Hz of movement, at most 1.
    """

    LEVEL: ClassVar = Level(name="stress", neutral=0.0, companion="threat")
    EQUATIONS: ClassVar = Equations(
        after=("oxytocin",),
        variables="""
stress : 1
background_factor : 1
gate_factor : 1

stress_sensitivity : Hz (constant)
stress_recovery : second (constant)
stress_damping : Hz (constant)
stress_background : 1 (constant)
stress_gate : 1 (constant)
""",
        step="""
stress = stress + dt*(stress_sensitivity*threat - stress*(1/stress_recovery + stress_damping*oxytocin_effect))
""",
        effects="""
background_factor = (1 + stress_background*stress)*clip(1 + common_sd*common, 0, 1e9)
gate_factor = (1 + stress_gate*stress)*scheduled_value(gate_row, t_in_timesteps*steps_per_level)
""",
    )

    sensitivity_hz: Hertz = parameter(
        0.0,
        meaning="Rise per second while a negative act is fully seen; 0 is no stress.",
        larger="negative acts leave more stress",
        source="user's choice",
        ge=0,
        le=100,
    )
    recovery_time_s: Seconds = parameter(
        20.0,
        meaning="Time constant of recovery (compressed: cortisol takes tens of minutes).",
        larger="stress lasts longer",
        ge=0.1,
        le=100_000,
    )
    oxytocin_damping_hz: Hertz = parameter(
        0.1,
        meaning="Additional recovery per second at full oxytocin effect; negative lets oxytocin keep stress up.",
        larger="oxytocin ends stress sooner",
        source="assumed (direction: Ditzen et al. 2009; the opposite in men: Ditzen et al. 2013)",
        ge=-10,
        le=5,
    )
    background_gain: float = parameter(
        0.1,
        meaning="Relative rise of the background rate per unit of stress.",
        larger="noisier circuits under stress",
        ge=0,
        le=10,
    )
    gate_gain: float = parameter(
        0.5,
        meaning="Relative rise of the motor gate's conductance per unit of stress.",
        larger="less is shown under stress",
        ge=0,
        le=100,
    )

    def values(self) -> dict[str, float]:
        """Return the level at the start and the constants, in SI units, by their name in the equations."""
        return {
            "stress": 0.0,
            "stress_sensitivity": self.sensitivity_hz,
            "stress_recovery": self.recovery_time_s,
            "stress_damping": self.oxytocin_damping_hz,
            "stress_background": self.background_gain,
            "stress_gate": self.gate_gain,
        }

    def assumed(self) -> Iterator[str]:
        """Tell what a figure says of it, for each of its mechanisms that a partner has."""
        if self.sensitivity_hz > 0:
            yield f"stress fed by negative acts (time compressed: recovery {self.recovery_time_s:g} s)"
