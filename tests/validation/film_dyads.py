"""Trials in which a partner is a film; small, so that they cost little."""

from dataclasses import replace
from typing import Any

import numpy as np
from snn.record.films import given_film

from snn.config.trial import Trial, TrialInputs
from snn.record.types import Recording
from tests.validation.dyads import trial

SMALL = {"size_factor": 0.25, "intention": {"rate": "1 Hz"}}
"""440 cells."""


def small_trial(duration: str = "2 s", *, replicate: int = 0, **parts: Any) -> Trial:
    """Return a trial of a small dyad that acts often."""
    partner = {**SMALL, **parts.pop("partner", {})}
    return trial(duration, replicate=replicate, partner=partner, **parts)


def showing(chosen: Trial, **films: tuple[Recording, str]) -> Trial:
    """Let partners of a trial be films: ``a=(recording, "b")`` shows the recorded b as a."""
    given = {
        partner: given_film(recording, whose=whose, experiment=chosen.experiment, partner=partner)
        for partner, (recording, whose) in films.items()
    }
    return replace(chosen, inputs=TrialInputs(films=given))


def same_spikes(first: Recording, second: Recording, partner: str, *, other: str | None = None) -> bool:
    """Tell whether a partner (the ``other`` of the second recording) fires the same spikes in both recordings."""
    pairs = [
        (first.spikes[name], second.spikes[f"{other or partner}{name[1:]}"])
        for name in first.spikes
        if name[0] == partner
    ]
    assert len(pairs) == 5
    assert all(trains.steps.size for trains, _ in pairs), "a silent population proves nothing"
    return all(
        np.array_equal(one.cells, two.cells) and np.array_equal(one.steps, two.steps) for one, two in pairs
    )
