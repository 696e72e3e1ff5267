"""One run from trial to files: simulate, store, measure. What a worker does."""

import resource
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from snn.batch.executor import OnProgress
from snn.batch.measures import measure
from snn.config.trials.expand import Trial
from snn.record.hdf5 import write_recording
from snn.record.provenance import code_state
from snn.record.run_folder import RECORDING_NAME, RunReport
from snn.record.types import JSON, Recording

if TYPE_CHECKING:
    from snn.simulate.engine import Engine


def run_one(trial: Trial, folder: Path, on_progress: OnProgress, *, engine: "Engine") -> RunReport:
    """Simulate a trial and write its recording into a folder.

    Parameters
    ----------
    trial
        What to simulate.
    folder
        An existing empty folder; afterwards it holds ``results.h5``.
    on_progress
        Told the stage (``simulate``, ``analyse``) and the seconds of biological time simulated.
    engine
        Runs the model.

    Returns
    -------
    RunReport
        Digest, health, provenance and measures.

    Raises
    ------
    SimulationError, ResultError
        If the simulation or the writing fails.
    """
    # Imported here: the program's quick commands load this module, but not Brian2.
    from snn.simulate.simulate import simulate

    before_s = _cpu_s()
    recording = simulate(trial, engine=engine, on_progress=lambda done_s: on_progress("simulate", done_s))
    recording = replace(recording, provenance={**recording.provenance, "code": code_state()})
    verdict = write_recording(recording, folder / RECORDING_NAME)
    on_progress("analyse", trial.experiment.duration_s)
    measured = measure(recording, experiment=trial.experiment)
    return RunReport(
        verdict=verdict,
        provenance={**recording.provenance, "cost": _cost(recording, cpu_s=_cpu_s() - before_s)},
        summary=measured.row,
        correlogram=measured.correlogram,
    )


def _cost(recording: Recording, *, cpu_s: float) -> dict[str, JSON]:
    """Say what a run took: its share of a batch to come is estimated from it."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB on Linux, bytes on macOS
    own_mb = largest * (1024 if sys.platform == "linux" else 1) / 1e6
    of_model = recording.provenance.get("model_peak_mb")
    model_mb = of_model if isinstance(of_model, float) else 0.0
    return {"cpu_s": round(cpu_s, 3), "peak_mb": round(own_mb + model_mb, 1)}


def _cpu_s() -> float:
    """Return the CPU time of this process and of all that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def get_ready(trial: Trial | None, on_progress: OnProgress, *, engine: "Engine") -> None:
    """Import what a run needs, and build the model of a trial if one is given; a piece of work for an executor.

    Raises
    ------
    SimulationError
        If the model cannot be built.
    """
    import snn.analyse.table.summary
    import snn.simulate.simulate  # noqa: F401  (of both only that they are there)
    from snn.model.dyad import build_dyad

    on_progress("compile", 0.0)
    if trial is not None:
        engine.prepare(build_dyad(trial).inputs)
