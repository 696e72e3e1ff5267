"""Oxytocin: raises the salience of what is seen of the other, and drives the inhibitory cells.

Salience of social input: Marlin et al. 2015 (Nature 520:499), Shamay-Tsoory & Abu-Akel 2016 (Biol Psychiatry 79:194);
drive of interneurons: Owen et al. 2013 (Nature 500:458).
"""

from collections.abc import Iterator

from snn.config.schema.modulators import Oxytocin
from snn.config.schema.partner import Partner
from snn.model.modulators.modulator import Modulator

_PA = 1e-12


def _values(partner: Partner) -> dict[str, float]:
    oxytocin = partner.oxytocin
    released = oxytocin.dynamics == "released"
    return {
        "oxytocin": oxytocin.baseline if released else oxytocin.level,
        "released": float(released),
        "oxytocin_baseline": oxytocin.baseline,
        "oxytocin_release": oxytocin.release_rate_hz,
        "oxytocin_clearance": oxytocin.clearance_time_s,
        "oxytocin_half_power": oxytocin.half_level**oxytocin.hill_exponent,
        "oxytocin_exponent": oxytocin.hill_exponent,
        "receptor_density": oxytocin.receptor_density,
        "social_gain": oxytocin.social_gain,
        "valence_blind": float(oxytocin.valence == "blind"),
        "interneuron_current_max": oxytocin.interneuron_current_pA * _PA,
    }


def _assumed(partner: Partner) -> Iterator[str]:
    oxytocin = partner.oxytocin
    if oxytocin.dynamics == "released":
        yield f"oxytocin released by touch (time compressed: clearance {oxytocin.clearance_time_s:g} s)"
    if oxytocin.valence == "gated":
        yield "oxytocin acts on positive channels only"


OXYTOCIN = Modulator(
    level=Oxytocin.LEVEL,
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
    values=_values,
    assumed=_assumed,
)
