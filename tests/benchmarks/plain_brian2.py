"""The dyad as one would write it in Brian2: ``python -m tests.benchmarks.plain_brian2 PART INPUTS SECONDS DIR [N]``.

The cells, the wiring, the intentions, the bodies and what is seen are those of the default dyad. The rest is Brian2 as
its documentation teaches it: shared constants, `exponential_euler`, `unless refractory`, a PoissonGroup for each random
drive of known rate, a threshold with `rand()` where the rate is another group's variable, a TimedArray for the
intentions, and slow clocks for bodies and senses. All cells share one group, which spares this script the 150
CPU-seconds that a group for each population and a Synapses for each projection would take to compile. Neither is there
what the default dyad has at 0: seeing oneself, confusion, occlusion, and all that modulators and reactions do.
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
w_drive : siemens (constant)
row : integer (constant)
"""
BODIES = """
deffort/dt = -effort/tau_body : Hz
dmovement/dt = (effort - movement)/tau_body : Hz
"""
SIGHTS = """
dx/dt = (1 - x)/tau_recovery - u*x*arriving : 1
dclearness/dt = -clearness/tau_acuity + sqrt(2/tau_acuity)*xi : 1
movement : Hz (linked)
arriving : Hz
seen : Hz
coupling : 1 (constant)
"""
SEE = "seen = coupling*clip(1 + acuity_sd*clearness, 0, 1e9)*arriving*x"
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
BODY_STEP_S, SIGHT_STEP_S = 1e-3, 1e-2
N_BODIES = 8  # one for each partner and channel
DRIVE_HZ = 500.0
COUPLING = 1.0
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
        changed = {
            script.cells.v: _start(script.cells, number),
            script.sights.coupling: np.full(N_BODIES, COUPLING),
        }
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
    sights: b2.NeuronGroup
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
    bodies = bodies_of(arrays)
    sights = sights_of(arrays, bodies)
    objects = [
        cells,
        bodies,
        sights,
        _readout(arrays, cells, bodies),
        _static(arrays, "excitatory", cells, "g_e_post += w"),
        _static(arrays, "plastic", cells, "g_e_post += w"),
        _static(arrays, "inhibitory", cells, "g_i_post += w"),
        *_background(arrays, cells),
        *_intentions(arrays, cells),
        *_vision(arrays, sights, cells),
    ]
    spikes = b2.SpikeMonitor(cells, name="spikes")
    network = b2.Network(objects, spikes)
    return Script(network, cells, sights, spikes, seconds * b2.second)


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
    for name in ("gate_conductance", "adaptation_step", "w_background", "w_drive"):
        setattr(cells, name, arrays[f"cells.{name}"] * b2.siemens)
    cells.row = arrays["cells.channel_row"]
    return cells


def _intensity(arrays: Arrays, seconds: float) -> NDArray[np.float64]:
    """Sample the intentions on their grid, shape ``(n_times, n_rows)``."""
    steps = np.arange(round(seconds / INTENTION_STEP_S)) * round(INTENTION_STEP_S / TIME_STEP_S)
    columns = []
    for row in range(N_BODIES + 1):  # the last is never intended
        changes, values = (arrays[f"schedule.{what}"][row] for what in ("steps", "values"))
        last = np.searchsorted(changes, steps, side="right") - 1
        columns.append(np.where(last < 0, 0.0, values[last]))
    return np.stack(columns, axis=1)


def _static(arrays: Arrays, kind: str, cells: b2.NeuronGroup, on_pre: str) -> b2.Synapses:
    synapses = b2.Synapses(cells, cells, "w : siemens (constant)", on_pre=on_pre, name=kind)
    synapses.connect(i=arrays[f"{kind}.pre"], j=arrays[f"{kind}.post"])
    synapses.delay = arrays[f"{kind}.delay"] * b2.second
    synapses.w = arrays[f"{kind}.w"] * b2.siemens
    return synapses


def bodies_of(arrays: Arrays) -> b2.NeuronGroup:
    """Low-pass the mean rate of each channel's motor cells twice: what the others can see of it."""
    tau_body = _tau_s(arrays["channels.body_decay"][0], BODY_STEP_S) * b2.second
    return b2.NeuronGroup(
        N_BODIES, BODIES, method="exact", dt=BODY_STEP_S * b2.second,
        namespace={"tau_body": tau_body}, name="bodies",
    )  # fmt: skip


def _readout(arrays: Arrays, cells: b2.NeuronGroup, bodies: b2.NeuronGroup) -> b2.Synapses:
    step = {"effort_step": arrays["readout.effort_step"][0] * b2.Hz}
    readout = b2.Synapses(cells, bodies, on_pre="effort_post += effort_step", namespace=step, name="readout")
    readout.connect(i=arrays["readout.pre"], j=arrays["readout.post"])
    return readout


