"""Effects of modulator levels that are needed before a simulation; the rest is in `snn.model.partner_equations`.

Levels are dimensionless (arbitrary units), not concentrations. At the neutral levels (oxytocin 0, serotonin 1) every
gain is exactly 1 and every current exactly 0, so a neutral partner is a partner without modulators, byte for byte.
Oxytocin, salience of social input: Marlin et al. 2015 (Nature 520:499), Shamay-Tsoory & Abu-Akel 2016 (Biol
Psychiatry 79:194); interneuron drive: Owen et al. 2013 (Nature 500:458). Serotonin: 5-HT1A hyperpolarises, 5-HT2A
divides (Azimi et al. 2020, eLife 9:e53552); both are centred on the balanced level.
"""

BALANCED_SEROTONIN = 1.0
"""The level at which the receptor mode leaves the network as it is."""


def hill(level: float, *, half_level: float, exponent: float) -> float:
    """Return level^n / (level^n + half_level^n): 0 at level 0, one half at ``half_level``, 1 far above it."""
    return level**exponent / (level**exponent + half_level**exponent)
