"""Checks that span several parts of an experiment. Each yields an error that names the parameter at fault."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from snn.config.checks.answers import answer_contradictions
from snn.config.checks.kept_spikes import kept_spikes_contradictions
from snn.config.checks.learning import learning_contradictions
from snn.config.checks.noise import noise_contradictions
from snn.config.checks.nulls import null_contradictions
from snn.config.checks.phases import phase_contradictions
from snn.config.checks.sweep import sweep_contradictions
from snn.config.checks.time_constants import time_scale_contradictions
from snn.config.schema.channels import PARTNERS
from snn.config.schema.contradictions import problem
from snn.config.schema.time_grid import is_multiple, milliseconds
from snn.config.schema.vision import MOVEMENT_STEP_MS
from snn.config.trials.dyad_size import MAX_CELLS, MAX_SYNAPSES, dyad_size
from snn.units import UNITS, format_quantity

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment
    from snn.config.schema.vision import Sight

MAX_STEPS = 2**31 - 1
"""Spikes and stimuli are addressed by 32-bit time steps."""
_SHORTEST_DELAYS = (
    "observation.excitatory_delay_min",
    "observation.inhibitory_delay_min",
    "execution.excitatory_delay_min",
    "execution.inhibitory_delay_min",
    "mirror.delay_min",
    "feedforward_inhibition.delay_min",
    "efference_copy.delay_min",
    "motor.delay_min",
)


def contradictions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    """Yield everything that cannot be together, the most basic first."""
    yield from _duration_and_step(experiment)
    yield from time_scale_contradictions(experiment)
    yield from _delays(experiment)
    yield from _grids(experiment)
    yield from phase_contradictions(experiment)
    yield from _events(experiment)
    yield from _occlusions(experiment)
    yield from noise_contradictions(experiment)
    yield from learning_contradictions(experiment)
    yield from _size(experiment)
    yield from null_contradictions(experiment)
    yield from kept_spikes_contradictions(experiment)
    wrong_sweep = list(sweep_contradictions(experiment))
    yield from wrong_sweep
    if not wrong_sweep:
        yield from answer_contradictions(experiment)


def _ms(value_ms: float) -> str:
    return format_quantity(value_ms, UNITS["ms"])


def _s(value_s: float) -> str:
    return format_quantity(value_s, UNITS["s"])


def _duration_and_step(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    step_ms, duration_ms = experiment.protocol.time_step_ms, milliseconds(experiment.duration_s)
    if not is_multiple(MOVEMENT_STEP_MS, step_ms):
        reason = f"{_ms(step_ms)} does not divide {_ms(MOVEMENT_STEP_MS)}, as often as movement is recorded and seen"
        yield problem("protocol.time_step", f"{reason}; take another one, such as 0.1 ms")
    elif not is_multiple(duration_ms, step_ms):
        reason = f"{_s(experiment.duration_s)} is not a whole multiple of protocol.time_step ({_ms(step_ms)})"
        yield problem("duration", reason)
    elif duration_ms / step_ms > MAX_STEPS:
        reason = (
            f"{duration_ms / step_ms:.0f} time steps; at most {MAX_STEPS}; make protocol.time_step larger"
        )
        yield problem("duration", reason)


def _delays(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    step_ms = experiment.protocol.time_step_ms
    delays_ms = {
        f"partners.{name}.{path}": _delay_ms(getattr(experiment.partners, name), path)
        for name in PARTNERS
        for path in _SHORTEST_DELAYS
    }
    for path, delay_ms in delays_ms.items():
        if delay_ms < step_ms:
            yield problem(path, f"{_ms(delay_ms)}; must be at least protocol.time_step ({_ms(step_ms)})")


def _delay_ms(partner: object, path: str) -> float:
    part, name = path.split(".")
    return getattr(getattr(partner, part), f"{name}_ms")


def _grids(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    step_ms, analysis = experiment.protocol.time_step_ms, experiment.analysis
    on_grid_of = [
        ("record.rate_bin", experiment.record.rate_bin_ms, "protocol.time_step", step_ms),
        ("analysis.bin", analysis.bin_ms, "protocol.time_step", step_ms),
        ("analysis.transient", analysis.transient_ms, "protocol.time_step", step_ms),
        ("analysis.max_lag", analysis.max_lag_ms, "analysis.bin", analysis.bin_ms),
    ]
    for path, value_ms, grid, grid_ms in on_grid_of:
        if not is_multiple(value_ms, grid_ms):
            yield problem(path, f"{_ms(value_ms)} is not a whole multiple of {grid} ({_ms(grid_ms)})")


def _events(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    for name in PARTNERS:
        for number, event in enumerate(getattr(experiment.partners, name).intention.events):
            end_s = float(Decimal(repr(event.onset_s)) + Decimal(repr(event.duration_s)))
            if end_s > experiment.duration_s:
                reason = f"ends at {_s(end_s)}, after duration ({_s(experiment.duration_s)})"
                yield problem(f"partners.{name}.intention.events[{number}]", reason)


def _occlusions(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    for path, sight in _sights(experiment).items():
        if sight.occlusion and sight.occlusion[-1].stop_s > experiment.duration_s:
            stop = _s(sight.occlusion[-1].stop_s)
            reason = f"ends at {stop}, after duration ({_s(experiment.duration_s)})"
            yield problem(f"{path}.occlusion[{len(sight.occlusion) - 1}]", reason)


def _sights(experiment: "Experiment") -> dict[str, "Sight"]:
    partners, link = experiment.partners, experiment.link
    own = {f"partners.{name}.reafference": getattr(partners, name).reafference for name in PARTNERS}
    return own | {"link.a_to_b": link.a_to_b, "link.b_to_a": link.b_to_a}


def _size(experiment: "Experiment") -> Iterator[PydanticCustomError]:
    size = dyad_size(experiment.partners.a, experiment.partners.b)
    if size.n_cells > MAX_CELLS:
        reason = (
            f"{size.n_cells} cells in the dyad exceed the limit of {MAX_CELLS} (they would need about "
            f"{size.memory_gb:.2g} GB of memory); make sizes or size_factor smaller"
        )
        yield problem("partners.a.sizes", reason)
    elif size.n_synapses > MAX_SYNAPSES:
        reason = (
            f"{size.n_synapses} synapses in the dyad exceed the limit of {MAX_SYNAPSES} (they would need about "
            f"{size.memory_gb:.2g} GB of memory); make sizes, size_factor or probabilities smaller"
        )
        yield problem("partners.a.sizes", reason)
