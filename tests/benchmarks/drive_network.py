"""A network whose cost is mostly its random drive: ``python -m tests.benchmarks.drive_network KIND SECONDS DIR``.

2000 leaky integrate-and-fire cells, 343,000 synapses with currents and different delays, 2 kHz of Poisson input to
each cell, about 7 Hz. Three kinds: ``poisson_group`` is plain Brian2; ``counter`` has the counter-based noise of
`snn` instead of the PoissonGroup, and is otherwise the same; ``as_snn`` has that noise and is stepped as `snn` steps
its cells, with constant decay factors and a refractory period that is a count of steps.
"""

import math
import sys
from collections.abc import Callable
from pathlib import Path

import brian2 as b2
import numpy as np

from snn.model.counter_noise import draw_keys, split_keys
from snn.model.functions import noise_functions
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
STEP = f"""
_awake = int(steps_to_wait <= 0)
v = v + _awake*({GAIN!r}*I - {1 - DECAY!r}*v)
steps_to_wait = steps_to_wait - 1 + _awake
I = I*{DECAY_SYNAPSE!r}
"""
Drive = Callable[[b2.NeuronGroup, np.random.Generator], list[b2.BrianObject]]


def poisson_group(cells: b2.NeuronGroup, rng: np.random.Generator) -> list[b2.BrianObject]:  # noqa: ARG001
    source = b2.PoissonGroup(N_CELLS, DRIVE_HZ * b2.Hz, name="drive")
    synapses = b2.Synapses(source, cells, on_pre="I_post += drive_weight", name="drive_input")
    synapses.connect(j="i")
    synapses.namespace["drive_weight"] = DRIVE_MV * b2.mV
    return [source, synapses]


def counter(cells: b2.NeuronGroup, rng: np.random.Generator) -> list[b2.BrianObject]:
    cells.key_high, cells.key_low = split_keys(draw_keys(N_CELLS, rng))
    mean = DRIVE_HZ * TIME_STEP_S
    cells.namespace.update(
        poisson_count=noise_functions()["poisson_count"],
        mean=mean,
        p_zero=np.exp(-mean),
        drive_weight=DRIVE_MV * b2.mV,
    )
    count = "poisson_count(key_high, key_low, t_in_timesteps, 0, mean, p_zero)"
    return [cells.run_regularly(f"I += drive_weight*{count}", when="synapses", order=1, name="drive")]


DRIVES: dict[str, Drive] = {"poisson_group": poisson_group, "counter": counter, "as_snn": counter}


def main(kind: str, seconds: str, directory: str) -> None:
    b2.set_device("cpp_standalone", directory=directory, build_on_run=False)
    b2.defaultclock.dt = TIME_STEP_S * b2.second
    rng = np.random.default_rng(1)
    cells = _stepped_as_snn() if kind == "as_snn" else _plain()
    cells.v = rng.uniform(0, 20, N_CELLS) * b2.mV
    spikes = b2.SpikeMonitor(cells, name="spikes")
    network = b2.Network(cells, _synapses(cells, rng), spikes, DRIVES[kind](cells, rng))
    network.run(float(seconds) * b2.second)
    b2.device.build(directory=directory, run=False)
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
        CELLS.replace("(unless refractory)", "") + "steps_to_wait : 1",
        threshold="v > 20*mV",
        reset=f"v = 10*mV; steps_to_wait = {REFRACTORY_STEPS - 1}",
        method=lambda *_: STEP,  # Brian2 counts the step of the spike as refractory
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
