"""The four rates by which two dyads are called alike: both circuits, at rest and acting."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from snn.analyse.table.cell_responses import population_responses
from snn.config.schema.channels import PARTNERS
from snn.config.schema.experiment import Experiment
from snn.config.schema.rate_matches import RATES
from snn.config.trials.expand import Trial, expand
from snn.config.trials.measured_span import measured_span_s
from snn.record.types import FloatArray, Recording
from snn.record.window import windowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Mean rates of the excitatory cells (see `RATES`), over both partners and all replicates; nan where undefined."""

    observation_base_hz: float
    observation_executing_hz: float
    execution_base_hz: float
    execution_executing_hz: float

    def as_array(self) -> FloatArray:
        """Return the rates in the order of `RATES`, shape ``(4,)``."""
        return np.array([getattr(self, name) for name in RATES], dtype=np.float64)


def recorded_rates(recording: Recording) -> Rates:
    """Measure the rates of one dyad in the phase that is measured, outside its transient."""
    start_s, stop_s = measured_span_s(recording.trial.experiment)
    measured = windowed(recording, start_s=start_s, stop_s=stop_s)
    found = population_responses(measured, recording.trial.experiment.analysis, begins_s=start_s)

    def mean_hz(name: str) -> float:
        circuit, situation, _ = name.split("_")
        # a video of movement alone has no cells
        names = [f"{partner}_{circuit}_e" for partner in PARTNERS if f"{partner}_{circuit}_e" in found]
        return float(np.mean([getattr(found[name], situation).rate_hz for name in names]))

    return Rates(**{name: mean_hz(name) for name in RATES})


def experiment_rates(experiment: Experiment, *, simulate: Callable[[Trial], Recording]) -> Rates:
    """Simulate all replicates of an experiment without a sweep, and average their rates."""
    by_dyad = [recorded_rates(simulate(trial)).as_array() for trial in expand(experiment)]
    means_hz = np.mean(by_dyad, axis=0)
    return Rates(**{name: float(rate_hz) for name, rate_hz in zip(RATES, means_hz, strict=True)})
