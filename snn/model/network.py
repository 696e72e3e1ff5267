"""From the dyad's arrays to Brian2 objects: the only module that makes them.

Few, large objects: one group for all cells, one for the intention rows, one Synapses for each kind of synapse and one
monitor. Each object is several C++ files, so this is what keeps a build in seconds. All numbers enter as arrays of a
fixed length, so every seed and condition of one structure shares the generated source.
"""

from dataclasses import dataclass

import brian2 as b2
from numpy.typing import NDArray

from snn.model import counter_noise, equations, membrane_step, schedule
from snn.model.inputs import ModelInputs

INTENTION_STEP_MS = 1.0
"""Intentions change about this often, on whole time steps: far below their duration, and cheap."""

LINKED_TO_INTENTIONS = {"go": "go", "row_mean": "mean_intention", "row_p_zero": "p_zero_intention"}
SYNAPSE_EQUATIONS = {
    "excitatory": (equations.STATIC_SYNAPSE, equations.EXCITE),
    "inhibitory": (equations.STATIC_SYNAPSE, equations.INHIBIT),
    "mirror": (equations.STATIC_SYNAPSE, equations.EXCITE),
    "sensory": (equations.DEPRESSING_SYNAPSE, equations.EXCITE_AND_DEPRESS),
}


@dataclass(frozen=True, slots=True)
class DyadNetwork:
    """A Brian2 network with the objects that are read after a run."""

    network: b2.Network
    cells: b2.NeuronGroup
    spikes: b2.SpikeMonitor


def build_network(inputs: ModelInputs, *, max_count: int | None = None) -> DyadNetwork:
    """Turn the arrays of a dyad into a Brian2 network on the active device; nothing runs.

    Parameters
    ----------
    inputs
        All numbers of the dyad.
    max_count
        Largest number of noise events that a cell can get in a step from one source; by default that of ``inputs``.

    Returns
    -------
    DyadNetwork
        The network, its cells and its spike monitor.
    """
    clock = b2.Clock(dt=inputs.time_step_ms * b2.ms, name="model_clock")
    intentions, set_intentions = _intentions(inputs)
    cells, updates = _cells(
        inputs.of("cells"), intentions, clock, inputs.max_count() if max_count is None else max_count
    )
    synapses = [_synapses(kind, inputs.of(kind), cells, clock) for kind in SYNAPSE_EQUATIONS]
    spikes = b2.SpikeMonitor(cells, name="spikes")
    network = b2.Network(intentions, set_intentions, cells, *updates, *synapses, spikes, name="dyad")
    return DyadNetwork(network, cells, spikes)


def poisson_function(max_count: int) -> b2.Function:
    """Wrap the counter-based Poisson noise for Brian2, in C++ and NumPy."""
    function = b2.Function(
        counter_noise.poisson_count,
        arg_units=[1, 1, 1, 1, 1, 1],
        return_unit=1,
        arg_types=["integer", "integer", "integer", "integer", "float", "float"],
        return_type="float",
    )
    function.implementations.add_implementation("numpy", counter_noise.poisson_count)
    function.implementations.add_implementation(
        "cpp", counter_noise.cpp_source(max_count), name="poisson_count"
    )
    return function


def exponential_function() -> b2.Function:
    """Wrap 1 - exp(-x) for Brian2, in C++ and NumPy."""
    function = b2.Function(
        membrane_step.one_minus_exp, arg_units=[1], return_unit=1, arg_types=["float"], return_type="float"
    )
    function.implementations.add_implementation("numpy", membrane_step.one_minus_exp)
    function.implementations.add_implementation(
        "cpp",
        membrane_step.CPP_SOURCE,
        name="one_minus_exp",
        compiler_kwds={"headers": ["<algorithm>", "<cstring>"]},
    )
    return function


def schedule_function(lookup: schedule.Schedule) -> b2.Function:
    """Wrap a schedule for Brian2, in C++ and NumPy. Its arrays are inputs of the compiled model."""
    function = b2.Function(
        lookup.value, arg_units=[1, 1], return_unit=1, arg_types=["integer", "integer"], return_type="float"
    )
    function.implementations.add_implementation("numpy", lookup.value)
    function.implementations.add_implementation(
        "cpp",
        schedule.cpp_source(lookup.steps.shape[1]),
        name="scheduled_value",
        namespace={"schedule_steps": lookup.steps.ravel(), "schedule_values": lookup.values.ravel()},
    )
    return function


def _intentions(inputs: ModelInputs) -> tuple[b2.NeuronGroup, b2.CodeRunner]:
    arrays, lookup = inputs.of("intentions"), inputs.of("schedule")
    steps_per_update = max(1, round(INTENTION_STEP_MS / inputs.time_step_ms))
    clock = b2.Clock(dt=steps_per_update * inputs.time_step_ms * b2.ms, name="intention_clock")
    rows = b2.NeuronGroup(
        lookup["steps"].shape[0],
        equations.INTENTIONS,
        clock=clock,
        name="intentions",
        namespace={
            "scheduled_value": schedule_function(schedule.Schedule(lookup["steps"], lookup["values"])),
            "steps_per_update": steps_per_update,
        },
    )
    _set(rows, arrays)
    update = rows.run_regularly(equations.INTENTIONS_UPDATE, clock=clock, when="start", name="set_intentions")
    return rows, update


def _cells(
    arrays: dict[str, NDArray], intentions: b2.NeuronGroup, clock: b2.Clock, max_count: int
) -> tuple[b2.NeuronGroup, tuple[b2.CodeRunner, ...]]:
    cells = b2.NeuronGroup(
        arrays["channel_row"].size,
        equations.CELLS,
        threshold=equations.THRESHOLD,
        reset=equations.RESET,
        method=_cells_step,
        clock=clock,
        name="cells",
        namespace={"poisson_count": poisson_function(max_count), "one_minus_exp": exponential_function()},
    )
    for name, linked in LINKED_TO_INTENTIONS.items():
        setattr(cells, name, b2.linked_var(intentions, linked, index="channel_row"))
    _set(cells, arrays)
    set_gate = cells.run_regularly(
        equations.GATE_UPDATE, clock=intentions.clock, when="start", order=1, name="set_gate"
    )
    private_input = cells.run_regularly(
        equations.PRIVATE_INPUT, clock=clock, when="synapses", order=1, name="private_input"
    )
    return cells, (set_gate, private_input)


def _cells_step(*_: object) -> str:
    """Return the update of one time step; a Brian2 state updater that is written out instead of derived."""
    return equations.CELLS_STEP


def _synapses(kind: str, arrays: dict[str, NDArray], cells: b2.NeuronGroup, clock: b2.Clock) -> b2.Synapses:
    model, on_pre = SYNAPSE_EQUATIONS[kind]
    synapses = b2.Synapses(
        cells, cells, model, on_pre=on_pre, clock=clock, name=kind, namespace={}, method="exact"
    )
    synapses.connect(i=arrays.pop("pre"), j=arrays.pop("post"))
    synapses.delay = arrays.pop("delay") * b2.second
    _set(synapses, arrays)
    if "x" in synapses.variables:
        synapses.x = 1.0  # fully recovered at the start
    return synapses


def _set(group: b2.NeuronGroup | b2.Synapses, arrays: dict[str, NDArray]) -> None:
    for name, values in arrays.items():
        setattr(group, f"{name}_", values)  # the underscore: plain numbers in SI units
