"""Stress: what negative acts leave behind."""

from typing import ClassVar

from snn.config.schema.frozen import Frozen, parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Hertz, Seconds


class Stress(Frozen):
    """Stress rises while negative acts are seen, fades, and is damped by oxytocin. Off unless sensitivity is raised.

    dS/dt = -S/recovery_time + sensitivity * threat - oxytocin_damping * h(oxytocin) * S, where the threat is what is
    seen of the other's negative acts, over 40 Hz of movement, at most 1.
    """

    LEVEL: ClassVar = Level(name="stress", neutral=0.0, companion="threat")

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
