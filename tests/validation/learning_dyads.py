"""Small dyads that learn: one structure for all tests, so that they share one compiled model."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.model.dyad import Dyad, build_dyad
from tests.validation.dyads import trial

SMALL = {"size_factor": 0.25}
NAIVE = {"map": "naive"}
MIRROR, MOTOR = "execution_e", "motor"


def learning_dyad(duration: str = "2 s", *, rule: str = "triplet", **parts: Any) -> Dyad:
    """Draw a dyad of 440 cells whose naive mirror path learns; ``learning`` and ``mirror`` are settings of it."""
    learning = {"rule": rule, **parts.pop("learning", {})}
    mirror = {**NAIVE, **parts.pop("mirror", {}), "learning": learning}
    partner = {**SMALL, "intention": {"rate": "1 Hz"}, **parts.pop("partner", {}), "mirror": mirror}
    return build_dyad(trial(duration, partner=partner, **parts))


def onto(dyad: Dyad, population: str) -> NDArray[np.bool_]:
    """Mark the plastic synapses that end in a population of either partner, ``(n_synapses,)``."""
    post = dyad.inputs.arrays["plastic.post"]
    blocks = [dyad.blocks[f"{partner}_{population}"] for partner in "ab"]
    return np.any([(post >= b.start) & (post < b.stop) for b in blocks], axis=0)


def sums_by_cell(dyad: Dyad, weights: NDArray[np.float64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Add up the chosen weights of each cell that has any."""
    post = dyad.inputs.arrays["plastic.post"][chosen]
    sums = np.bincount(post, weights=weights[chosen])
    return sums[np.unique(post)]
