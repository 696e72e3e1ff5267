"""What measures the spikes of finished runs refuses an experiment that does not keep them, before any is made."""

from typing import TYPE_CHECKING

from snn.errors import ResultError
from snn.wording import parameter

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def refuse_without_spikes(experiment: "Experiment", who: str) -> None:
    """Raise a `ResultError` if the spikes of runs are not kept."""
    if not experiment.record.spikes:
        remedy = parameter("record.spikes", "true")
        raise ResultError(f"record.spikes: false, but {who} measures spikes of finished runs; add {remedy}")
