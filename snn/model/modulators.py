"""What clamped levels of oxytocin and serotonin do to a partner's cells and senses.

Levels are dimensionless (arbitrary units), not concentrations. At the neutral levels (oxytocin 0, serotonin 1) every
gain is exactly 1 and every current exactly 0, so a neutral partner is a partner without modulators, byte for byte.
"""

import math
from dataclasses import dataclass

from snn.config.modulators import InvertedUSerotonin, Oxytocin, ReceptorSerotonin, Serotonin

BALANCED_SEROTONIN = 1.0
"""The level at which the receptor mode leaves the network as it is."""


@dataclass(frozen=True, slots=True)
class Gains:
    """Effects of one partner's modulators.

    Attributes
    ----------
    social_gain
        Factor on the weight of what the partner sees of the other.
    inhibitory_current_pA
        Current into the inhibitory cells of both circuits.
    excitatory_current_pA
        Current into the excitatory cells of both circuits (not the motor pool).
    synaptic_gain
        Factor on the excitatory conductance of the excitatory cells of both circuits.
    intention_rate_gain
        Factor on the rate of the partner's own intentions.
    """

    social_gain: float = 1.0
    inhibitory_current_pA: float = 0.0
    excitatory_current_pA: float = 0.0
    synaptic_gain: float = 1.0
    intention_rate_gain: float = 1.0


def hill(level: float, *, half_level: float, exponent: float) -> float:
    """Return level^n / (level^n + half_level^n): 0 at level 0, one half at ``half_level``, 1 far above it."""
    return level**exponent / (level**exponent + half_level**exponent)


def oxytocin_effect(oxytocin: Oxytocin) -> tuple[float, float]:
    """Return the factor on social input and the current into interneurons (pA).

    Social gain: salience of social input (Marlin et al. 2015, Nature 520:499; Shamay-Tsoory & Abu-Akel 2016, Biol
    Psychiatry 79:194); interneuron drive: Owen et al. 2013 (Nature 500:458). Both act on every channel, whatever its
    valence.
    """
    effect = hill(oxytocin.level, half_level=oxytocin.half_level, exponent=oxytocin.hill_exponent)
    return 1.0 + oxytocin.social_gain * effect, oxytocin.interneuron_current_pA * effect


def receptor_effect(level: float, receptor: ReceptorSerotonin) -> tuple[float, float]:
    """Return the current into E cells (pA) and the factor on their excitatory conductance, at a serotonin level.

    5-HT1A hyperpolarises, 5-HT2A divides (Azimi et al. 2020, eLife 9:e53552); both centred on the balanced level.
    """

    def current_term(at_level: float) -> float:
        return hill(at_level, half_level=receptor.current_half_level, exponent=receptor.hill_exponent)

    def divisor(at_level: float) -> float:
        drive = hill(at_level, half_level=receptor.divisive_half_level, exponent=receptor.hill_exponent)
        return 1.0 + receptor.divisive_gain * drive

    current_pA = receptor.hyperpolarising_current_pA * (
        current_term(BALANCED_SEROTONIN) - current_term(level)
    )
    return current_pA, divisor(BALANCED_SEROTONIN) / divisor(level)


def inverted_u_effect(level: float, curve: InvertedUSerotonin) -> float:
    """Return the factor of the phenomenological mode: 1 at the best level, ``minimum_gain`` far from it.

    The shape is assumed, not derived. An inverted U found in this mode is not a finding.
    """
    if level <= 0.0:
        return curve.minimum_gain
    distance = math.log(level / curve.best_level)
    return curve.minimum_gain + (1.0 - curve.minimum_gain) * math.exp(-(distance**2) / (2.0 * curve.width**2))


def modulator_gains(oxytocin: Oxytocin, serotonin: Serotonin) -> Gains:
    """Combine both modulators of one partner into its gains."""
    social_gain, inhibitory_current_pA = oxytocin_effect(oxytocin)
    if serotonin.mode == "receptor":
        current_pA, synaptic_gain = receptor_effect(serotonin.level, serotonin.receptor)
        return Gains(
            social_gain=social_gain,
            inhibitory_current_pA=inhibitory_current_pA,
            excitatory_current_pA=current_pA,
            synaptic_gain=synaptic_gain,
        )
    gain = inverted_u_effect(serotonin.level, serotonin.inverted_u)
    return Gains(
        social_gain=social_gain,
        inhibitory_current_pA=inhibitory_current_pA,
        synaptic_gain=gain,
        intention_rate_gain=gain,
    )
