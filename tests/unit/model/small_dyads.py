"""Small dyads in this process, on Brian2's NumPy target, for what the model computes while it runs."""

from collections.abc import Mapping
from typing import Any

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from snn.config.expand import expand
from snn.config.experiment import Experiment
from snn.model.dyad import Dyad, build_dyad
from snn.model.inputs import ModelInputs
from snn.model.network import DyadNetwork, build_network

SMALL = {"size_factor": 0.1}
"""176 cells."""


def small_dyad(duration: str = "2 s", *, seed: int = 1, **parts: Mapping[str, Any]) -> Dyad:
    """Draw a small dyad; ``parts`` are top-level parts of a configuration."""
    partner = {**SMALL, **parts.pop("partner", {})}
    raw = {"name": "t", "question": "?", "seed": seed, "duration": duration, "partner": partner, **parts}
    return build_dyad(expand(Experiment.model_validate(raw))[0])


def run_for(dyad: Dyad, duration_ms: float, **overrides: NDArray) -> DyadNetwork:
    """Simulate; ``overrides`` replace arrays of the model, written with ``__`` for the point in their names."""
    arrays = {**dyad.inputs.arrays, **{name.replace("__", "."): a for name, a in overrides.items()}}
    network = build_network(ModelInputs(dyad.inputs.time_step_ms, arrays))
    network.network.run(duration_ms * b2.ms, namespace={})
    return network


def in_population(network: DyadNetwork, dyad: Dyad, name: str, population: str) -> float:
    """Return the value of a variable, in SI units, which must be the same in all cells of a population."""
    values = np.unique(np.asarray(getattr(network.cells, f"{name}_"))[dyad.blocks[population].cells])
    assert values.size == 1, (name, population, values)
    return float(values[0])
