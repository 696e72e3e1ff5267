"""The four rates by which two dyads are called alike: both circuits, at rest and acting."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from snn.analyse.summary import population_responses
from snn.config.channels import PARTNERS
from snn.config.expand import Trial, expand
from snn.config.experiment import Experiment
from snn.record.types import FloatArray, Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Mean rates of the excitatory cells, over both partners and all replicates; nan where undefined."""

    observation_base_hz: float
    observation_executing_hz: float
    execution_base_hz: float
    execution_executing_hz: float

    def as_array(self) -> FloatArray:
        """Return the rates in the order of `RATE_NAMES`, shape ``(4,)``."""
        return np.array([getattr(self, name) for name in RATE_NAMES], dtype=np.float64)


RATE_NAMES = tuple(field.name for field in fields(Rates))


def recorded_rates(recording: Recording) -> Rates:
    """Measure the rates of one dyad, outside its transient."""
    found = population_responses(recording, recording.trial.experiment.analysis)

    def mean_hz(name: str) -> float:
        circuit, situation, _ = name.split("_")
        both = [getattr(found[f"{partner}_{circuit}_e"], situation).rate_hz for partner in PARTNERS]
        return float(np.mean(both))

    return Rates(**{name: mean_hz(name) for name in RATE_NAMES})


def experiment_rates(experiment: Experiment, *, simulate: Callable[[Trial], Recording]) -> Rates:
    """Simulate all replicates of an experiment without a sweep, and average their rates."""
    by_dyad = [recorded_rates(simulate(trial)).as_array() for trial in expand(experiment)]
    means_hz = np.mean(by_dyad, axis=0)
    return Rates(**{name: float(rate_hz) for name, rate_hz in zip(RATE_NAMES, means_hz, strict=True)})
