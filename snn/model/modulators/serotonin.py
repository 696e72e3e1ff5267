"""Serotonin: through two receptors it quiets and divides, or, in an assumed mode, it is an inverted U.

5-HT1A hyperpolarises, 5-HT2A divides (Azimi et al. 2020, eLife 9:e53552); both are centred on the neutral level.
"""

from collections.abc import Iterator

from snn.config.schema.engagement import engagement_at
from snn.config.schema.modulators import NEUTRAL_SEROTONIN, Serotonin
from snn.config.schema.partner import Partner
from snn.model.modulators.modulator import Modulator

_PA = 1e-12


def _values(partner: Partner) -> dict[str, float]:
    serotonin = partner.serotonin
    receptor, curve = serotonin.receptor, serotonin.inverted_u
    exponent = receptor.hill_exponent
    return {
        "serotonin": serotonin.level,
        "driven": float(serotonin.dynamics == "driven"),
        "serotonin_level": serotonin.level,
        "serotonin_recovery": serotonin.recovery_time_s,
        "serotonin_joy": serotonin.joy_rise_hz,
        "serotonin_stress": serotonin.stress_fall_hz,
        "receptor_mode": float(serotonin.mode == "receptor"),
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
        "engagement": engagement_at(serotonin, serotonin.level),
    }


def _at_neutral(half_level: float, exponent: float) -> float:
    """Return the Hill curve, level^n / (level^n + half_level^n), where serotonin does nothing."""
    power = NEUTRAL_SEROTONIN**exponent
    return power / (power + half_level**exponent)


def _assumed(partner: Partner) -> Iterator[str]:
    serotonin = partner.serotonin
    if serotonin.mode == "inverted_u":
        yield "serotonin in phenomenological mode, its shape is assumed, not derived"
    if serotonin.dynamics == "driven":
        yield f"serotonin moved by joy and stress (time compressed: {serotonin.recovery_time_s:g} s)"


SEROTONIN = Modulator(
    level=Serotonin.LEVEL,
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
    values=_values,
    assumed=_assumed,
)
