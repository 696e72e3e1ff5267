"""From a trial to a recording: the only step that is not a pure function, and the only one a worker needs."""

import functools
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version

import numpy as np

from snn import __version__
from snn.config.schema.channels import PARTNERS
from snn.config.trials.expand import Trial
from snn.model.dyad import Dyad, build_dyad
from snn.model.inputs import ModelInputs
from snn.model.intervals import steps_in
from snn.model.video import live_partners
from snn.record.runaway import RUNAWAY_HZ, RUNAWAY_WINDOW_MS
from snn.record.types import JSON, Recording
from snn.simulate.engine import Engine
from snn.simulate.raw_run import RawRun
from snn.simulate.recorded import (
    happenings,
    intentions,
    level_traces,
    movement,
    plastic_weights,
    spikes_by_population,
)
from snn.simulate.videos import two_videos, with_videos
from snn.simulate.watch import Watch


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
    partners = {name: getattr(trial.experiment.partners, name) for name in PARTNERS}
    if not live_partners(partners):
        return replace(two_videos(trial), provenance=provenance(trial, engine, None, {}))
    started = time.perf_counter()
    dyad = build_dyad(trial)
    timings_s = {"draw": time.perf_counter() - started, "compile": engine.prepare(dyad.inputs)}
    step_s = dyad.inputs.time_step_ms * 1e-3

    def report(steps_done: int) -> None:
        if on_progress:
            on_progress(steps_done * step_s)

    watch = runaway_watch(dyad) if trial.experiment.protocol.stop_on_runaway else None
    raw = engine.run(dyad.inputs, dyad.n_steps, watch=watch, on_progress=report)
    simulated = _recording(
        trial,
        dyad,
        raw,
        provenance(trial, engine, dyad.inputs, timings_s | raw.timings_s)
        | {"model_peak_mb": None if np.isnan(raw.peak_mb) else round(raw.peak_mb, 1)},
    )
    return with_videos(simulated, n_steps=raw.n_steps)


def _recording(trial: Trial, dyad: Dyad, raw: RawRun, provenance: Mapping[str, JSON]) -> Recording:
    time_step_ms = dyad.inputs.time_step_ms
    live = {block.population.partner for block in dyad.blocks.values()}
    return Recording(
        populations=tuple(block.population for block in dyad.blocks.values()),
        spikes=spikes_by_population(raw, dyad),
        events=intentions(raw, dyad),
        trial=trial,
        provenance=provenance,
        levels=level_traces(raw),
        happenings=happenings(raw, time_step_ms=time_step_ms),
        weights=plastic_weights(raw, dyad),
        movement=movement(raw, live=live),
        videos={},
    )


def runaway_watch(dyad: Dyad) -> Watch:
    """Watch the excitatory cells of both circuits of both partners for what `snn.record.health` calls runaway."""
    window_steps = steps_in(RUNAWAY_WINDOW_MS, time_step_ms=dyad.inputs.time_step_ms)
    window_s = window_steps * dyad.inputs.time_step_ms * 1e-3
    judged = [b for b in dyad.blocks.values() if b.population.n_channels and b.population.circuit != "motor"]
    blocks = tuple((b.start, b.stop, int(RUNAWAY_HZ * b.population.n_cells * window_s)) for b in judged)
    return Watch(window_steps, blocks)


def provenance(
    trial: Trial, engine: Engine, inputs: ModelInputs | None, timings_s: Mapping[str, float]
) -> dict[str, JSON]:
    """Collect what a reader needs to repeat the simulation: engine, versions, compiler, seeds and timings.

    ``inputs`` is None where nobody is simulated.
    """
    return {
        "engine": engine.name,
        "versions": dict(_versions()),
        "toolchain": {**engine.toolchain(inputs)},
        "platform": platform.platform(),
        "seed": trial.experiment.seed,
        "replicate": trial.replicate,
        "timings_s": {stage: round(seconds, 4) for stage, seconds in timings_s.items()},
    }


@functools.cache
def _versions() -> Mapping[str, str]:
    """Look the versions up once in a process: each is read from the files of an installed package."""
    packages = ("brian2", "numpy", "scipy", "sympy", "h5py")
    return {
        "python": platform.python_version(),
        "snn": __version__,
        **{name: version(name) for name in packages},
    }
