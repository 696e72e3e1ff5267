"""Runs that take milliseconds instead of a simulation, in the shapes of the real ones, and ways for them to go wrong.

In a module of its own, because worker processes import what they are asked to do.
"""

import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from snn.batch.executor import OnProgress
from snn.batch.measures import measure
from snn.config.file.load import experiment_from
from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial, expand
from snn.errors import SimulationError
from snn.record.hdf5 import write_recording
from snn.record.run_folder import RunReport
from snn.record.types import Recording
from snn.record.window import windowed
from tests.unit.conftest import (
    KINDS,
    events_of,
    happenings_of,
    levels_of,
    poisson_of,
    recording_of,
    weights_of,
)

TIME_STEP_MS = 0.5
DURATION_S = 2.0
ACTS = [(0, 1, 0.25, 0.5), (1, 3, 0.5, 0.5), (0, 2, 1.25, 0.5)]
"""Partner, channel, onset and duration in s."""
RATES_HZ = {"observation_e": (5.0, 5.0), "execution_e": (5.0, 30.0), "motor": (0.0, 30.0)}
"""At base and in an act of one's own."""
COUPLINGS = (0.0, 0.5, 1.0)


def small_experiment(**changes: object) -> Experiment:
    """Three couplings and two replicates of two seconds, unless changed."""
    axis = {
        "label": "coupling",
        "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"],
        "values": list(changes.pop("couplings", COUPLINGS)),
    }
    document = {
        "name": "small",
        "question": "Does the store keep what it is given?",
        "seed": 7,
        "replicates": 2,
        "duration": f"{DURATION_S:g} s",
        "protocol": {"time_step": f"{TIME_STEP_MS:g} ms"},
        "nulls": {"circular_shift": {"min_shift": "600 ms"}},
        "sweep": [axis],
    }
    return experiment_from(document | changes)


def synthetic_recording(trial: Trial) -> Recording:
    """Draw Poisson spikes of a healthy dyad from the trial's key: equal keys give equal recordings, others do not."""
    rng = np.random.default_rng(int(trial.key, 16))
    n_steps = round(trial.experiment.duration_s * 1e3 / TIME_STEP_MS)
    spikes = {
        f"{partner}_{kind}": poisson_of(
            _rates_hz(number, n_steps, base_hz=base_hz, acting_hz=acting_hz),
            cells_per_channel=KINDS[kind][2],
            rng=rng,
            time_step_ms=TIME_STEP_MS,
        )
        for number, partner in enumerate("ab")
        for kind, (base_hz, acting_hz) in RATES_HZ.items()
    }
    recording = recording_of(
        spikes,
        events=events_of(ACTS, shared=[False, True, False]),
        levels=levels_of(
            oxytocin=[np.linspace(0.0, 0.3, 20), np.zeros(20)], serotonin=[np.ones(20), np.ones(20)]
        ),
        happenings=happenings_of([(0, 0, 1, 0.3), (0, 1, 3, 0.6), (1, 0, 1, 0.7)]),
        weights=weights_of(
            [(0, 0, 0, 0), (0, 0, 0, 1), (0, 1, 2, 2), (1, 0, 3, 3), (1, 0, 3, 0)],
            rng.uniform(0.0, 1.5, (3, 5)),
            times_s=[0.0, 1.0, 2.0],
        ),
    )
    seen_hz = {
        partner: np.float32(rng.uniform(0.0, 20.0, moved.shape))
        for partner, moved in recording.movement.movement_hz.items()
    }
    recording = replace(recording, movement=replace(recording.movement, seen_hz=seen_hz))
    provenance = {"engine": "synthetic", "versions": {"numpy": np.__version__}, "seed": 7}
    return replace(recording, trial=trial, provenance=provenance)


def _rates_hz(partner: int, n_steps: int, *, base_hz: float, acting_hz: float) -> NDArray[np.float64]:
    rates_hz = np.full((4, n_steps), base_hz)
    for who, channel, onset_s, duration_s in ACTS:
        if who == partner:
            first, stop = (round(time_s * 1e3 / TIME_STEP_MS) for time_s in (onset_s, onset_s + duration_s))
            rates_hz[channel, first:stop] = acting_hz
    return rates_hz


