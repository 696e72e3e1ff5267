"""What an experiment may do but its author probably did not intend."""

from collections.abc import Iterator
from dataclasses import dataclass

from snn.config.experiment import Experiment
from snn.units import UNITS, format_quantity


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on one parameter."""

    path: str
    remark: str

    def __str__(self) -> str:
        return f"{self.path}: {self.remark}"


def notices(experiment: Experiment) -> Iterator[Notice]:
    """Yield remarks on an experiment."""
    analysis, min_shift_s = experiment.analysis, experiment.nulls.circular_shift.min_shift_s
    analysed_s = experiment.duration_s - analysis.transient_ms * 1e-3
    shown = f"{format_quantity(round(analysed_s, 6), UNITS['s'])} of recording are analysed"
    if analysis.max_lag_ms * 1e-3 >= analysed_s:
        yield Notice(
            "analysis.max_lag", f"{shown}, too short for these lags; lengthen duration or shorten max_lag"
        )
    elif 2 * min_shift_s >= analysed_s:
        remark = (
            f"{shown}, too short for a null: it needs twice min_shift; lengthen duration or shorten min_shift"
        )
        yield Notice("nulls.circular_shift.min_shift", remark)
