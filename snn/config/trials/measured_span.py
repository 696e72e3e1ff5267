"""Which stretch of a trial the measures are taken from."""

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def measured_span_s(experiment: "Experiment") -> tuple[float, float]:
    """Return begin and end, in seconds, of the phase that is measured; without phases, of the whole trial.

    The transient is not taken off. `analysis.phase` names the phase; none is the last one.
    """
    phases = experiment.protocol.phases
    if not phases:
        return 0.0, experiment.duration_s
    name = experiment.analysis.phase or phases[-1].name
    begin_s = Decimal(0)
    for phase in phases:
        duration_s = Decimal(repr(phase.duration_s))
        if phase.name == name:
            return float(begin_s), float(begin_s + duration_s)
        begin_s += duration_s
    raise ValueError(f"no phase is called {name!r}")  # the checks of the experiment see to it
