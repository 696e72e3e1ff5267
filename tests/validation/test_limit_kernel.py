"""The kernel written by hand is the limit of the same thing: it gives the spikes and acts of the compiled model."""

import subprocess

import numpy as np

from snn.config.file.load import default_experiment
from snn.config.trials.expand import expand
from snn.model.dyad import build_dyad
from snn.simulate.engine import CompiledEngine
from tests.benchmarks.limit_kernel import compile_kernel, moments, stage

SECONDS = 4
SENSES = ("link.b_to_a.confusion=0.2", "link.b_to_a.latency=50 ms", "partner.oxytocin.level=0.2")


def test_it_gives_the_spikes_and_acts_of_the_compiled_model(compiled: CompiledEngine, tmp_path):
    """Intentions come often, so that both partners act, see the other act, and themselves, within seconds."""
    overrides = ("partner.intention.rate=1 Hz", "seed=3", "partner.reafference.coupling=0.5", *SENSES)
    experiment = default_experiment(overrides=overrides)
    inputs = build_dyad(expand(experiment)[0]).inputs
    n_steps = round(SECONDS * 1e3 / inputs.time_step_ms)
    stage(inputs, tmp_path / "kernel")
    compile_kernel(tmp_path / "limit_kernel")
    subprocess.run([tmp_path / "limit_kernel", tmp_path / "kernel", str(n_steps)], check=True)
    run = compiled.run(inputs, n_steps)
    motor_cells = inputs.arrays["cells.gate_conductance"] > 0
    assert np.count_nonzero(motor_cells[run.spikes.index]) > 100
    assert run.acts.index.size > 3
    for what, expected in (("spike", run.spikes), ("act", run.acts)):
        index, steps = moments(tmp_path / "kernel", what)
        assert np.array_equal(index, expected.index), what
        assert np.array_equal(steps, expected.steps), what
