"""What a recording holds of partners who are videos: what was recorded with them, beside what was simulated."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from snn.config.schema.channels import PARTNERS
from snn.config.trials.trial import GivenBrain, GivenVideo, Trial
from snn.errors import SimulationError
from snn.model.intervals import TRACE_INTERVAL_MS
from snn.model.partner_equations import RECORDED_LEVELS
from snn.model.populations import partner_populations
from snn.model.stimulus import EventStreams
from snn.model.streams import DyadStreams
from snn.model.video import require_videos, video_events
from snn.record.acts import act_onsets_s
from snn.record.movement import MOVEMENT_STEP_MS, n_movement_samples
from snn.record.types import (
    ACT,
    RETURNED,
    EventTable,
    Happenings,
    LevelTraces,
    Movement,
    Population,
    Recording,
    Script,
    SpikeTrains,
    VideoNote,
)

COINCIDING_SHARE = 0.5
"""Of the shorter of two lists of intentions: from here on both were drawn from the same stream."""
_SAMPLES_PER_TRACE = round(TRACE_INTERVAL_MS / MOVEMENT_STEP_MS)
"""Samples of movement in the interval of one sample of levels."""


def with_videos(recording: Recording, *, n_steps: int) -> Recording:
    """Add the brains of partners who are videos to a recording of those who were simulated.

    Parameters
    ----------
    recording
        Its trial holds the videos; its movement and acts are of both partners.
    n_steps
        Length of the recording, to which what was recorded before is cut.
    """
    trial, videos = recording.trial, recording.trial.inputs.videos
    if not videos:
        return recording
    populations, spikes = list(recording.populations), dict(recording.spikes)
    for name, video in videos.items():
        if video.brain is not None:
            added = _populations(trial, name, video.brain)
            populations += added
            spikes |= _spikes(added, name, video.brain, trial.experiment.protocol.time_step_ms, n_steps)
    return replace(
        recording,
        populations=tuple(sorted(populations, key=lambda p: PARTNERS.index(p.partner))),
        spikes=spikes,
        levels=_levels(recording.levels, videos),
        happenings=_happenings(recording, videos, n_steps * trial.experiment.protocol.time_step_ms * 1e-3),
        videos=_notes(trial),
    )


def two_videos(trial: Trial) -> Recording:
    """Return two videos side by side: nobody is simulated, and nobody sees anything."""
    experiment, videos = trial.experiment, trial.inputs.videos
    time_step_ms = experiment.protocol.time_step_ms
    n_steps = round(experiment.duration_s * 1e3 / time_step_ms)
    n_samples = n_movement_samples(n_steps, time_step_ms=time_step_ms)
    require_videos(
        {name: getattr(experiment.partners, name) for name in PARTNERS}, videos, n_samples=n_samples
    )
    streams = DyadStreams(experiment.seed, trial.replicate)
    movement = {name: videos[name].movement_hz[:, :n_samples] for name in PARTNERS}
    nothing = np.zeros((len(PARTNERS), -(-n_samples // _SAMPLES_PER_TRACE)))
    recording = Recording(
        populations=(),
        spikes={},
        events=video_events(EventStreams(experiment, streams).draw(), videos),
        trial=trial,
        provenance={},
        levels=LevelTraces(step_ms=TRACE_INTERVAL_MS, values=dict.fromkeys(RECORDED_LEVELS, nothing)),
        happenings=_acts(movement),
        weights=None,
        movement=Movement(step_ms=MOVEMENT_STEP_MS, movement_hz=movement, seen_hz={}),
        videos={},
    )
    return with_videos(recording, n_steps=n_steps)


def script_of(brain: GivenBrain | None, offered: EventTable, *, partner: str) -> Script:
    """Tell whether the intentions behind a video were drawn as its partner's would be here.

    What is drawn from the same stream coincides to the last digit, on its channel, unless its rate is another; what is
    drawn from another stream does so never, or by a chance of one in eight where phases have trials, whose acts lie on
    a grid. So *same* is where half of the shorter list coincides: then what is shown has its causes in common with the
    run that shows it, and nothing else that changed between them (a rate that one channel uses, engagement, what is
    left out in a phase) can hide that. Events of the shared stream are no one's own, and count only where there are no
    others.

    Parameters
    ----------
    brain
        What was recorded with the video.
    offered
        All that the partner's own streams would let it intend in this trial.
    partner
        Who is the video.

    Returns
    -------
    {"same", "fresh", "unknown"}
        ``unknown`` without a brain or without any intention.
    """
    if brain is None or brain.onset_s.size == 0:
        return "unknown"
    there = _drawn(brain.channel, brain.onset_s, brain.shared)
    own = offered.partner == PARTNERS.index(partner)
    here = _drawn(offered.channel[own], offered.onset_s[own], offered.shared[own])
    shorter = min(len(there), len(here))
    return "same" if shorter and len(there & here) >= COINCIDING_SHARE * shorter else "fresh"


def _drawn(
    channel: NDArray[np.int8], onset_s: NDArray[np.float64], shared: NDArray[np.bool_]
) -> set[tuple[int, float]]:
    """Return channel and onset of what a partner intends of its own accord; of all that it intends if nothing is."""
    chosen = ~shared if not shared.all() else shared
    return set(zip(channel[chosen].tolist(), onset_s[chosen].tolist(), strict=True))


def _notes(trial: Trial) -> dict[str, VideoNote]:
    streams = EventStreams(trial.experiment, DyadStreams(trial.experiment.seed, trial.replicate))
    tables = [streams.draw()]
    inclinations = streams.inclinations()
    tables += [inclinations.events] if inclinations else []
    offered = EventTable(
        **{
            name: np.concatenate([getattr(t, name) for t in tables])
            for name in EventTable.__dataclass_fields__
        }
    )
    return {
        name: VideoNote(script=_script(trial, name, video, offered), has_brain=video.brain is not None)
        for name, video in trial.inputs.videos.items()
    }


def _script(trial: Trial, name: str, video: GivenVideo, offered: EventTable) -> Script:
    """Tell whether a video has its causes in common with this trial, be they its own or those of whom it saw.

    One seed and replicate draw the same for both partners, at another rate the same sequence in another time: then what
    it saw is what its partner does here, though the two lists of its own do not coincide. So it is with two videos of
    one dyad.
    """
    others = [other.drawn_by for partner, other in trial.inputs.videos.items() if partner != name]
    if video.drawn_by is not None and video.drawn_by in [(trial.experiment.seed, trial.replicate), *others]:
        return "same"
    found = script_of(video.brain, offered, partner=name)
    return "unknown" if found == "fresh" and video.drawn_by is None else found


def _populations(trial: Trial, name: str, brain: GivenBrain) -> list[Population]:
    """List a video's populations, of as many cells as were recorded."""
    own = partner_populations(name, getattr(trial.experiment.partners, name))
    return [replace(p, n_cells=brain.spikes[p.name.removeprefix(f"{name}_")].n_cells) for p in own]


