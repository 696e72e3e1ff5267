"""The drive to engage: how probable it is that a partner takes up an inclination, at a level of serotonin."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snn.config.modulators.serotonin import InvertedUSerotonin, Serotonin


def inverted_u_effect(level: float, curve: "InvertedUSerotonin") -> float:
    """Return the factor of the phenomenological mode: 1 at the best level, ``minimum_gain`` far from it.

    The shape is assumed, not derived. An inverted U found in this mode is not a finding.
    """
    if level <= 0.0:
        return curve.minimum_gain
    distance = math.log(level / curve.best_level)
    return curve.minimum_gain + (1.0 - curve.minimum_gain) * math.exp(-(distance**2) / (2.0 * curve.width**2))


def engagement_at(serotonin: "Serotonin", level: float) -> float:
    """Return the probability of taking up an inclination: below 1 only in the phenomenological mode.

    It is the factor on the rate of private intentions: who has little drive to engage acts as strongly, but less often.
    """
    return 1.0 if serotonin.mode == "receptor" else inverted_u_effect(level, serotonin.inverted_u)


def engagement_varies(serotonin: "Serotonin") -> bool:
    """Whether the drive to engage changes while the model runs."""
    return serotonin.mode == "inverted_u" and serotonin.dynamics == "driven"
