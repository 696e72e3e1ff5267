"""Dopamine: a tonic level that endorphin raises, bursts, and the error that reward learning is driven by."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from snn.config.modulators.modulator import Equations, Modulator
from snn.config.schema.bursts import Bursts
from snn.config.schema.contradictions import contradiction
from snn.config.schema.frozen import parameter
from snn.config.schema.level import Level
from snn.config.schema.quantities import Milliseconds, Seconds

_MS = 1e-3


class Dopamine(Modulator):
    """Dopamine: a tonic level that endorphin raises, and bursts when a positive act is returned."""

    LEVEL: ClassVar = Level(name="dopamine", neutral=None, companion="dopamine_mean")
    EQUATIONS: ClassVar = Equations(
        after=("endorphin",),
        variables="""
burst : 1                               # of dopamine
dopamine : 1
dopamine_mean : 1
dopamine_error : 1                      # what reward learning is driven by
n_bursts : 1

contingent : 1 (constant)
given : 1 (constant)
held : 1 (constant)                     # 1 if dopamine stays at its tonic level
tonic_dopamine : 1 (constant)
burst_size : 1 (constant)
burst_decay : second (constant)
mean_time : second (constant)
""",
        step="""
_given_bursts = given*scheduled_value(burst_row, t_in_timesteps*steps_per_level)
burst = burst*exp(-dt/burst_decay) + burst_size*(contingent*n_bursts + _given_bursts)
n_bursts = 0
dopamine = tonic_dopamine*(1 + (1 - held)*disinhibition*endorphin) + burst
dopamine_mean = dopamine_mean + dt/mean_time*(dopamine - dopamine_mean)
dopamine_error = (1 - held)*(dopamine - dopamine_mean)
""",
        also_recorded=("dopamine_mean",),
    )

    source: Literal["contingent", "clamped", "given"] = parameter(
        "clamped",
        meaning=(
            "contingent: bursts when a positive act is returned; clamped: the level stays at `tonic_level`; "
            "given: bursts at the listed times, such as those of another dyad (yoked)."
        ),
        source="user's choice",
    )
    tonic_level: float = parameter(
        0.2, meaning="Level without endorphin and bursts.", larger="endorphin adds more", ge=0, le=100
    )
    burst_size: float = parameter(
        1.0, meaning="Rise of the level at a burst.", larger="stronger reward", ge=0, le=100
    )
    decay_time_ms: Milliseconds = parameter(
        200.0, meaning="Time constant of a burst.", larger="longer bursts", ge=40, le=100_000
    )
    mean_time_s: Seconds = parameter(
        10.0,
        meaning="Memory of the running mean that the level is compared with.",
        larger="reward stays surprising for longer",
        ge=0.1,
        le=100_000,
    )
    window_min_ms: Milliseconds = parameter(
        100.0,
        meaning="A partner's act on the same channel is a return from this long after one's own.",
        larger="fewer returns",
        ge=0,
        le=60_000,
    )
    window_max_ms: Milliseconds = parameter(
        800.0, meaning="And until this long after one's own.", larger="more returns", ge=1, le=60_000
    )
    delay_ms: Milliseconds = parameter(
        0.0,
        meaning="Time from a seen return to the burst.",
        larger="less eligibility is left",
        source="user's choice",
        ge=0,
        le=60_000,
    )
    bursts: Bursts = parameter(
        (),
        meaning=(
            "Times of the bursts of source `given`, or {from_condition: LABEL, replicate: next or same}: the times at "
            "which this partner's acts were returned in that condition of the sweep (yoked)."
        ),
        source="user's choice",
    )

    @model_validator(mode="after")
    def _window_in_order(self) -> Self:
        if self.window_min_ms >= self.window_max_ms:
            raise contradiction(self, "window_min_ms", "must be below", "window_max_ms")
        return self

    def values(self) -> dict[str, float]:
        """Return the level at the start and the constants, in SI units, by their name in the equations."""
        return {
            "dopamine": self.tonic_level,
            "dopamine_mean": self.tonic_level,
            "contingent": float(self.source == "contingent"),
            "given": float(self.source == "given"),
            "held": float(self.source == "clamped"),
            "tonic_dopamine": self.tonic_level,
            "burst_size": self.burst_size,
            "burst_decay": self.decay_time_ms * _MS,
            "mean_time": self.mean_time_s,
        }
