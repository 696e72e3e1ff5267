"""Trials and made-up recordings of probed dyads, whose gains are known."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from snn.config.expand import Trial, expand
from snn.config.experiment import Experiment
from snn.record.types import Recording, SpikeTrains
from tests.unit.conftest import events_of, recording_of, trains_of

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


def answering(answer: Callable[[int], int], *, sends: int = 4, delay_ms: int = 110, reverse: bool = False):
    """Return a simulator without a model: upon an intention the source fires a volley, the observer answers it.

    The source sends ``sends`` spikes a cell for each unit of intensity, 1 ms apart; the observer answers ``n`` of them
    with ``answer(n)`` spikes, ``delay_ms`` later; with ``reverse``, on another channel.
    """

    def simulate(trial: Trial) -> Recording:
        partners = trial.experiment.partners
        source, observer = ("a", "b") if partners.a.intention.events else ("b", "a")
        names = ["smile", "touch", "frown", "withdraw"]
        sent: dict[int, list[int]] = {k: [] for k in range(4)}
        returned: dict[int, list[int]] = {k: [] for k in range(4)}
        for event in getattr(partners, source).intention.events:
            channel, onset = names.index(event.channel), round(event.onset_s * 1e3)
            n_sent = round(sends * event.intensity)
            sent[channel] += [onset + k for k in range(n_sent)]
            seen = 3 - channel if reverse else channel
            returned[seen] += [onset + delay_ms + k for k in range(answer(n_sent))]
        n_steps = round(trial.experiment.duration_s * 1e3)
        motors = {
            f"{source}_motor": trains_with(sent, n_steps=n_steps),
            f"{observer}_motor": trains_with(returned, n_steps=n_steps),
        }
        return replace(recording_of(motors, events=events_of([])), trial=trial)

    return simulate
