"""A network whose cost is mostly its random drive: ``python -m tests.benchmarks.drive_network KIND SECONDS DIR``.

2000 leaky integrate-and-fire cells, 343,000 synapses with currents and different delays, 2 kHz of Poisson input to
each cell, about 7 Hz. Three kinds: ``poisson_group`` is plain Brian2; ``counter`` has the counter-based noise of
`snn` instead of the PoissonGroup, and is otherwise the same; ``as_snn`` has that noise and is stepped as `snn` steps
its cells: with constant decay factors and a refractory period that ends at a step, counting only where something
arrives, and with the loops over cells rewritten.
"""

import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import brian2 as b2
import numpy as np

from snn.model.counter_noise import SIGNED_OFFSET, draw_keys, largest_quiet_word, split_keys
from snn.model.functions import noise_functions
from snn.simulate.build_worker import VECTORISE
from snn.simulate.cell_loops import rewrite_cell_loops
from tests.benchmarks.own_cpu import say

N_CELLS, N_EXCITATORY = 2000, 1600
N_SYNAPSES = 343_000
DRIVE_HZ, DRIVE_MV = 2000.0, 1.85
EXCITATORY_MV, INHIBITORY_MV = 0.25, 1.25
TIME_STEP_S = 1e-4
CELLS = """
dv/dt = (I - v)/tau : volt (unless refractory)
dI/dt = -I/tau_synapse : volt
key_high : integer (constant)
key_low : integer (constant)
"""
TAU_MS, TAU_SYNAPSE_MS, REFRACTORY_STEPS = 20.0, 5.0, 20
DECAY, DECAY_SYNAPSE = (math.exp(-TIME_STEP_S * 1e3 / tau_ms) for tau_ms in (TAU_MS, TAU_SYNAPSE_MS))
# The exact solution over one step, as `method="exact"` finds it.
GAIN = TAU_SYNAPSE_MS / (TAU_SYNAPSE_MS - TAU_MS) * (DECAY_SYNAPSE - DECAY)
STEPPED_CELLS = (
    CELLS.replace("(unless refractory)", "")
    + """
wakes_at_step : 1
gain : 1 (constant)
loss : 1 (constant)
decay_synapse : 1 (constant)
quiet : integer (constant)
"""
)
STEP = """
v = v + int(t_in_timesteps >= wakes_at_step)*(gain*I - loss*v)
I = I*decay_synapse
"""
MEAN = DRIVE_HZ * TIME_STEP_S
P_ZERO = math.exp(-MEAN)
ARRIVAL = "noise_arrives(key_high, key_low, t_in_timesteps, quiet, never)"
COUNT = "I += drive_weight*poisson_count(key_high, key_low, t_in_timesteps, 0, mean, p_zero)"
Drive = Callable[[b2.NeuronGroup, np.random.Generator], list[b2.BrianObject]]


def poisson_group(cells: b2.NeuronGroup, rng: np.random.Generator) -> list[b2.BrianObject]:  # noqa: ARG001
    source = b2.PoissonGroup(N_CELLS, DRIVE_HZ * b2.Hz, name="drive")
    synapses = b2.Synapses(source, cells, on_pre="I_post += drive_weight", name="drive_input")
    synapses.connect(j="i")
    synapses.namespace["drive_weight"] = DRIVE_MV * b2.mV
    return [source, synapses]


def counter(cells: b2.NeuronGroup, rng: np.random.Generator) -> list[b2.BrianObject]:
    _give_noise(cells, rng)
    return [cells.run_regularly(COUNT, when="synapses", order=1, name="drive")]


def as_snn(cells: b2.NeuronGroup, rng: np.random.Generator) -> list[b2.BrianObject]:
    _give_noise(cells, rng)
    cells.gain, cells.loss, cells.decay_synapse = GAIN, 1 - DECAY, DECAY_SYNAPSE
    cells.quiet = largest_quiet_word(P_ZERO)
    cells.set_event_schedule("arrival", when="synapses", order=1)
    cells.run_on_event("arrival", COUNT, when="synapses", order=2)
    return []


def _give_noise(cells: b2.NeuronGroup, rng: np.random.Generator) -> None:
    cells.key_high, cells.key_low = split_keys(draw_keys(N_CELLS, rng))
    cells.namespace.update(
        noise_functions(), mean=MEAN, p_zero=P_ZERO, drive_weight=DRIVE_MV * b2.mV, never=SIGNED_OFFSET - 1
    )


DRIVES: dict[str, Drive] = {"poisson_group": poisson_group, "counter": counter, "as_snn": as_snn}


def main(kind: str, seconds: str, directory: str) -> None:
    b2.prefs.codegen.cpp.extra_compile_args_gcc += [VECTORISE]
    b2.set_device("cpp_standalone", directory=directory, build_on_run=False)
    b2.defaultclock.dt = TIME_STEP_S * b2.second
    rng = np.random.default_rng(1)
    cells = _stepped_as_snn() if kind == "as_snn" else _plain()
    cells.v = rng.uniform(0, 20, N_CELLS) * b2.mV
    spikes = b2.SpikeMonitor(cells, name="spikes")
    network = b2.Network(cells, _synapses(cells, rng), spikes, DRIVES[kind](cells, rng))
    network.run(float(seconds) * b2.second)
    b2.device.build(directory=directory, compile=False, run=False)
    if kind == "as_snn":
        rewrite_cell_loops(Path(directory), cells)
    subprocess.run(["make", "-j2"], cwd=directory, check=True, stdout=subprocess.DEVNULL)
    file_name = Path(b2.device.get_array_filename(spikes.variables["i"])).name
    say(binary=str(Path(directory) / "main"), spike_file=file_name)


def _plain() -> b2.NeuronGroup:
    return b2.NeuronGroup(
        N_CELLS,
        CELLS,
        threshold="v > 20*mV",
        reset="v = 10*mV",
        refractory=REFRACTORY_STEPS * TIME_STEP_S * b2.second,
        method="exact",
        namespace=_time_constants(),
        name="cells",
    )


def _stepped_as_snn() -> b2.NeuronGroup:
    return b2.NeuronGroup(
        N_CELLS,
        STEPPED_CELLS,
        threshold="v > 20*mV",
        # Brian2 counts the step of the spike as refractory.
        reset=f"v = 10*mV; wakes_at_step = t_in_timesteps + {REFRACTORY_STEPS}",
        method=lambda *_: STEP,
        events={"arrival": ARRIVAL},
        namespace=_time_constants(),
        name="cells",
    )


def _time_constants() -> dict[str, b2.Quantity]:
    return {"tau": TAU_MS * b2.ms, "tau_synapse": TAU_SYNAPSE_MS * b2.ms}


def _synapses(cells: b2.NeuronGroup, rng: np.random.Generator) -> b2.Synapses:
    synapses = b2.Synapses(cells, cells, "w : volt (constant)", on_pre="I_post += w", name="synapses")
    sources = rng.integers(0, N_CELLS, N_SYNAPSES)
    synapses.connect(i=sources, j=rng.integers(0, N_CELLS, N_SYNAPSES))
    synapses.w = np.where(sources < N_EXCITATORY, EXCITATORY_MV, -INHIBITORY_MV) * b2.mV
    synapses.delay = rng.uniform(0.5, 2.5, N_SYNAPSES) * b2.ms
    return synapses


if __name__ == "__main__":
    main(*sys.argv[1:])
