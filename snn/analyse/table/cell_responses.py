"""What cells of both partners do: in each situation, and over trials."""

from typing import TYPE_CHECKING, Any

import numpy as np

from snn.analyse.behaviour.repertoire import new_channels
from snn.analyse.behaviour.shown_acts import visible_events
from snn.analyse.cells.act_windows import cut_trials
from snn.analyse.cells.cell_classes import MIN_TRIALS, CellClasses, classify_cells, fewest_trials
from snn.analyse.cells.responses import Responses, responses, situations
from snn.analyse.table.columns import Value, class_columns, new_class_columns
from snn.analyse.table.reading_columns import reading_columns
from snn.analyse.views.recorded_brains import brains
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.record.loops import way_to
from snn.record.types import Recording

if TYPE_CHECKING:
    from snn.config.schema.procedure import Analysis


def population_responses(
    recording: Recording, analysis: "Analysis", *, begins_s: float
) -> dict[str, Responses]:
    """Measure what observation E, execution E and motor cells of both partners do in each situation, by name.

    The recording is a measured stretch, which begins at ``begins_s`` of its run.
    """
    events, found = visible_events(recording), {}
    for partner in PARTNERS:
        names = [f"{partner}_{circuit}" for circuit in ("observation_e", "execution_e", "motor")]
        if partner not in brains(recording):
            found |= dict.fromkeys(names, Responses.undefined(n_channels=len(CHANNELS)))
            continue
        what = situations(events, **_view(recording, partner, analysis, begins_s))
        found |= {name: responses(recording.spikes[name], situations=what) for name in names}
    return found


def trial_columns(
    recording: Recording, analysis: "Analysis", rng: np.random.Generator, *, begins_s: float
) -> dict[str, Value]:
    """Return what is found in trials: classes of cells, and what is read from them."""
    events = visible_events(recording)
    trials = {p: cut_trials(events, **_view(recording, p, analysis, begins_s)) for p in brains(recording)}
    n_trials = {partner: fewest_trials(found) for partner, found in trials.items()}
    classes: dict[str, CellClasses | None] = {}
    for partner in PARTNERS:
        for name in (f"{partner}_execution_e", f"{partner}_motor"):
            enough = n_trials.get(partner, 0) >= MIN_TRIALS
            classes[name] = (
                classify_cells(recording.spikes[name], trials=trials[partner], rng=rng) if enough else None
            )
    new = {p: new_channels(getattr(recording.trial.experiment.partners, p)) for p in PARTNERS}
    return (
        class_columns(classes, n_trials)
        | new_class_columns(classes, new)
        | reading_columns(recording.spikes, trials=trials, new_channels=new, rng=rng)
    )


def _view(recording: Recording, partner: str, analysis: "Analysis", begins_s: float) -> dict[str, Any]:
    """Return what tells a partner's own acts from those it sees, and when."""
    return {
        "way": way_to(recording.trial.experiment, partner).since(begins_s),
        "n_channels": len(CHANNELS),
        "n_steps": recording.n_steps,
        "time_step_ms": recording.time_step_ms,
        "transient_ms": analysis.transient_ms,
    }
