"""Stress: what negative acts leave behind. It raises the background and closes the motor gate; oxytocin damps it."""

from collections.abc import Iterator

from snn.config.schema.partner import Partner
from snn.config.schema.stress import Stress
from snn.model.modulators.modulator import Modulator


def _values(partner: Partner) -> dict[str, float]:
    stress = partner.stress
    return {
        "stress": 0.0,
        "stress_sensitivity": stress.sensitivity_hz,
        "stress_recovery": stress.recovery_time_s,
        "stress_damping": stress.oxytocin_damping_hz,
        "stress_background": stress.background_gain,
        "stress_gate": stress.gate_gain,
    }


def _assumed(partner: Partner) -> Iterator[str]:
    if partner.stress.sensitivity_hz > 0:
        yield f"stress fed by negative acts (time compressed: recovery {partner.stress.recovery_time_s:g} s)"


STRESS = Modulator(
    level=Stress.LEVEL,
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
    values=_values,
    assumed=_assumed,
)
