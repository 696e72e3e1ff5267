"""Trials in which a partner is a video; small, and of one structure, so that they cost little."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.references import FromRun
from snn.config.trials.trial import GivenVideo, Trial, TrialInputs
from snn.record.movement import quantised
from snn.record.types import Recording
from snn.record.videos import given_video
from tests.validation.dyads import trial

SMALL = {"size_factor": 0.25, "intention": {"rate": "1 Hz"}}
"""440 cells."""
A_RUN = FromRun(path="recorded", sha256="0" * 64, partner="a")
"""Says that a partner is not simulated; what is shown is handed to the trial."""
POPULATIONS = ("observation_e", "observation_i", "execution_e", "execution_i", "motor")


def small_trial(duration: str = "2 s", *, seed: int = 1, replicate: int = 0, **parts: Any) -> Trial:
    """Return a trial of a small dyad that acts often."""
    partner = {**SMALL, **parts.pop("partner", {})}
    return trial(duration, seed=seed, replicate=replicate, partner=partner, **parts)


def with_videos(chosen: Trial, videos: dict[str, GivenVideo]) -> Trial:
    """Let partners of a trial be videos, all else as it is."""
    experiment = chosen.experiment
    described = {
        name: getattr(experiment.partners, name).model_copy(update={"video": A_RUN}) for name in videos
    }
    partners = experiment.partners.model_copy(update=described)
    return replace(
        chosen,
        experiment=experiment.model_copy(update={"partners": partners}),
        inputs=TrialInputs(videos=videos),
    )


def showing(chosen: Trial, **shown: tuple[Recording, str]) -> Trial:
    """Let partners of a trial be videos: ``a=(recording, "b")`` shows the recorded b as a."""
    videos = {
        partner: given_video(recording, whose=whose, experiment=chosen.experiment)
        for partner, (recording, whose) in shown.items()
    }
    return with_videos(chosen, videos)


def moving(chosen: Trial, movement_hz: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Trial:
    """Let a be a video of a prescribed movement: a function from times (s) to ``(4, n_samples)`` in Hz."""
    times_s = np.arange(round(chosen.experiment.duration_s * 100)) * 0.01
    return with_videos(chosen, {"a": GivenVideo(movement_hz=quantised(movement_hz(times_s)), brain=None)})


def same_spikes(first: Recording, second: Recording, partner: str, *, other: str | None = None) -> bool:
    """Tell whether a partner (the ``other`` of the second recording) fires the same spikes in both recordings."""
    pairs = [
        (first.spikes[f"{partner}_{name}"], second.spikes[f"{other or partner}_{name}"])
        for name in POPULATIONS
    ]
    assert all(trains.steps.size for trains, _ in pairs), "a silent population proves nothing"
    return all(
        np.array_equal(one.cells, two.cells) and np.array_equal(one.steps, two.steps) for one, two in pairs
    )