def _spikes(
    populations: list[Population], name: str, brain: GivenBrain, time_step_ms: float, n_steps: int
) -> dict[str, SpikeTrains]:
    found: dict[str, SpikeTrains] = {}
    for population in populations:
        given = brain.spikes[population.name.removeprefix(f"{name}_")]
        n_spikes = int(np.searchsorted(given.steps, n_steps))
        found[population.name] = SpikeTrains(
            cells=given.cells[:n_spikes],
            steps=given.steps[:n_spikes],
            n_cells=given.n_cells,
            time_step_ms=time_step_ms,
            n_steps=n_steps,
        )
    return found


def _levels(levels: LevelTraces, videos: Mapping[str, GivenVideo]) -> LevelTraces:
    """Put recorded levels in the place of those of partners who are not simulated; 0 where there are none."""
    values = {name: traces.copy() for name, traces in levels.values.items()}
    for partner, video in videos.items():
        for name, traces in values.items():
            row = traces[PARTNERS.index(partner)]
            row[:] = 0.0 if video.brain is None else _level(video.brain, name, row.size, partner)
    return replace(levels, values=values)


def _level(brain: GivenBrain, name: str, n_samples: int, partner: str) -> NDArray[np.float64]:
    found = brain.levels.get(name, np.empty(0))[:n_samples]
    if found.size < n_samples:  # of a recording that is not our own: ours have all levels, at this interval
        reason = f"its run recorded no {name} every {TRACE_INTERVAL_MS:g} ms"
        raise SimulationError(f"partners.{partner}.video: {reason}")
    return found


def _happenings(recording: Recording, videos: Mapping[str, GivenVideo], stop_s: float) -> Happenings:
    """Keep the acts; returns to a video are those that were recorded with it."""
    found = recording.happenings
    of_videos = np.isin(found.partner, [PARTNERS.index(name) for name in videos])
    kept = (found.kind == ACT) | ~of_videos
    tables = [{name: getattr(found, name)[kept] for name in ("kind", "partner", "channel", "time_s")}]
    for name, video in videos.items():
        if video.brain is not None:
            n = video.brain.returned_s.size
            tables.append(
                {
                    "kind": np.full(n, RETURNED, np.int8),
                    "partner": np.full(n, PARTNERS.index(name), np.int8),
                    "channel": video.brain.returned_channel,
                    "time_s": video.brain.returned_s,
                }
            )
    return _in_order(tables, stop_s)


def _acts(movement_hz: Mapping[str, NDArray[np.float32]]) -> Happenings:
    tables = []
    for number, name in enumerate(PARTNERS):
        for channel, onsets_s in enumerate(act_onsets_s(movement_hz[name], step_ms=MOVEMENT_STEP_MS)):
            n = onsets_s.size
            tables.append(
                {
                    "kind": np.full(n, ACT, np.int8),
                    "partner": np.full(n, number, np.int8),
                    "channel": np.full(n, channel, np.int8),
                    "time_s": onsets_s,
                }
            )
    return _in_order(tables, np.inf)


def _in_order(tables: list[dict[str, NDArray]], stop_s: float) -> Happenings:
    columns = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    order = np.lexsort((columns["channel"], columns["partner"], columns["kind"], columns["time_s"]))
    order = order[columns["time_s"][order] < stop_s]
    return Happenings(**{name: column[order] for name, column in columns.items()})
