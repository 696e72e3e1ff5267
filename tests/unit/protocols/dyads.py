"""Trials and made-up recordings of probed dyads, whose gains are known."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import Trial, expand
from snn.record.types import Recording, SpikeTrains
from tests.unit.conftest import events_of, movement_of, recording_of, trains_of

N_CHANNELS, CELLS = 4, 5


def trial_of(**parts: Mapping[str, Any]) -> Trial:
    raw = {"name": "probed", "question": "?", "seed": 1, "duration": "2 s", "replicates": 2}
    return expand(Experiment.model_validate(raw | parts))[1]


def trains_with(
    spikes: Mapping[int, list[int]], *, n_steps: int, cells_per_channel: int = CELLS
) -> SpikeTrains:
    """Let all cells of a channel fire together at each of its times (ms)."""
    pairs = [
        (channel * cells_per_channel + cell, time_ms)
        for channel, times_ms in spikes.items()
        for time_ms in times_ms
        for cell in range(cells_per_channel)
    ]
    return trains_of(pairs, n_cells=N_CHANNELS * cells_per_channel, n_steps=n_steps)


def answering(answer: Callable[[Any], Any], *, latency_ms: int = 100, reverse: bool = False):
    """Return a simulator without a model: the observer's body answers what the video shows.

    Movement of ``m`` Hz is answered with ``answer(m)`` Hz, ``latency_ms`` later; with ``reverse``, on another channel.
    Motor cells fire twice, execution cells four times as fast as the body moves.
    """

    def simulate(trial: Trial) -> Recording:
        ((source, video),) = trial.inputs.videos.items()
        observer = "b" if source == "a" else "a"
        seen_hz = np.zeros_like(video.movement_hz, dtype=np.float64)
        late = latency_ms // 10
        seen_hz[:, late:] = video.movement_hz[:, : seen_hz.shape[1] - late]
        answered_hz = answer(seen_hz[::-1] if reverse else seen_hz)
        n_steps = 10 * seen_hz.shape[1]
        spikes = {
            f"{observer}_motor": trains_with(regular(2 * answered_hz), n_steps=n_steps),
            f"{observer}_execution_e": trains_with(
                regular(4 * answered_hz), n_steps=n_steps, cells_per_channel=10
            ),
        }
        movement = movement_of({source: video.movement_hz, observer: answered_hz})
        return replace(recording_of(spikes, events=events_of([]), movement=movement), trial=trial)

    return simulate


def regular(rates_hz: np.ndarray) -> dict[int, list[int]]:
    """Times (ms) at which a cell of each channel fires at rates that are held for 10 ms each."""
    fired = np.floor(np.cumsum(np.repeat(rates_hz, 10, axis=1), axis=1) * 1e-3 + 1e-6)
    return {channel: np.flatnonzero(np.diff(row, prepend=0)).tolist() for channel, row in enumerate(fired)}
