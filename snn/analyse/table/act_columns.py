"""The columns of the table of dyads that tell what partners did: acts, answers, mimicry, and who was a video."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from snn.analyse.behaviour.mimicry import Mimicry, mimicry, only_watched
from snn.analyse.behaviour.returns import returned_acts
from snn.analyse.behaviour.seen_responses import SeenResponse, seen_response
from snn.analyse.table.columns import (
    Value,
    event_columns,
    mean_of_defined,
    mimicry_columns,
    return_columns,
)
from snn.analyse.table.evidence_columns import answered_columns
from snn.analyse.views.recorded_brains import brains
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.record.acts import acts_of
from snn.record.loops import Way, open_ways
from snn.record.signals import channel_rates_hz
from snn.record.types import FloatArray, Recording

if TYPE_CHECKING:
    from snn.config.schema.procedure import Analysis

OTHER = {"a": "b", "b": "a"}
LIVE = "live"
_WORST_FIRST = ("same", "unknown", "fresh")


def script_of(recording: Recording) -> str:
    """Say what is known of the script behind a recording's videos: ``live``, ``same``, ``fresh`` or ``unknown``.

    ``same``: a video shows what this very partner would have set out to do here, so that it shares its causes with the
    run that it is shown in, and looks like influence where there is none. With two videos the more doubtful counts.
    """
    scripts = [note.script for note in recording.videos.values()]
    return next((script for script in _WORST_FIRST if script in scripts), LIVE)


def act_columns(recording: Recording, *, analysis: "Analysis", begins_s: float) -> dict[str, Value]:
    """Count acts, returns and copies of a measured stretch, all found in movement.

    Copies, and what seeing evokes, are those of the partners who see the other: no video, and no cut link.

    Mimicry has two latencies: `mimicry_latency_s` is that of overt copies (people who see dynamic faces: mean below
    0.9 s, Sato & Yoshikawa 2007), `motor_response_latency_s` that of the motor cells (electromyograms of people who see
    static pictures: 0.3 to 0.4 s, Dimberg & Thunberg 1998). `motor_response_hz` and `movement_response_hz` grade what
    a closed gate lets through before any act comes of it.

    Parameters
    ----------
    recording
        The stretch.
    analysis
        Its transient.
    begins_s
        When the stretch begins in the run.
    """
    start_s, stop_s = analysis.transient_ms * 1e-3, recording.duration_s
    acts_s = {partner: acts_of(recording, partner) for partner in PARTNERS}
    span = {"start_s": start_s, "stop_s": stop_s}
    returned = {p: returned_acts(acts_s[p], acts_s[OTHER[p]], **span) for p in PARTNERS}
    ways = _ways(recording, begins_s)
    copied = {
        p: _copied(recording, ways[p], acts_s, **span) if p in ways else Mimicry.undefined() for p in PARTNERS
    }
    return (
        event_columns(recording.events, acts_s, known=brains(recording), **span)
        | return_columns(returned)
        | mimicry_columns(copied)
        | _response_columns(recording, ways, acts_s, **span)
        | answered_columns(acts_s, **span)
    )


def _ways(recording: Recording, begins_s: float) -> dict[str, Way]:
    """Return how each partner who sees the other does so, in the time of the stretch."""
    ways = (way.since(begins_s) for way in open_ways(recording.trial.experiment) if way.source != way.target)
    return {way.target: way for way in ways if way.target not in recording.videos}


def _copied(
    recording: Recording,
    way: Way,
    acts_s: Mapping[str, Sequence[FloatArray]],
    *,
    start_s: float,
    stop_s: float,
) -> Mimicry:
    return mimicry(
        acts_s[way.source],
        acts_s[way.target],
        events=recording.events,
        way=way,
        start_s=start_s,
        stop_s=stop_s,
    )


def _response_columns(
    recording: Recording,
    ways: Mapping[str, Way],
    acts_s: Mapping[str, Sequence[FloatArray]],
    *,
    start_s: float,
    stop_s: float,
) -> dict[str, Value]:
    """Return what the sight of an act evokes in one that only watches, mean over the partners who see."""
    motor, moved = [], []
    for watcher, way in ways.items():
        seen_s = [
            onsets_s[(onsets_s >= start_s) & (onsets_s < stop_s)]
            for onsets_s in (only_watched(one, recording.events, way) for one in acts_s[way.source])
        ]
        motor.append(_motor_response(recording, watcher, seen_s))
        movement_hz = recording.movement.movement_hz[watcher].astype(float)
        moved.append(seen_response(movement_hz, seen_s, step_ms=recording.movement.step_ms, first_ms=0.0))
    return _means("motor", motor) | _means("movement", moved)


def _motor_response(recording: Recording, watcher: str, seen_s: Sequence[FloatArray]) -> SeenResponse:
    bin_ms = recording.movement.step_ms
    rates_hz = channel_rates_hz(recording.spikes[f"{watcher}_motor"], n_channels=len(CHANNELS), bin_ms=bin_ms)
    return seen_response(rates_hz, seen_s, step_ms=bin_ms, first_ms=bin_ms / 2)


def _means(name: str, responses: Sequence[SeenResponse]) -> dict[str, Value]:
    return {
        f"{name}_response_hz": mean_of_defined([found.peak_hz for found in responses]),
        f"{name}_response_latency_s": mean_of_defined([found.latency_s for found in responses]),
    }
