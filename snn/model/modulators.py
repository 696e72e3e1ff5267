"""Effects of modulator levels that are needed before a simulation; the rest is in `snn.model.partner_equations`.

Levels are dimensionless (arbitrary units), not concentrations. At the neutral levels (oxytocin 0, serotonin 1) every
gain is exactly 1 and every current exactly 0, so a neutral partner is a partner without modulators, byte for byte.
Oxytocin, salience of social input: Marlin et al. 2015 (Nature 520:499), Shamay-Tsoory & Abu-Akel 2016 (Biol
Psychiatry 79:194); interneuron drive: Owen et al. 2013 (Nature 500:458). Serotonin: 5-HT1A hyperpolarises, 5-HT2A
divides (Azimi et al. 2020, eLife 9:e53552); both are centred on the balanced level.
"""

import math

from snn.config.modulators import InvertedUSerotonin, Serotonin

BALANCED_SEROTONIN = 1.0
"""The level at which the receptor mode leaves the network as it is."""


def hill(level: float, *, half_level: float, exponent: float) -> float:
    """Return level^n / (level^n + half_level^n): 0 at level 0, one half at ``half_level``, 1 far above it."""
    return level**exponent / (level**exponent + half_level**exponent)


def inverted_u_effect(level: float, curve: InvertedUSerotonin) -> float:
    """Return the factor of the phenomenological mode: 1 at the best level, ``minimum_gain`` far from it.

    The shape is assumed, not derived. An inverted U found in this mode is not a finding.
    """
    if level <= 0.0:
        return curve.minimum_gain
    distance = math.log(level / curve.best_level)
    return curve.minimum_gain + (1.0 - curve.minimum_gain) * math.exp(-(distance**2) / (2.0 * curve.width**2))


def engagement_at(serotonin: Serotonin, level: float) -> float:
    """Return the probability of taking up an inclination: below 1 only in the phenomenological mode.

    It is the factor on the rate of private intentions: who has little drive to engage acts as strongly, but less often.
    """
    return 1.0 if serotonin.mode == "receptor" else inverted_u_effect(level, serotonin.inverted_u)


def engagement_varies(serotonin: Serotonin) -> bool:
    """Whether the drive to engage changes while the model runs."""
    return serotonin.mode == "inverted_u" and serotonin.dynamics == "driven"
