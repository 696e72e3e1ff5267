"""Checks of phases: they fill the experiment, lie on its time grid, and one of them is measured."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.problems.suggestions import closest
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.contradictions import problem
from snn.config.schema.time_grid import is_multiple, milliseconds
from snn.config.trials.measured_span import measured_span_s
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def phase_contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield what is wrong with the phases, or with which of them is measured and how much of it."""
    found = [*_names(experiment), *_durations(experiment), *_trials(experiment), *_measured(experiment)]
    yield from found or _analysed(experiment)


def _names(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    seen: set[str] = set()
    for number, phase in enumerate(experiment.protocol.phases):
        if phase.name in seen:
            reason = f"'{phase.name}' is the name of two phases; rename one"
            yield problem(f"protocol.phases[{number}].name", reason)
        seen.add(phase.name)


def _durations(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    phases, step_ms = experiment.protocol.phases, experiment.protocol.time_step_ms
    for number, phase in enumerate(phases):
        if not is_multiple(milliseconds(phase.duration_s), step_ms):
            step = format_quantity(step_ms, UNITS["ms"])
            reason = f"{_s(phase.duration_s)} is not a whole multiple of protocol.time_step ({step})"
            yield problem(f"protocol.phases[{number}].duration", reason)
    # In decimals: 0.1 s and 0.2 s are 0.3 s.
    total_s = float(sum((Decimal(repr(phase.duration_s)) for phase in phases), Decimal(0)))
    if phases and total_s != experiment.duration_s:
        reason = f"add up to {_s(total_s)}, which must be duration ({_s(experiment.duration_s)})"
        yield problem("protocol.phases", f"their durations {reason}; change either")


def _trials(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    acts_s = max(getattr(experiment.partners, name).intention.duration_ms for name in PARTNERS) * 1e-3
    for number, phase in enumerate(experiment.protocol.phases):
        n_acts = phase.trials * len(PARTNERS) * len(CHANNELS)
        needed_s = float(Decimal(repr(phase.trial_interval_s)) * (n_acts + 1))
        if n_acts and phase.trial_interval_s < acts_s:
            reason = f"{_s(phase.trial_interval_s)} is shorter than an act ({_s(acts_s)})"
            yield problem(f"protocol.phases[{number}].trial_interval", reason)
        elif n_acts and needed_s > phase.duration_s:
            reason = (
                f"{phase.trials} of each of {n_acts // phase.trials} acts need {_s(needed_s)}; the phase has "
            )
            yield problem(f"protocol.phases[{number}].trials", f"{reason}{_s(phase.duration_s)}")


def _measured(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    wanted, names = experiment.analysis.phase, [phase.name for phase in experiment.protocol.phases]
    if wanted is None or wanted in names:
        return
    if not names:
        reason = "there are no phases; leave it out, or list them under protocol.phases"
    else:
        near = closest(wanted, names)
        reason = f"must be one of {', '.join(names)}" + (f"; did you mean '{near}'?" if near else "")
    yield problem("analysis.phase", f"'{wanted}': {reason}")


def _analysed(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    transient_ms, bin_ms = experiment.analysis.transient_ms, experiment.analysis.bin_ms
    begin_s, end_s = measured_span_s(experiment)
    measured_s = float(Decimal(repr(end_s)) - Decimal(repr(begin_s)))
    left_ms = float(Decimal(repr(milliseconds(measured_s))) - Decimal(repr(transient_ms)))
    if 0 < left_ms < bin_ms:
        left, width = (format_quantity(value_ms, UNITS["ms"]) for value_ms in (left_ms, bin_ms))
        reason = f"{width}; must be at most what is analysed, which is {left} after the transient; lengthen duration"
        yield problem("analysis.bin", f"{reason} or shorten either")
    elif left_ms <= 0:
        phases = experiment.protocol.phases
        name = experiment.analysis.phase or (phases[-1].name if phases else "")
        what = f"the measured phase '{name}'" if name else "duration"
        shown = format_quantity(transient_ms, UNITS["ms"])
        yield problem("analysis.transient", f"{shown}; must be shorter than {what} ({_s(measured_s)})")


def _s(value_s: float) -> str:
    return format_quantity(value_s, UNITS["s"])