def stopped_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Stop the second live replicate half-way, as a runaway is; run all others."""
    if trial.condition != (("kind", "live"),) or trial.replicate != 1:
        return taking_run(trial, folder, on_progress)
    recording = windowed(synthetic_recording(trial), start_s=0.0, stop_s=DURATION_S / 2)
    verdict = write_recording(recording, folder / "results.h5")
    return RunReport(verdict=verdict, provenance=recording.provenance, summary={"C": float("nan")})


def synthetic_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    recording = synthetic_recording(trial)
    on_progress("simulate", trial.experiment.duration_s / 2)
    verdict = write_recording(recording, folder / "results.h5")
    measure = float(np.random.default_rng(int(trial.key, 16)).normal())
    return RunReport(
        verdict=verdict, provenance=recording.provenance, summary={"C": measure, "z": float("nan")}
    )


def measured_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Make a run whose measures are real."""
    report = synthetic_run(trial, folder, on_progress)
    measures = measure(synthetic_recording(trial), experiment=trial.experiment)
    return replace(
        report,
        summary=measures.row,
        correlogram=measures.correlogram,
        provenance=report.provenance
        | {"timings_s": {"simulate": 1.5}, "code": {"git_commit": "0123456789", "git_dirty": False}},
    )


def poisoned_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Fail in the second replicate without coupling: once as ours, in the other as a fault of the program."""
    if trial.condition == (("coupling", 0.0),) and trial.replicate == 1:
        raise SimulationError("unstable: membrane potential\nof cell 3 is not finite")
    if trial.condition == (("coupling", 1.0),) and trial.replicate == 0:
        raise ZeroDivisionError("of our own making")
    return synthetic_run(trial, folder, on_progress)


def deadly_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Kill the process that runs the first replicate at coupling 0.5, always."""
    if trial.condition == (("coupling", 0.5),) and trial.replicate == 0:
        (folder / "half.h5").write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)
    return synthetic_run(trial, folder, on_progress)


def once_deadly_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Kill the process that runs the first replicate at coupling 0.5, but only the first."""
    marker = folder.parent.parent / "killed_once"
    if trial.condition == (("coupling", 0.5),) and trial.replicate == 0 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGSEGV)
    return synthetic_run(trial, folder, on_progress)


def endless_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Finish replicate 0; in the others start a simulator that takes minutes, and wait for it."""
    if trial.replicate == 0:
        return synthetic_run(trial, folder, on_progress)
    simulator = subprocess.Popen(["sleep", "300"])
    _note(os.getpid())
    _note(simulator.pid)
    simulator.wait()
    raise AssertionError("nobody stopped it")


def stubborn_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Finish replicate 0; in the others do not listen to requests to end."""
    if trial.replicate == 0:
        return synthetic_run(trial, folder, on_progress)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _note(os.getpid())
    time.sleep(300)
    raise AssertionError("nobody stopped it")


def _note(pid: int) -> None:
    (Path(os.environ["SNN_TEST_NOTES"]) / f"pid-{pid}").touch()


def small_trials(**changes: object) -> tuple[Trial, ...]:
    return expand(small_experiment(**changes))


def taking_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Tell as measures what the trial was handed of other runs."""
    report = synthetic_run(trial, folder, on_progress)
    mirror, bursts_s = trial.inputs.mirror, trial.inputs.bursts_s
    taken = {f"{name}_weights_nS": [float(w) for w in mirror[name].weights_nS] for name in sorted(mirror)}
    taken |= {f"{name}_bursts_s": [float(t) for t in bursts_s[name]] for name in sorted(bursts_s)}
    for name, video in sorted(trial.inputs.videos.items()):
        taken[f"{name}_video_hz"] = [float(value) for value in video.movement_hz[:, -1]]
        if video.brain is not None:
            taken[f"{name}_video_steps"] = [int(step) for step in video.brain.spikes["motor"].steps]
            taken[f"{name}_video_acts_s"] = [float(onset) for onset in video.brain.onset_s]
    return replace(report, summary={"C": report.summary["C"], "note": json.dumps(taken)})


def untrained_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Fail in the second replicate of the condition that trains."""
    if trial.condition == (("kind", "trained"),) and trial.replicate == 1:
        raise SimulationError("unstable")
    return taking_run(trial, folder, on_progress)


def unshown_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Fail in the second replicate of the condition that videos are of."""
    if trial.condition == (("kind", "live"),) and trial.replicate == 1:
        raise SimulationError("unstable")
    return taking_run(trial, folder, on_progress)


def troubled_run(trial: Trial, folder: Path, on_progress: OnProgress) -> RunReport:
    """Measure what was drawn as a real run is measured; of the last condition stop one dyad, and fail in another."""
    if trial.condition == (("coupling", 1.0),) and trial.replicate == 1:
        raise SimulationError("unstable")
    recording = synthetic_recording(trial)
    if trial.condition == (("coupling", 1.0),) and trial.replicate == 2:
        recording = windowed(recording, start_s=0.0, stop_s=trial.experiment.duration_s / 2)
    verdict = write_recording(recording, folder / "results.h5")
    on_progress("analyse", trial.experiment.duration_s)
    found = measure(recording, experiment=trial.experiment)
    return RunReport(
        verdict=verdict, provenance=recording.provenance, summary=found.row, correlogram=found.correlogram
    )
