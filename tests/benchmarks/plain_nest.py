"""The dyad in NEST: ``python -m tests.benchmarks.plain_nest INPUTS SECONDS``.

The same cells, wiring, delays, depressing synapses and intentions; one thread. What NEST does differently: the cell
model integrates with an adaptive Runge-Kutta-Fehlberg step, and its random numbers are its own.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise

import nest
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.own_cpu import cpu_s, say

TIME_STEP_MS = 0.1
DRIVE_HZ = 500.0
MV, MS, NS, PF = 1e3, 1e3, 1e9, 1e12  # from SI units
N_ROWS = 8
Arrays = dict[str, NDArray]


def main(inputs: str, seconds: str) -> None:
    arrays = dict(np.load(inputs, allow_pickle=False))
    nest.ResetKernel()
    nest.set(resolution=TIME_STEP_MS, local_num_threads=1, rng_seed=1, print_time=False)
    cells = _cells(arrays)
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    for kind in ("excitatory", "plastic", "inhibitory", "sensory"):
        _connect(arrays, kind, cells)
    _background(arrays, cells)
    drives = _drives(arrays, cells)
    before_s = cpu_s()
    for duration_ms, intensity in _segments(arrays, round(float(seconds) * 1e3 / TIME_STEP_MS)):
        _intend(arrays, cells, drives, intensity)
        nest.Simulate(duration_ms)
    say(cpu_s=cpu_s() - before_s, n_spikes=recorder.n_events)


def _cells(arrays: Arrays) -> "nest.NodeCollection":
    first = {name: float(arrays[f"cells.{name}"][0]) for name in ("C", "E_leak", "E_e", "E_i", "E_ahp")}
    first |= {name: float(arrays[f"cells.{name}"][0]) for name in ("tau_e", "tau_i", "tau_ahp")}
    return nest.Create(
        "iaf_cond_exp_sfa_rr",
        arrays["cells.v"].size,
        params={
            "C_m": first["C"] * PF,
            "E_L": first["E_leak"] * MV,
            "E_ex": first["E_e"] * MV,
            "E_in": first["E_i"] * MV,
            "E_sfa": first["E_ahp"] * MV,
            "tau_syn_ex": first["tau_e"] * MS,
            "tau_syn_in": first["tau_i"] * MS,
            "tau_sfa": first["tau_ahp"] * MS,
            "g_L": float(arrays["cells.g_leak"][0]) * NS,
            "V_th": float(arrays["cells.v_threshold"][0]) * MV,
            "V_reset": float(arrays["cells.v_reset"][0]) * MV,
            "t_ref": float(arrays["cells.refractory_steps"][0]) * TIME_STEP_MS,
            "q_sfa": arrays["cells.adaptation_step"] * NS,
            "q_rr": 0.0,  # no relative refractoriness
            "V_m": arrays["cells.v"] * MV,
        },
    )


def _connect(arrays: Arrays, kind: str, cells: "nest.NodeCollection") -> None:
    ids = np.asarray(cells.tolist())
    weight_nS = arrays[f"{kind}.w"] * NS
    synapse = {"synapse_model": "static_synapse", "weight": -weight_nS if kind == "inhibitory" else weight_nS}
    if kind == "sensory":
        u = float(arrays["sensory.u"][0])
        recovery_ms = float(arrays["sensory.tau_recovery"][0]) * MS
        # delivers weight * u * x, so the fully recovered amplitude is that of the other programs
        synapse = {
            "synapse_model": "tsodyks2_synapse",
            "U": u,
            "u": u,
            "tau_rec": recovery_ms,
            "weight": weight_nS / u,
        }
    synapse["delay"] = np.round(arrays[f"{kind}.delay"] * MS, 1)
    nest.Connect(ids[arrays[f"{kind}.pre"]], ids[arrays[f"{kind}.post"]], "one_to_one", synapse)


def _background(arrays: Arrays, cells: "nest.NodeCollection") -> None:
    rates_hz = arrays["cells.mean_background_at_rest"] / (TIME_STEP_MS * 1e-3)
    for rate_hz in np.unique(rates_hz):
        chosen = np.flatnonzero(rates_hz == rate_hz)
        source = nest.Create("poisson_generator", params={"rate": float(rate_hz)})
        weight_nS = float(arrays["cells.w_background"][chosen[0]]) * NS
        nest.Connect(source, cells[chosen.tolist()], syn_spec={"weight": weight_nS, "delay": TIME_STEP_MS})


def _drives(arrays: Arrays, cells: "nest.NodeCollection") -> "nest.NodeCollection":
    drives = nest.Create("poisson_generator", N_ROWS, params={"rate": 0.0})
    for row in range(N_ROWS):
        chosen = np.flatnonzero((arrays["cells.channel_row"] == row) & (arrays["cells.w_intention"] > 0))
        weight_nS = float(arrays["cells.w_intention"][chosen[0]]) * NS
        nest.Connect(
            drives[row], cells[chosen.tolist()], syn_spec={"weight": weight_nS, "delay": TIME_STEP_MS}
        )
    return drives


def _segments(arrays: Arrays, n_steps: int) -> Iterator[tuple[float, NDArray[np.float64]]]:
    """Yield how long the intentions stay as they are (ms), and their intensity, ``(n_rows,)``."""
    steps, values = arrays["schedule.steps"][:N_ROWS], arrays["schedule.values"][:N_ROWS]
    edges = np.unique(np.concatenate([[0, n_steps], steps[steps < n_steps]]))
    for start, stop in pairwise(edges):
        last = (steps <= start).sum(axis=1) - 1
        yield (stop - start) * TIME_STEP_MS, np.where(last < 0, 0.0, values[np.arange(N_ROWS), last])


def _intend(
    arrays: Arrays,
    cells: "nest.NodeCollection",
    drives: "nest.NodeCollection",
    intensity: NDArray[np.float64],
) -> None:
    """Set the drives, and close or open the motor cells: their gate is a part of their leak."""
    drives.set(rate=(DRIVE_HZ * intensity).tolist())
    g_leak, e_leak, e_i = (float(arrays[f"cells.{name}"][0]) for name in ("g_leak", "E_leak", "E_i"))
    for row in range(N_ROWS):
        motor = np.flatnonzero((arrays["cells.channel_row"] == row) & (arrays["cells.gate_conductance"] > 0))
        g_gate = float(arrays["cells.gate_conductance"][motor[0]]) * float(intensity[row] == 0)
        total = g_leak + g_gate
        cells[motor.tolist()].set(g_L=total * NS, E_L=(g_leak * e_leak + g_gate * e_i) / total * MV)


if __name__ == "__main__":
    main(*sys.argv[1:])
