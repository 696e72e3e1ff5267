"""Endorphin: released by shared joy, it disinhibits dopamine (Johnson & North 1992, J Neurosci 12:483)."""

from typing import ClassVar

from snn.config.modulators.modulator import Equations, Modulator
from snn.config.schema.frozen import parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Hertz, Seconds


class Endorphin(Modulator):
    """Endorphin: dE/dt = -E/decay_time + release_rate * joy."""

    LEVEL: ClassVar = Level(name="endorphin", neutral=0.0, companion="joy", acts_through="dopamine")
    EQUATIONS: ClassVar = Equations(
        variables="""
endorphin : 1

endorphin_release : Hz (constant)
endorphin_decay : second (constant)
disinhibition : 1 (constant)
""",
        step="""
endorphin = endorphin + dt*(endorphin_release*joy - endorphin/endorphin_decay)
""",
    )

    release_rate_hz: Hertz = parameter(
        0.2, meaning="Rise per second of full shared joy.", larger="more endorphin", ge=0, le=100
    )
    decay_time_s: Seconds = parameter(
        10.0,
        meaning="Time constant of decay (compressed).",
        larger="endorphin lasts longer",
        ge=0.1,
        le=100_000,
    )
    disinhibition: float = parameter(
        1.0,
        meaning="Relative rise of tonic dopamine per unit of endorphin; 0 is an opioid block.",
        larger="joy raises dopamine more",
        source="assumed (mechanism: Johnson & North 1992, J Neurosci 12:483)",
        ge=0,
        le=100,
    )

    def values(self) -> dict[str, float]:
        """Return the level at the start and the constants, in SI units, by their name in the equations."""
        return {
            "endorphin_release": self.release_rate_hz,
            "endorphin_decay": self.decay_time_s,
            "disinhibition": self.disinhibition,
        }
