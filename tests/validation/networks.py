"""Small networks for the validation tests: inputs of the engine written by hand, and traces of their state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import brian2 as b2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from snn.config.schema.cells import CellParameters
from snn.config.schema.partner import Partner
from snn.config.schema.procedure import CommonDrive
from snn.config.schema.vision import Sight
from snn.model.cells import NO_CHANNEL, membrane, stepping
from snn.model.channel_rows import body_parameters, channel_parameters, reward_synapses, seen_acts
from snn.model.inputs import ModelInputs
from snn.model.network import build_network
from snn.model.partner_rows import SCHEDULED, common_drive_rows, partner_parameters
from snn.model.schedule import Changes, pack
from snn.model.sights import NO_SIGHT, past_arrays, sight_arrays
from snn.model.streams import DyadStreams
from snn.simulate.raw_run import Moments

MV, MS, NS, PF, PA = 1e-3, 1e-3, 1e-9, 1e-12, 1e-12
KINDS = ("excitatory", "inhibitory", "plastic")

N_CELLS, N_SYNAPSES = 40, 24
"""One structure for all small networks, so that they share one compiled model."""
INTENDED, NEVER_INTENDED = 0, NO_CHANNEL
"""Intention rows: one that a test may schedule, one that is always silent."""

CELL = CellParameters.model_validate(
    {
        "capacitance": "200 pF",
        "leak_conductance": "10 nS",
        "resting_potential": "-70 mV",
        "threshold": "-50 mV",
        "reset_potential": "-60 mV",
        "refractory_period": "2 ms",
        "reversal_excitatory": "0 mV",
        "reversal_inhibitory": "-80 mV",
        "reversal_adaptation": "-85 mV",
        "tau_excitatory": "5 ms",
        "tau_inhibitory": "10 ms",
        "tau_adaptation": "120 ms",
        "adaptation_step": "1.5 nS",
    }
)
"""The cell that all expected values of these tests are derived from."""
QUIET = {
    "adaptation_step": 0.0,
    "is_interneuron": 0.0,
    "in_circuit": 0.0,
    "gate_conductance": 0.0,
    "gate_leak": 0.0,
    "w_background": 0.0,
    "mean_background_at_rest": 0.0,
    "w_drive": 0.0,
}
FULL_OXYTOCIN = {
    "oxytocin": 1.0,
    "oxytocin_half_power": 0.0,
    "social_gain": 0.0,
    "interneuron_current_max": 1.0,
}
"""The current into an interneuron is then 1 A: `is_interneuron` of a cell is its current in amperes."""
NO_SEROTONIN = {"serotonin": 0.0, "receptor_mode": 0.0, "minimum_gain": 0.0, "curve_width": 0.01}
"""The gain of a cell in a circuit is then 0: `in_circuit` of a cell is 1 - gain."""
AT_REST = {"v": -70 * MV}


@dataclass(frozen=True, slots=True)
class Synapse:
    """One synapse; depression and recovery count only if it is inhibitory."""

    pre: int
    post: int
    delay_steps: int
    weight_S: float
    depression: float = 0.0
    recovery_s: float = 0.2


@dataclass(frozen=True, slots=True)
class Network:
    """What distinguishes one small network.

    ``cell`` holds the constants of all cells; ``cells`` overrides arrays of the engine by name, in SI units, with one
    number or one for each cell; ``current_A`` and ``gain`` are what modulators do to each cell. Cells are silent and
    synapses absent unless they are given here.
    """

    cell: CellParameters = CELL
    cells: Mapping[str, ArrayLike] = field(default_factory=dict)
    current_A: ArrayLike = 0.0
    gain: ArrayLike = 1.0
    synapses: Mapping[str, Sequence[Synapse]] = field(default_factory=dict)
    intended_steps: tuple[int, int] | None = None
    mean_intention: float = 0.0
    time_step_ms: float = 0.1
    n_cells: int = N_CELLS

    def inputs(self) -> ModelInputs:
        """Lay the network out as the engine takes it."""
        arrays = {**self._cell_arrays(), **self._slow_arrays()}
        for kind in KINDS:
            arrays |= self._synapse_arrays(kind, self.synapses.get(kind, ()))
        return ModelInputs(self.time_step_ms, arrays)

    def _cell_arrays(self) -> dict[str, NDArray]:
        keys = {
            "key_high": np.arange(1, self.n_cells + 1),
            "key_low": 7,
            "channel_row": NEVER_INTENDED,
            "others_row": NO_SIGHT,
            "self_row": NO_SIGHT,
            "partner_row": 0,
        }
        modulated = {"is_interneuron": self.current_A, "in_circuit": 1.0 - np.asarray(self.gain)}
        constants = (
            membrane(self.cell) | stepping(self.cell, time_step_ms=self.time_step_ms) | QUIET | AT_REST
        )
        values: dict[str, ArrayLike] = {**constants, **modulated, **keys, **self.cells}
        return {
            f"cells.{name}": _column(value, self.n_cells, np.int32 if name in keys else np.float64)
            for name, value in values.items()
        }

    def _slow_arrays(self) -> dict[str, NDArray]:
        """Lay out channels, bodies, sights and partners; no cell reports to them."""
        partners, sights, streams = {"a": Partner(), "b": Partner()}, (Sight(), Sight()), DyadStreams(1, 0)
        step_ms = self.time_step_ms
        channels = channel_parameters(partners, time_step_ms=step_ms)
        channels["mean_at_full_intensity"] = np.where(np.arange(NO_CHANNEL + 1) == INTENDED, 1.0, 0.0)
        channels["mean_at_full_intensity"] *= self.mean_intention
        common = common_drive_rows(CommonDrive(), streams.common_drive(), time_step_ms=step_ms)
        recorded = {"levels": 2, "movement": NO_CHANNEL, "seen": NO_SIGHT}
        objects = {
            "channels": channels,
            "bodies": body_parameters(partners),
            "past": past_arrays(),
            "sights": sight_arrays(partners, sights, streams=streams, noise_branch=0, time_step_ms=step_ms),
            "partners": partner_parameters(partners, sights) | common | self._modulators(),
            "readout": _idle_readout(),
            "seen_acts": seen_acts(partners, sights, streams=streams),
            "rewards": reward_synapses(partners),
            "schedule": self._schedule(),
            "recorded": {name: np.arange(n, dtype=np.int32) for name, n in recorded.items()},
        }
        return {f"{owner}.{name}": a for owner, arrays in objects.items() for name, a in arrays.items()}

    def _modulators(self) -> dict[str, NDArray[np.float64]]:
        given = FULL_OXYTOCIN if np.any(self.current_A) else {}
        given = given | (NO_SEROTONIN if np.any(np.asarray(self.gain) != 1.0) else {})
        return {name: np.full(2, value) for name, value in given.items()}

    def _schedule(self) -> dict[str, NDArray]:
        never: Changes = (np.empty(0, np.int64), np.empty(0))
        rows = [never] * (NO_CHANNEL + 1)
        if self.intended_steps:
            rows[INTENDED] = (np.asarray(self.intended_steps), np.array([1.0, 0.0]))
        always: Changes = (np.zeros(1, np.int64), np.ones(1))
        at_times = ("burst", "occlusion", "self_occlusion")
        rows += [never if what in at_times else always for what in SCHEDULED for _ in range(2)]
        packed = pack(rows)
        return {"steps": packed.steps, "values": packed.values}

    def _synapse_arrays(self, kind: str, synapses: Sequence[Synapse]) -> dict[str, NDArray]:
        filler = [Synapse(0, 0, 1, 0.0)] * max(0, N_SYNAPSES - len(synapses))
        rows = [*synapses, *filler]
        arrays = {
            "pre": np.array([row.pre for row in rows], dtype=np.int32),
            "post": np.array([row.post for row in rows], dtype=np.int32),
            "delay": np.array([row.delay_steps * self.time_step_ms * MS for row in rows]),
            "w": np.array([row.weight_S for row in rows]),
        }
        if kind == "inhibitory":
            arrays["u"] = np.array([row.depression for row in rows])
            arrays["tau_recovery"] = np.array([row.recovery_s for row in rows])
        return {f"{kind}.{name}": values for name, values in arrays.items()}


def _idle_readout() -> dict[str, NDArray]:
    ends = {"pre": 0, "post": NEVER_INTENDED}
    arrays = {name: np.full(N_SYNAPSES, end, np.int32) for name, end in ends.items()}
    return arrays | {"effort_step": np.zeros(N_SYNAPSES)}


def _column(values: ArrayLike, n_cells: int, dtype: type) -> NDArray:
    return np.array(np.broadcast_to(np.asarray(values, dtype=dtype), (n_cells,)))


@dataclass(frozen=True, slots=True)
class Traces:
    """State over time: ``values[name][cell, step]`` before the step; and ``spikes[cell]``, the steps it fired in."""

    values: Mapping[str, NDArray[np.float64]]  # each (n_cells, n_steps)
    spikes: Mapping[int, NDArray[np.int64]]

    def jumps(self, name: str, cell: int, *, decay: float = 1.0) -> dict[int, float]:
        """Return what input added to a conductance, by step of arrival (visible one sample later)."""
        trace = self.values[name][cell]
        added = trace[1:] - trace[:-1] * decay
        arrived = np.flatnonzero(np.abs(added) > 1e-6 * NS)
        return {int(step): float(added[step]) for step in arrived}


def trace(
    network: Network,
    n_steps: int,
    *,
    variables: Sequence[str],
    forced: Sequence[tuple[int, int]] = (),
) -> Traces:
    """Simulate on Brian2's NumPy target in this process, with a monitor of the state.

    ``forced`` lists (step, cell) pairs: the cell is put above its threshold before that step and fires in it.
    """
    dyad = build_network(network.inputs())
    clock = dyad.cells.clock
    monitor = b2.StateMonitor(dyad.cells, list(variables), record=True, clock=clock, name="state")
    dyad.network.add(monitor)
    done = 0
    for step, cell in sorted(forced):
        _run(dyad.network, step - done, network.time_step_ms)
        dyad.cells.v_[cell] = 1.0  # volt
        done = step
    _run(dyad.network, n_steps - done, network.time_step_ms)
    steps = np.rint(np.asarray(dyad.spikes.t_) / (network.time_step_ms * MS)).astype(np.int64)
    cells = np.asarray(dyad.spikes.i)
    return Traces(
        {name: np.array(getattr(monitor, f"{name}_")) for name in variables},
        {cell: steps[cells == cell] for cell in range(network.n_cells)},
    )


def _run(network: b2.Network, n_steps: int, time_step_ms: float) -> None:
    if n_steps > 0:
        network.run(n_steps * time_step_ms * b2.ms, namespace={})


def spike_steps(spikes: Moments, cell: int) -> NDArray[np.int64]:
    """Pick the spike steps of one cell."""
    return spikes.steps[spikes.index == cell]
