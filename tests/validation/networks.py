"""Small networks for the validation tests: inputs of the engine written by hand, and traces of their state.

Nothing here comes from `snn.config`: the numbers are those of the paper trail (Vogels & Abbott 2005), in SI units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import brian2 as b2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from snn.model.inputs import ModelInputs
from snn.model.network import build_network
from snn.model.schedule import NEVER

MV, MS, NS, PF, PA = 1e-3, 1e-3, 1e-9, 1e-12, 1e-12
KINDS = ("excitatory", "inhibitory", "mirror", "sensory")

N_CELLS, N_SYNAPSES, N_ROWS, CAPACITY = 40, 24, 2, 1024
"""One structure for all small networks, so that they share one compiled model."""
NEVER_INTENDED, INTENDED = 0, 1
"""Intention rows: one that is always silent, one that a test may schedule."""

MEMBRANE = {
    "C": 200 * PF,
    "g_leak": 10 * NS,
    "E_leak": -70 * MV,
    "E_e": 0.0,
    "E_i": -80 * MV,
    "E_ahp": -85 * MV,
    "tau_e": 5 * MS,
    "tau_i": 10 * MS,
    "tau_ahp": 120 * MS,
    "v_threshold": -50 * MV,
    "v_reset": -60 * MV,
}
QUIET = {
    "adaptation_step": 0.0,
    "gain": 1.0,
    "I_modulator": 0.0,
    "gate_conductance": 0.0,
    "gate_leak": 0.0,
    "w_background": 0.0,
    "mean_background": 0.0,
    "p_zero_background": 1.0,
    "w_intention": 0.0,
}
REFRACTORY_MS = 2.0
FAR_BELOW_THRESHOLD = {"v": -70 * MV}


@dataclass(frozen=True, slots=True)
class Synapse:
    """One synapse: source, target, delay in time steps, weight in siemens; and its depression, if it is sensory."""

    pre: int
    post: int
    delay_steps: int
    weight_S: float
    depression: float = 0.0
    recovery_s: float = 0.2


@dataclass(frozen=True, slots=True)
class Network:
    """What distinguishes one small network: cell parameters (a number, or one a cell) and synapses by kind."""

    cells: Mapping[str, ArrayLike] = field(default_factory=dict)
    synapses: Mapping[str, Sequence[Synapse]] = field(default_factory=dict)
    intended_steps: tuple[int, int] | None = None
    mean_intention: float = 0.0
    time_step_ms: float = 0.1
    n_cells: int = N_CELLS

    def inputs(self) -> ModelInputs:
        """Lay the network out as the engine takes it."""
        arrays = {**self._cell_arrays(), **self._intention_arrays()}
        for kind in KINDS:
            arrays |= self._synapse_arrays(kind, self.synapses.get(kind, ()))
        return ModelInputs(self.time_step_ms, arrays)

    def _cell_arrays(self) -> dict[str, NDArray]:
        values: dict[str, ArrayLike] = MEMBRANE | QUIET | FAR_BELOW_THRESHOLD | dict(self.cells)
        dt_s = self.time_step_ms * MS
        decays = {f"decay_{x}": np.exp(-dt_s / np.asarray(values[f"tau_{x}"])) for x in ("e", "i", "ahp")}
        steps = {"refractory_steps": round(REFRACTORY_MS / self.time_step_ms)}
        integers = {"channel_row": NEVER_INTENDED, "key_high": np.arange(1, self.n_cells + 1), "key_low": 7}
        whole = {name: values.pop(name, default) for name, default in integers.items()}  # type: ignore[attr-defined]
        columns = {name: _column(v, self.n_cells, np.float64) for name, v in (decays | steps | values).items()}
        columns |= {name: _column(v, self.n_cells, np.int32) for name, v in whole.items()}
        return {f"cells.{name}": column for name, column in columns.items()}

    def _intention_arrays(self) -> dict[str, NDArray]:
        steps = np.full((N_ROWS, CAPACITY), NEVER, dtype=np.int32)
        values = np.zeros((N_ROWS, CAPACITY))
        if self.intended_steps:
            steps[INTENDED, :2] = self.intended_steps
            values[INTENDED, 0] = 1.0
        means = np.array([0.0, self.mean_intention])
        return {"schedule.steps": steps, "schedule.values": values, "intentions.mean_at_full_intensity": means}

    def _synapse_arrays(self, kind: str, synapses: Sequence[Synapse]) -> dict[str, NDArray]:
        filler = [Synapse(0, 0, 1, 0.0)] * max(0, N_SYNAPSES - len(synapses))
        rows = [*synapses, *filler]
        arrays = {
            "pre": np.array([row.pre for row in rows], dtype=np.int32),
            "post": np.array([row.post for row in rows], dtype=np.int32),
            "delay": np.array([row.delay_steps * self.time_step_ms * MS for row in rows]),
            "w": np.array([row.weight_S for row in rows]),
        }
        if kind == "sensory":
            arrays["u"] = np.array([row.depression for row in rows])
            arrays["tau_recovery"] = np.array([row.recovery_s for row in rows])
        return {f"{kind}.{name}": values for name, values in arrays.items()}


def _column(values: ArrayLike, n_cells: int, dtype: type) -> NDArray:
    return np.array(np.broadcast_to(np.asarray(values, dtype=dtype), (n_cells,)))


@dataclass(frozen=True, slots=True)
class Traces:
    """State over time: ``values[name][cell, step]`` is the state before the step, ``spikes[cell]`` its spike steps."""

    values: Mapping[str, NDArray[np.float64]]  # each (n_cells, n_steps)
    spikes: Mapping[int, NDArray[np.int64]]

    def jumps(self, name: str, cell: int, *, decay: float = 1.0) -> dict[int, float]:
        """Return what input added to a conductance, by the step in which it arrived (visible one sample later)."""
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

    ``forced`` lists (step, cell) pairs: the cell is put above its threshold before that step, so that it fires in it.
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


def spike_steps(cells: NDArray[np.int32], steps: NDArray[np.int64], cell: int) -> NDArray[np.int64]:
    """Pick the spike steps of one cell."""
    return steps[cells == cell]
