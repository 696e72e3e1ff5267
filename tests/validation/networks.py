"""Small networks for the validation tests: inputs of the engine written by hand, and traces of their state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import brian2 as b2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from snn.config.cells import CellParameters
from snn.model.cells import membrane, stepping
from snn.model.inputs import ModelInputs
from snn.model.network import build_network
from snn.model.schedule import NEVER

MV, MS, NS, PF, PA = 1e-3, 1e-3, 1e-9, 1e-12, 1e-12
KINDS = ("excitatory", "inhibitory", "mirror", "sensory")

N_CELLS, N_SYNAPSES, N_ROWS, CAPACITY = 40, 24, 2, 1024
"""One structure for all small networks, so that they share one compiled model."""
NEVER_INTENDED, INTENDED = 0, 1
"""Intention rows: one that is always silent, one that a test may schedule."""

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
    "gain": 1.0,
    "I_modulator": 0.0,
    "gate_conductance": 0.0,
    "gate_leak": 0.0,
    "w_background": 0.0,
    "mean_background": 0.0,
    "p_zero_background": 1.0,
    "w_intention": 0.0,
}
AT_REST = {"v": -70 * MV}


@dataclass(frozen=True, slots=True)
class Synapse:
    """One synapse; depression and recovery count only if it is sensory."""

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
    number or one for each cell. Cells are silent and synapses absent unless they are given here.
    """

    cell: CellParameters = CELL
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
        keys = {"key_high": np.arange(1, self.n_cells + 1), "key_low": 7, "channel_row": NEVER_INTENDED}
        constants = (
            membrane(self.cell) | stepping(self.cell, time_step_ms=self.time_step_ms) | QUIET | AT_REST
        )
        values: dict[str, ArrayLike] = {**constants, **keys, **self.cells}
        return {
            f"cells.{name}": _column(value, self.n_cells, np.int32 if name in keys else np.float64)
            for name, value in values.items()
        }

    def _intention_arrays(self) -> dict[str, NDArray]:
        steps = np.full((N_ROWS, CAPACITY), NEVER, dtype=np.int32)
        values = np.zeros((N_ROWS, CAPACITY))
        if self.intended_steps:
            steps[INTENDED, :2] = self.intended_steps
            values[INTENDED, 0] = 1.0
        return {
            "schedule.steps": steps,
            "schedule.values": values,
            "intentions.mean_at_full_intensity": np.array([0.0, self.mean_intention]),
        }

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


def spike_steps(cells: NDArray[np.int32], steps: NDArray[np.int64], cell: int) -> NDArray[np.int64]:
    """Pick the spike steps of one cell."""
    return steps[cells == cell]