def sights_of(arrays: Arrays, bodies: b2.NeuronGroup) -> b2.NeuronGroup:
    """See each channel of the other as it was one latency ago, through adaptation and an acuity that wavers."""
    latency_steps = arrays["sights.smile_slot"][0] % (len(arrays["past.body_row"]) // (N_BODIES + 1))
    past = [f"past{step}" for step in range(latency_steps)]  # a shift register, one variable for each step
    values = {
        "tau_recovery": arrays["sights.recovery_time"][0] * b2.second,
        "tau_acuity": _tau_s(arrays["sights.clearness_decay"][0], SIGHT_STEP_S) * b2.second,
        "u": arrays["sights.adaptation"][0],
        "acuity_sd": arrays["sights.acuity_sd"][0],
    }
    sights = b2.NeuronGroup(
        N_BODIES, SIGHTS + "".join(f"{name} : Hz\n" for name in past),
        method="euler", dt=SIGHT_STEP_S * b2.second, namespace=values, name="sights",
    )  # fmt: skip
    of_the_other = np.roll(np.arange(N_BODIES), N_BODIES // 2)
    sights.movement = b2.linked_var(bodies, "movement", index=of_the_other)
    sights.x, sights.coupling = 1, arrays["sights.coupling"][:N_BODIES]
    sights.clearness = arrays["sights.clearness"][:N_BODIES]
    moved = zip(["arriving", *past[::-1]], [*past[::-1], "movement"], strict=True)
    sights.run_regularly("\n".join([*(f"{later} = {sooner}" for later, sooner in moved), SEE]))
    return sights


def _tau_s(decay: float, step_s: float) -> float:
    """Return the time constant of what keeps the fraction ``decay`` of itself over a step."""
    return float(-step_s / np.log(decay))


def _background(arrays: Arrays, cells: b2.NeuronGroup) -> tuple[b2.PoissonGroup, b2.Synapses]:
    rates = arrays["cells.mean_background_at_rest"] / TIME_STEP_S * b2.Hz
    source = b2.PoissonGroup(rates.size, rates, name="background")
    synapses = b2.Synapses(source, cells, on_pre="g_e_post += w_background_post", name="background_input")
    synapses.connect(j="i")
    return source, synapses


def _intentions(arrays: Arrays, cells: b2.NeuronGroup) -> tuple[b2.PoissonGroup, b2.Synapses]:
    driven = np.flatnonzero((arrays["cells.w_drive"] > 0) & ~_sees(arrays))
    rows = arrays["cells.channel_row"][driven]
    cells_per_row = int(np.count_nonzero(rows == rows[0]))
    source = b2.PoissonGroup(
        driven.size,
        f"intensity(t, i // {cells_per_row})*drive",
        namespace={"intensity": cells.namespace["intensity"], "drive": DRIVE_HZ * b2.Hz},
        name="intentions",
    )
    synapses = b2.Synapses(source, cells, on_pre="g_e_post += w_drive_post", name="intention_input")
    synapses.connect(i=np.arange(driven.size), j=driven)
    return source, synapses


def _vision(
    arrays: Arrays, sights: b2.NeuronGroup, cells: b2.NeuronGroup
) -> tuple[b2.NeuronGroup, b2.Synapses]:
    """Draw for each cell that sees all its inputs at once: a PoissonGroup cannot be linked to another group's rate."""
    seeing = np.flatnonzero(_sees(arrays))
    n_inputs = round(arrays["sights.inputs_per_hz"][0] / TIME_STEP_S)
    eyes = b2.NeuronGroup(
        seeing.size, "seen : Hz (linked)", threshold="rand() < n_inputs*seen*dt",
        namespace={"n_inputs": n_inputs}, name="eyes",
    )  # fmt: skip
    eyes.seen = b2.linked_var(sights, "seen", index=arrays["cells.others_row"][seeing].astype(int))
    synapses = b2.Synapses(eyes, cells, on_pre="g_e_post += w_drive_post", name="visual_input")
    synapses.connect(i=np.arange(seeing.size), j=seeing)
    return eyes, synapses


def _sees(arrays: Arrays) -> NDArray[np.bool_]:
    """Tell which cells have a row of what is seen of the other, ``(n_cells,)``."""
    return arrays["cells.others_row"] < N_BODIES


def _file_name(spikes: b2.SpikeMonitor) -> str:
    return Path(b2.device.get_array_filename(spikes.variables["i"])).name


PARTS = {part.__name__: part for part in (build, run_args, cython)}

if __name__ == "__main__":
    PARTS[sys.argv[1]](*sys.argv[2:])
