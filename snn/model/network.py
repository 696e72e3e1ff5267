"""From the dyad's arrays to Brian2 objects: cells, fast synapses and what is read after a run.

Few, large objects: one group for all cells, one Synapses for each kind of synapse, small groups for channels and
partners (`snn.model.slow_network`). Each object is several C++ files, so this is what keeps a build in seconds. All
numbers enter as arrays of a fixed length, so every seed and condition of one structure shares the generated source.
"""

from dataclasses import dataclass

import brian2 as b2
from numpy.typing import NDArray

from snn.model import equations, learning_equations
from snn.model.functions import (
    decay_function,
    exponential_function,
    noise_functions,
    recovery_function,
)
from snn.model.inputs import ModelInputs
from snn.model.intervals import COMPETITION_INTERVAL_MS, REWARD_INTERVAL_MS, SNAPSHOT_INTERVAL_S
from snn.model.slow_network import SlowGroups, build_slow_groups, connect_slow_groups, set_arrays

LINKED_TO_CHANNELS = {"go": "go", "row_mean": "mean_intention", "row_p_zero": "p_zero_intention"}
LINKED_TO_PARTNERS = {
    "gate_factor": "gate_factor",
    "interneuron_current": "interneuron_current",
    "excitatory_current": "excitatory_current",
    "synaptic_gain": "synaptic_gain",
    "background_factor": "background_factor",
}
LINKED_TO_SIGHTS = {
    "others_row": {"others_mean": "mean_seen", "others_p_zero": "p_zero_seen"},
    "self_row": {"self_mean": "mean_seen", "self_p_zero": "p_zero_seen"},
}
LINKED_FOR_LEARNING = ("learning", "inhibitory_learning", "dopamine_error")


@dataclass(frozen=True, slots=True)
class SynapseKind:
    """The equations of one kind of synapse: its variables, what a pre spike does, and what a post spike does."""

    model: str
    on_pre: str
    on_post: str | None = None


STATIC_KINDS = {
    "excitatory": SynapseKind(equations.STATIC_SYNAPSE, equations.EXCITE),
    "inhibitory": SynapseKind(equations.DEPRESSING_SYNAPSE, equations.INHIBIT_AND_DEPRESS),
    "plastic": SynapseKind(equations.STATIC_SYNAPSE, equations.EXCITE),
}
LEARNING_KINDS = STATIC_KINDS | {
    "inhibitory": SynapseKind(
        learning_equations.PLASTIC_INHIBITION,
        learning_equations.INHIBIT_AND_LEARN,
        learning_equations.LEARN_INHIBITION,
    ),
    "plastic": SynapseKind(
        learning_equations.PLASTIC_SYNAPSE, learning_equations.EXCITE_AND_LEARN, learning_equations.LEARN
    ),
}


@dataclass(frozen=True, slots=True)
class DyadNetwork:
    """A Brian2 network with the objects that are read after a run.

    ``plastic`` and ``snapshots`` hold the weights of the synapses that may learn; ``snapshots`` is None if none does.
    """

    network: b2.Network
    cells: b2.NeuronGroup
    spikes: b2.SpikeMonitor
    slow: SlowGroups
    plastic: b2.Synapses
    snapshots: b2.StateMonitor | None


def build_network(inputs: ModelInputs) -> DyadNetwork:
    """Turn the arrays of a dyad into a Brian2 network on the active device; nothing runs.

    Parameters
    ----------
    inputs
        All numbers of the dyad.

    Returns
    -------
    DyadNetwork
        The network and what is read of it.
    """
    clock = b2.Clock(dt=inputs.time_step_ms * b2.ms, name="model_clock")
    slow = build_slow_groups(inputs)
    cells = _cells(inputs, slow, clock)
    kinds = LEARNING_KINDS if inputs.learns else STATIC_KINDS
    synapses = {name: _synapses(name, kind, inputs.of(name), cells) for name, kind in kinds.items()}
    synapses["plastic"].namespace.update(
        one_minus_exp=exponential_function(), reward_interval=REWARD_INTERVAL_MS * b2.ms
    )
    spikes = b2.SpikeMonitor(cells, name="spikes")
    objects = [*slow.objects, cells, *_updates(inputs, cells, slow), *synapses.values(), spikes]
    objects += connect_slow_groups(inputs, slow, cells)
    snapshots = _learn(inputs, objects, cells, synapses["plastic"]) if inputs.learns else None
    return DyadNetwork(b2.Network(*objects, name="dyad"), cells, spikes, slow, synapses["plastic"], snapshots)


