"""Checks of the simulated nulls: their axis has a name of its own, and a link is cut within the experiment."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.cross_checks import problem
from snn.config.simulated_nulls import NULL_AXIS
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.experiment import Experiment


def null_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield what is wrong with the simulated nulls."""
    for number, axis in enumerate(experiment.sweep):
        if axis.label == NULL_AXIS:
            reason = f"'{NULL_AXIS}' is the axis of the nulls; give this one another name"
            yield problem(f"sweep[{number}].label", reason)
    fractions = experiment.nulls.common_input
    if len(set(fractions)) < len(fractions):
        twice = next(fraction for fraction in fractions if fractions.count(fraction) > 1)
        yield problem("nulls.common_input", f"{twice:g} given twice; name each fraction once")
    if experiment.nulls.replay and experiment.replicates < 2:
        yield problem("nulls.replay", "shows the next replicate's partner; set replicates to 2 or more")
    yield from _lesion(experiment)


def _lesion(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    twin, path = experiment.nulls.lesion_twin, "nulls.lesion_twin.cut_at"
    if twin.branches == 0:
        return
    shown = format_quantity(twin.cut_at_s, UNITS["s"])
    if twin.cut_at_s >= experiment.duration_s:
        duration = format_quantity(experiment.duration_s, UNITS["s"])
        yield problem(path, f"{shown}; must be before the end (duration {duration})")
    begin, cut_at = Decimal(0), Decimal(repr(twin.cut_at_s))
    for phase in experiment.protocol.phases:
        end = begin + Decimal(repr(phase.duration_s))
        if phase.trials and begin < cut_at < end:
            yield problem(
                path, f"{shown} divides the trials of phase '{phase.name}'; cut where a phase begins"
            )
        begin = end
