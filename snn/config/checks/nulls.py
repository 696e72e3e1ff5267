"""Checks of the nulls: what each needs is there, and none is asked for twice."""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.null_models.axis import LIVE, NULL_AXIS
from snn.config.null_models.registry import FAMILIES, nulls_of
from snn.config.schema.contradictions import problem
from snn.config.schema.frozen import yaml_key
from snn.config.schema.phases import SHORTEST_S
from snn.config.schema.recorded_nulls import DITHERS
from snn.config.schema.sweep import ConditionsAxis
from snn.config.schema.time_grid import is_multiple
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def null_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield what is wrong with the nulls."""
    for number, axis in enumerate(experiment.sweep):
        if axis.label == NULL_AXIS:
            reason = f"'{NULL_AXIS}' is the axis of the nulls; give this one another name"
            yield problem(f"sweep[{number}].label", reason)
    fractions = experiment.nulls.common_input
    yield from _twice(experiment)
    lags = {"common_input_lag": experiment.nulls.common_input_lag_ms}
    lags["common_input_alternating_lag"] = experiment.nulls.common_input_alternating_lag_ms
    for key, lags_ms in lags.items():
        if lags_ms and not fractions:
            yield problem(f"nulls.{key}", "late to nothing; name fractions in nulls.common_input too")
    if experiment.replicates < 2:
        for family in FAMILIES:
            if any(null.shows_next for null in family.members(experiment.nulls)):
                reason = "shows the next replicate's partner; set replicates to 2 or more"
                yield problem(f"nulls.{yaml_key(family.key)}", reason)
    yield from _names(experiment)
    yield from _dither(experiment)
    yield from _lesion(experiment)


def _twice(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Refuse a list that makes two nulls of one name."""
    for family in FAMILIES:
        labels = [null.label for null in family.members(experiment.nulls)]
        again = next((label for label in labels if labels.count(label) > 1), None)
        if again:
            yield problem(
                f"nulls.{yaml_key(family.key)}", f"'{again}' is asked for twice; name each value once"
            )


def _names(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Refuse points of a sweep that have the name of a null that is simulated beside them."""
    nulls = nulls_of(experiment.nulls)
    taken = {null.label for null in nulls} | ({LIVE} if nulls else set())
    for number, axis in enumerate(experiment.sweep):
        points = axis.conditions if isinstance(axis, ConditionsAxis) else ()
        for label in taken.intersection(point.label for point in points):
            reason = f"'{label}' is what a simulated null is called; give this condition another name"
            yield problem(f"sweep[{number}].conditions", reason)


def _dither(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    dither, step_ms = experiment.nulls.dither, experiment.protocol.time_step_ms
    listed = {
        **{each.key: each.widths_ms(dither) for each in DITHERS},
        "rate_bin": (dither.rate_bin_ms,),
    }
    for name, values_ms in listed.items():
        for number, value_ms in enumerate(values_ms):
            shown, path = format_quantity(value_ms, UNITS["ms"]), f"nulls.dither.{name}"
            if value_ms in values_ms[:number]:
                yield problem(path, f"{shown} given twice; name each half-width once")
            if not is_multiple(value_ms, step_ms):
                grid = f"protocol.time_step ({format_quantity(step_ms, UNITS['ms'])})"
                yield problem(path, f"{shown} is not a whole multiple of {grid}")


def _lesion(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    twin, path = experiment.nulls.lesion_twin, "nulls.lesion_twin.cut_at"
    if twin.branches == 0:
        return
    shown = format_quantity(twin.cut_at_s, UNITS["s"])
    if twin.cut_at_s >= experiment.duration_s:
        duration = format_quantity(experiment.duration_s, UNITS["s"])
        yield problem(path, f"{shown}; must be before the end (duration {duration})")
    begin, cut_at = Decimal(0), Decimal(repr(twin.cut_at_s))
    durations_s = [phase.duration_s for phase in experiment.protocol.phases] or [experiment.duration_s]
    borders = itertools.accumulate((Decimal(repr(duration_s)) for duration_s in durations_s), initial=begin)
    if any(0 < abs(cut_at - border) < SHORTEST_S for border in borders):
        least = format_quantity(SHORTEST_S, UNITS["s"])
        yield problem(
            path, f"{shown}; must be {least} or more from where a phase or the trial begins or ends"
        )
        return
    for phase in experiment.protocol.phases:
        end = begin + Decimal(repr(phase.duration_s))
        if phase.trials and begin < cut_at < end:
            yield problem(
                path, f"{shown} divides the trials of phase '{phase.name}'; cut where a phase begins"
            )
        begin = end