def _cells(inputs: ModelInputs, slow: SlowGroups, clock: b2.Clock) -> b2.NeuronGroup:
    arrays = inputs.of("cells") | inputs.of("learning")
    cells = b2.NeuronGroup(
        arrays["channel_row"].size,
        equations.CELLS + inputs.learns * learning_equations.CELLS,
        threshold=equations.THRESHOLD,
        reset=equations.RESET + inputs.learns * learning_equations.RESET,
        method=_cells_step,
        clock=clock,
        name="cells",
        events={"arrival": equations.ARRIVAL},
        namespace={**noise_functions(), "mean_decay": decay_function()},
    )
    cells.namespace.update(level_step=slow.level_clock.dt, reward_interval=REWARD_INTERVAL_MS * b2.ms)
    _link_cells(cells, slow, learns=inputs.learns)
    set_arrays(cells, arrays)
    cells.set_event_schedule("arrival", when="synapses", order=1)
    cells.run_on_event("arrival", equations.PRIVATE_INPUT, when="synapses", order=2)
    return cells


def _link_cells(cells: b2.NeuronGroup, slow: SlowGroups, *, learns: bool) -> None:
    for name, linked in LINKED_TO_CHANNELS.items():
        setattr(cells, name, b2.linked_var(slow.channels, linked, index="channel_row"))
    links = LINKED_TO_PARTNERS | ({name: name for name in LINKED_FOR_LEARNING} if learns else {})
    for name, linked in links.items():
        setattr(cells, name, b2.linked_var(slow.partners, linked, index="partner_row"))
    for row, variables in LINKED_TO_SIGHTS.items():
        for name, linked in variables.items():
            setattr(cells, name, b2.linked_var(slow.sights, linked, index=row))


def _updates(inputs: ModelInputs, cells: b2.NeuronGroup, slow: SlowGroups) -> list[b2.CodeRunner]:
    levels = equations.LEVELS_UPDATE + (learning_equations.CELLS_UPDATE if inputs.learns else "")
    return [
        cells.run_regularly(levels, clock=slow.level_clock, when="start", order=6, name="set_levels"),
        cells.run_regularly(
            equations.GATE_UPDATE, clock=slow.channel_clock, when="start", order=7, name="set_gate"
        ),
    ]


def _cells_step(*_: object) -> str:
    """Return the update of one time step; a Brian2 state updater that is written out instead of derived."""
    return equations.CELLS_STEP


def _synapses(name: str, kind: SynapseKind, arrays: dict[str, NDArray], cells: b2.NeuronGroup) -> b2.Synapses:
    synapses = b2.Synapses(
        cells,
        cells,
        kind.model,
        on_pre=kind.on_pre,
        on_post=kind.on_post,
        clock=cells.clock,
        name=name,
        namespace={"recovered": recovery_function()},
        method="exact",
    )
    synapses.connect(i=arrays.pop("pre"), j=arrays.pop("post"))
    synapses.pre.delay = arrays.pop("delay") * b2.second
    set_arrays(synapses, arrays)
    if "x" in synapses.variables:
        synapses.x = 1.0  # fully recovered at the start
    return synapses


def _learn(
    inputs: ModelInputs, objects: list[b2.BrianObject], cells: b2.NeuronGroup, plastic: b2.Synapses
) -> b2.StateMonitor:
    """Add what learning does at regular times, and the snapshots of the weights."""
    clock = b2.Clock(dt=COMPETITION_INTERVAL_MS * b2.ms, name="competition_clock")
    reward_clock = b2.Clock(dt=REWARD_INTERVAL_MS * b2.ms, name="reward_clock")
    steps = (
        (cells, learning_equations.CLEAR_SUM, clock, "clear_weight_sum"),
        (plastic, learning_equations.ADD_UP, clock, "add_up_weights"),
        (plastic, learning_equations.COMPETE, clock, "compete"),
        (plastic, learning_equations.REWARD, reward_clock, "reward_learning"),
    )
    for order, (group, code, at, name) in enumerate(steps, start=8):
        objects.append(group.run_regularly(code, clock=at, when="start", order=order, name=name))
    snapshot_clock = b2.Clock(dt=SNAPSHOT_INTERVAL_S * b2.second, name="snapshot_clock")
    snapshots = b2.StateMonitor(
        plastic, "w", record=inputs.arrays["recorded.plastic"], clock=snapshot_clock, name="snapshots"
    )
    objects.append(snapshots)
    return snapshots
