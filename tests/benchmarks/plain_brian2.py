"""The dyad as one would write it in Brian2: ``python -m tests.benchmarks.plain_brian2 PART INPUTS SECONDS DIR [N]``.

The cells, the wiring and the intentions are those of the default dyad. The rest is Brian2 as its documentation
teaches it: shared constants, `exponential_euler`, `unless refractory`, a PoissonGroup for each random drive, a
TimedArray for the intentions. All cells share one group, which spares this script the 150 CPU-seconds that a group
for each population and a Synapses for each projection would take to compile.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.own_cpu import cpu_with_children_s, say

CELLS = """
dv/dt = (g_leak*(E_leak - v) + g_e*(E_e - v) + (g_i + g_gate)*(E_i - v)
         + g_ahp*(E_ahp - v))/C : volt (unless refractory)
dg_e/dt = -g_e/tau_e : siemens
dg_i/dt = -g_i/tau_i : siemens
dg_ahp/dt = -g_ahp/tau_ahp : siemens
g_gate = gate_conductance*int(intensity(t, row) == 0) : siemens
gate_conductance : siemens (constant)
adaptation_step : siemens (constant)
w_background : siemens (constant)
w_intention : siemens (constant)
row : integer (constant)
"""
DEPRESSING = """
w : siemens (constant)
dx/dt = (1 - x)/tau_recovery : 1 (event-driven)
"""
SHARED = {
    "C": b2.farad,
    "g_leak": b2.siemens,
    "E_leak": b2.volt,
    "E_e": b2.volt,
    "E_i": b2.volt,
    "E_ahp": b2.volt,
    "tau_e": b2.second,
    "tau_i": b2.second,
    "tau_ahp": b2.second,
    "v_threshold": b2.volt,
    "v_reset": b2.volt,
}
TIME_STEP_S, INTENTION_STEP_S = 1e-4, 1e-3
DRIVE_HZ = 500.0
Arrays = dict[str, NDArray]


def build(inputs: str, seconds: str, directory: str) -> None:
    """Compile the script into a program that can be run by itself."""
    b2.set_device("cpp_standalone", directory=directory, build_on_run=False)
    script = _script(inputs, seconds)
    script.network.run(script.duration)
    b2.device.build(directory=directory, run=False)
    say(binary=str(Path(directory) / "main"), spike_file=_file_name(script.spikes))


def run_args(inputs: str, seconds: str, directory: str, n_runs: str) -> None:
    """Compile once, then run again with other values: what can change are values, not which cells are connected."""
    b2.set_device("cpp_standalone", directory=directory, build_on_run=False)
    before_s = cpu_with_children_s()
    script = _script(inputs, seconds)
    script.network.run(script.duration)
    b2.device.build(directory=directory, run=False)
    built_s = cpu_with_children_s()
    counts = []
    for number in range(int(n_runs)):
        changed = {script.cells.v: _start(script.cells, number), script.sensory.w: script.sensory_w}
        b2.device.run(run_args=changed)
        counts.append(int(script.spikes.num_spikes))
    say(
        build_s=built_s - before_s,
        run_s=(cpu_with_children_s() - built_s) / len(counts),
        n_spikes=sum(counts),
    )


def cython(inputs: str, seconds: str, directory: str, n_runs: str) -> None:
    """Run again and again in one process that has compiled all it needs; the first run is not counted."""
    b2.prefs.codegen.target = "cython"
    b2.prefs.codegen.runtime.cython.cache_dir = directory
    script = _script(inputs, seconds)
    script.network.store()
    counts, used_s = [], []
    for number in range(int(n_runs) + 1):
        before_s = cpu_with_children_s()
        script.network.restore()
        script.cells.v = _start(script.cells, number)
        script.network.run(script.duration)
        counts.append(int(script.spikes.num_spikes))
        used_s.append(cpu_with_children_s() - before_s)
    say(run_s=float(np.mean(used_s[1:])), n_spikes=sum(counts[1:]))


@dataclass(frozen=True, slots=True)
class Script:
    """The network, what is read of it, and what a sweep changes."""

    network: b2.Network
    cells: b2.NeuronGroup
    sensory: b2.Synapses
    sensory_w: b2.Quantity
    spikes: b2.SpikeMonitor
    duration: b2.Quantity


def _script(inputs: str, seconds: str) -> Script:
    arrays = dict(np.load(inputs, allow_pickle=False))
    b2.defaultclock.dt = TIME_STEP_S * b2.second
    return dyad(arrays, float(seconds))


def _start(cells: b2.NeuronGroup, number: int) -> b2.Quantity:
    """Draw the potentials that a run begins with."""
    low, high = (float(cells.namespace[name]) for name in ("E_leak", "v_threshold"))
    return np.random.default_rng(number).uniform(low, high, cells.N) * b2.volt


def dyad(arrays: Arrays, seconds: float) -> Script:
    cells = _cells(arrays, seconds)
    sensory = _depressing(arrays, cells)
    objects = [
        cells,
        _static(arrays, "excitatory", cells, "g_e_post += w"),
        _static(arrays, "plastic", cells, "g_e_post += w"),
        _static(arrays, "inhibitory", cells, "g_i_post += w"),
        sensory,
        *_background(arrays, cells),
        *_intentions(arrays, cells),
    ]
    spikes = b2.SpikeMonitor(cells, name="spikes")
    network = b2.Network(objects, spikes)
    return Script(network, cells, sensory, arrays["sensory.w"] * b2.siemens, spikes, seconds * b2.second)


def _cells(arrays: Arrays, seconds: float) -> b2.NeuronGroup:
    shared = {name: arrays[f"cells.{name}"][0] * unit for name, unit in SHARED.items()}
    cells = b2.NeuronGroup(
        arrays["cells.v"].size,
        CELLS,
        threshold="v > v_threshold",
        reset="v = v_reset; g_ahp += adaptation_step",
        refractory=arrays["cells.refractory_steps"][0] * TIME_STEP_S * b2.second,
        method="exponential_euler",
        namespace={
            **shared,
            "intensity": b2.TimedArray(_intensity(arrays, seconds), INTENTION_STEP_S * b2.second),
        },
        name="cells",
    )
    cells.v = arrays["cells.v"] * b2.volt
    for name in ("gate_conductance", "adaptation_step", "w_background", "w_intention"):
        setattr(cells, name, arrays[f"cells.{name}"] * b2.siemens)
    cells.row = arrays["cells.channel_row"]
    return cells


def _intensity(arrays: Arrays, seconds: float) -> NDArray[np.float64]:
    """Sample the intentions on their grid, shape ``(n_times, n_rows)``."""
    steps = np.arange(round(seconds / INTENTION_STEP_S)) * round(INTENTION_STEP_S / TIME_STEP_S)
    columns = []
    for changes, values in zip(arrays["schedule.steps"], arrays["schedule.values"], strict=True):
        last = np.searchsorted(changes, steps, side="right") - 1
        columns.append(np.where(last < 0, 0.0, values[last]))
    return np.stack(columns, axis=1)


def _static(arrays: Arrays, kind: str, cells: b2.NeuronGroup, on_pre: str) -> b2.Synapses:
    synapses = b2.Synapses(cells, cells, "w : siemens (constant)", on_pre=on_pre, name=kind)
    _connect(arrays, kind, synapses)
    return synapses


def _depressing(arrays: Arrays, cells: b2.NeuronGroup) -> b2.Synapses:
    tau_recovery, u = arrays["sensory.tau_recovery"][0] * b2.second, arrays["sensory.u"][0]
    synapses = b2.Synapses(
        cells,
        cells,
        DEPRESSING,
        on_pre="g_e_post += w*x; x *= 1 - u",
        namespace={"tau_recovery": tau_recovery, "u": u},
        method="exact",
        name="sensory",
    )
    _connect(arrays, "sensory", synapses)
    synapses.x = 1
    return synapses


def _connect(arrays: Arrays, kind: str, synapses: b2.Synapses) -> None:
    synapses.connect(i=arrays[f"{kind}.pre"], j=arrays[f"{kind}.post"])
    synapses.delay = arrays[f"{kind}.delay"] * b2.second
    synapses.w = arrays[f"{kind}.w"] * b2.siemens


def _background(arrays: Arrays, cells: b2.NeuronGroup) -> tuple[b2.PoissonGroup, b2.Synapses]:
    rates = arrays["cells.mean_background_at_rest"] / TIME_STEP_S * b2.Hz
    source = b2.PoissonGroup(rates.size, rates, name="background")
    synapses = b2.Synapses(source, cells, on_pre="g_e_post += w_background_post", name="background_input")
    synapses.connect(j="i")
    return source, synapses


def _intentions(arrays: Arrays, cells: b2.NeuronGroup) -> tuple[b2.PoissonGroup, b2.Synapses]:
    driven = np.flatnonzero(arrays["cells.w_intention"] > 0)
    rows = arrays["cells.channel_row"][driven]
    cells_per_row = int(np.count_nonzero(rows == rows[0]))
    source = b2.PoissonGroup(
        driven.size,
        f"intensity(t, i // {cells_per_row})*drive",
        namespace={"intensity": cells.namespace["intensity"], "drive": DRIVE_HZ * b2.Hz},
        name="intentions",
    )
    synapses = b2.Synapses(source, cells, on_pre="g_e_post += w_intention_post", name="intention_input")
    synapses.connect(i=np.arange(driven.size), j=driven)
    return source, synapses


def _file_name(spikes: b2.SpikeMonitor) -> str:
    return Path(b2.device.get_array_filename(spikes.variables["i"])).name


PARTS = {part.__name__: part for part in (build, run_args, cython)}

if __name__ == "__main__":
    PARTS[sys.argv[1]](*sys.argv[2:])
