"""Dyads that take milliseconds, whose cells follow the acts of the other: for what is asked of cues."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from snn.batch.executor import OnProgress
from snn.config.trials.expand import Trial
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.record.hdf5 import write_recording
from snn.record.run_folder import RunReport
from snn.record.types import Recording
from tests.unit.conftest import poisson_of, recording_of

STEP_MS = 0.5
LATENCY_S = 0.2
GAIN_HZ = 25.0
"""Of the execution cells for each act of the other, at coupling 1, while it lasts."""

MOVING_HZ = 40.0


def following_recording(trial: Trial, *, duration_s: float | None = None) -> Recording:
    """Draw what the partners set out to do as the model does, and spikes that follow the other's acts 200 ms later.

    They move as they intend, at once and whatever they see.
    """
    experiment = trial.experiment
    events = EventStreams(experiment, DyadStreams(experiment.seed, trial.replicate)).draw()
    rng = np.random.default_rng(int(trial.key, 16))
    duration_s = experiment.duration_s if duration_s is None else duration_s
    n_steps = round(duration_s * 1e3 / STEP_MS)
    spikes = {}
    for target, (name, sight) in enumerate((("a", experiment.link.b_to_a), ("b", experiment.link.a_to_b))):
        rates_hz, moving_hz = np.full((4, n_steps), 5.0), np.zeros((4, n_steps))
        for who, channel, onset_s, length_s in zip(
            events.partner, events.channel, events.onset_s, events.duration_s, strict=True
        ):
            late_s = 0.0 if who == target else LATENCY_S
            first, stop = (round((t + late_s) * 1e3 / STEP_MS) for t in (onset_s, onset_s + length_s))
            if who == target:
                moving_hz[channel, first:stop] = MOVING_HZ
            else:
                rates_hz[channel, first:stop] += GAIN_HZ * sight.coupling
        spikes[f"{name}_execution_e"] = poisson_of(
            rates_hz, cells_per_channel=10, rng=rng, time_step_ms=STEP_MS
        )
        motor_rng = np.random.default_rng([int(trial.key, 16), target])
        spikes[f"{name}_motor"] = poisson_of(
            moving_hz, cells_per_channel=5, rng=motor_rng, time_step_ms=STEP_MS
        )
    provenance = {"engine": "synthetic", "versions": {"numpy": np.__version__}, "seed": 7}
    return replace(recording_of(spikes, events=events), trial=trial, provenance=provenance)


def following_run(trial: Trial, folder: Path, on_progress: OnProgress, *, engine: object = None) -> RunReport:
    """Stand for a simulation in `snn.batch`."""
    del engine
    recording = following_recording(trial)
    on_progress("simulate", trial.experiment.duration_s)
    verdict = write_recording(recording, folder / "results.h5")
    return RunReport(verdict=verdict, provenance=recording.provenance, summary={"C": 0.5})
