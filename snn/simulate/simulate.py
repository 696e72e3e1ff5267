"""From a trial to a recording: the only step that is not a pure function, and the only one a worker needs."""

import platform
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version

import numpy as np

from snn import __version__
from snn.config.expand import Trial
from snn.model.dyad import Dyad, build_dyad
from snn.model.populations import Block
from snn.record.types import JSON, Recording, SpikeTrains
from snn.simulate.compiler import compiler_version
from snn.simulate.engine import Engine, RawSpikes


def simulate(
    trial: Trial, *, engine: Engine, on_progress: Callable[[float], None] | None = None
) -> Recording:
    """Simulate one dyad.

    Parameters
    ----------
    trial
        What to simulate. The same trial gives the same spikes, whichever engine, process or order.
    engine
        Runs the model.
    on_progress
        Called with the simulated seconds done.

    Returns
    -------
    Recording
        Spikes by population, intentions and provenance.

    Raises
    ------
    SimulationError
        If the model cannot be built, dies, or gives an incomplete or unstable result.
    """
    started = time.perf_counter()
    dyad = build_dyad(trial)
    timings_s = {"draw": time.perf_counter() - started, "compile": engine.prepare(dyad.inputs)}
    step_s = dyad.inputs.time_step_ms * 1e-3

    def report(steps_done: int) -> None:
        if on_progress:
            on_progress(steps_done * step_s)

    raw = engine.run(dyad.inputs, dyad.n_steps, on_progress=report)
    return Recording(
        populations=tuple(block.population for block in dyad.blocks.values()),
        spikes=spikes_by_population(raw, dyad),
        events=dyad.events,
        trial=trial,
        provenance=provenance(trial, engine, timings_s | raw.timings_s),
    )


def spikes_by_population(raw: RawSpikes, dyad: Dyad) -> dict[str, SpikeTrains]:
    """Split the spikes of the dyad's one group into its populations."""

    def trains(block: Block) -> SpikeTrains:
        inside = (raw.cells >= block.start) & (raw.cells < block.stop)
        return SpikeTrains(
            cells=(raw.cells[inside] - block.start).astype(np.int32),
            steps=raw.steps[inside],
            n_cells=block.population.n_cells,
            time_step_ms=dyad.inputs.time_step_ms,
            n_steps=dyad.n_steps,
        )

    return {name: trains(block) for name, block in dyad.blocks.items()}


def provenance(trial: Trial, engine: Engine, timings_s: Mapping[str, float]) -> dict[str, JSON]:
    """Collect what a reader needs to repeat the simulation: engine, versions, compiler, seeds and timings."""
    packages = ("brian2", "numpy", "scipy", "h5py")
    return {
        "engine": engine.name,
        "versions": {
            "python": platform.python_version(),
            "snn": __version__,
            **{name: version(name) for name in packages},
        },
        "compiler": compiler_version() if engine.name == "compiled" else "none",
        "platform": platform.platform(),
        "seed": trial.experiment.seed,
        "replicate": trial.replicate,
        "timings_s": {stage: round(seconds, 4) for stage, seconds in timings_s.items()},
    }
