"""The cues of a recording, as they were assigned, and the law by which the model drew them, phase by phase.

A cue is what a partner set out to do of its own accord: its private intentions. Not shared events, which both
partners follow; not events that a configuration lists, which nobody drew; not the answers of reactive partners, which
follow what they saw. Where serotonin drives what is taken up, what is taken up depends on what was seen: then the
inclinations are the cues, as drawn, whether they were taken up or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from snn.analyse.influence.cue_checks import Withheld
from snn.analyse.influence.cues import CueList, Stretch
from snn.analyse.influence.laws import CueLaw, PoissonLaw, ShiftLaw, TrialOrderLaw, whole, within
from snn.config.schema.channels import CHANNELS, PARTNERS
from snn.config.schema.engagement import engagement_at, engagement_varies
from snn.config.schema.experiment import Experiment
from snn.config.schema.private_rates import channel_rate_hz, channels_of
from snn.record.types import BoolArray, EventTable, FloatArray, Recording
from snn.record.window import phase_bounds_s

OTHER: Mapping[str, str] = dict(zip(PARTNERS, reversed(PARTNERS), strict=True))
_SAME_LIST = 0.5
"""Two lists that share this part of their cues to the last bit are of one script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCues:
    """The cues of one partner in a window of a recording, on the clock of the window, and how they were drawn."""

    cues: CueList
    law: CueLaw
    withheld: Withheld
    """Why nothing can rest on them; empty if something can."""


def recorded_cues(
    recording: Recording,
    partner: str,
    *,
    start_s: float,
    stop_s: float,
    inclinations: EventTable | None = None,
) -> RecordedCues:
    """Return what a partner was assigned to do in a window.

    Parameters
    ----------
    recording
        The whole one: acts that begin before the window are no cues in it.
    partner
        ``a`` or ``b``, alive or a video. That a list is random, independent of the other's, holds for a video made
        with a fresh script; its law need not be that of this experiment, so that it is shifted.
    start_s, stop_s
        The window, within one phase or across several.
    inclinations
        All inclinations of partners whose drive to engage changes in the run (`snn.model.inclinations`), who have no
        cues without them.
    """
    experiment = recording.trial.experiment
    video = partner in recording.videos
    drawn = inclinations if not video and _is_driven(experiment, partner) else recording.events
    listed = CueList(onset_s=np.empty(0), channel=np.empty(0, np.int8))
    if drawn is not None:
        own = (
            (drawn.partner == PARTNERS.index(partner))
            & ~drawn.shared
            & ~_is_listed(drawn, experiment, partner)
        )
        listed = CueList(onset_s=drawn.onset_s[own], channel=drawn.channel[own]).between(start_s, stop_s)
    law = _law(experiment, partner, listed, video=video, start_s=start_s, stop_s=stop_s)
    return RecordedCues(
        cues=listed, law=law, withheld=_script(recording) or ("" if listed.n_cues else "no random cues")
    )


def _is_driven(experiment: Experiment, partner: str) -> bool:
    return engagement_varies(getattr(experiment.partners, partner).serotonin)


def _is_listed(events: EventTable, experiment: Experiment, partner: str) -> BoolArray:
    """Mark the events that the configuration lists."""
    names = [channel.name for channel in CHANNELS]
    listed = {
        (event.onset_s, names.index(event.channel))
        for event in getattr(experiment.partners, partner).intention.events
    }
    pairs = zip(events.onset_s.tolist(), events.channel.tolist(), strict=True)
    return np.array([pair in listed for pair in pairs], dtype=np.bool_)


def _law(
    experiment: Experiment, partner: str, cues: CueList, *, video: bool, start_s: float, stop_s: float
) -> CueLaw:
    """Return the law of the window: trials if it has any, else a Poisson process in each phase that allows it."""
    if _has_trials(experiment, start_s=start_s, stop_s=stop_s):
        return TrialOrderLaw(cues=cues)
    if video:
        return ShiftLaw(cues=cues, stretches=whole(stop_s - start_s), by_channel=True)
    stretches = within(_free_stretches(experiment), start_s=start_s, stop_s=stop_s)
    return PoissonLaw(stretches=stretches, rate_hz=private_rates_hz(experiment, partner))


def _has_trials(experiment: Experiment, *, start_s: float, stop_s: float) -> bool:
    phases = zip(experiment.protocol.phases, phase_bounds_s(experiment), strict=False)
    return any(phase.trials and begin_s < stop_s and end_s > start_s for phase, (_, begin_s, end_s) in phases)


def _free_stretches(experiment: Experiment) -> tuple[Stretch, ...]:
    """Return the phases in which intentions take place as they come."""
    allowed = [phase.intentions and not phase.trials for phase in experiment.protocol.phases] or [True]
    bounds_s = phase_bounds_s(experiment)
    return tuple(
        Stretch(start_s=start_s, stop_s=stop_s)
        for (_, start_s, stop_s), free in zip(bounds_s, allowed, strict=True)
        if free
    )


def private_rates_hz(experiment: Experiment, partner: str) -> FloatArray:
    """Return the rate at which cues of each channel are assigned while intentions take place, ``(n_channels,)``.

    Of its inclinations a partner takes up as many as its level of serotonin says, if that is held; where it is driven,
    all inclinations are cues. The share that shared events replace is taken off.
    """
    own = getattr(experiment.partners, partner)
    engaged = 1.0 if engagement_varies(own.serotonin) else engagement_at(own.serotonin, own.serotonin.level)
    private = 1.0 - experiment.protocol.shared_events.fraction
    rates_hz = np.zeros(len(CHANNELS))
    for channel in channels_of(own.intention):
        rates_hz[channel] = channel_rate_hz(own.intention, channel) * engaged * private
    return rates_hz


def _script(recording: Recording) -> Withheld:
    """Refuse both directions of a dyad with a video that may have the causes of its script in common with it.

    A video responds to what its partner saw when it was recorded. If that followed the script that the other follows
    here, the video follows the cues of someone whom it never saw.
    """
    scripts = {note.script for note in recording.videos.values()}
    if "same" in scripts or (recording.videos and _same_lists(recording.events)):
        return "video of the same script"
    return "video of an unknown script" if "unknown" in scripts else ""


def _same_lists(events: EventTable) -> bool:
    """Whether the private intentions of the two partners are the same list, as beside a video of oneself."""
    a, b = (_private(events, events.partner == number) for number in range(len(PARTNERS)))
    return len(a & b) > _SAME_LIST * min(len(a), len(b))


def _private(events: EventTable, chosen: NDArray[np.bool_]) -> set[tuple[float, int]]:
    own = chosen & ~events.shared
    return set(zip(events.onset_s[own].tolist(), events.channel[own].tolist(), strict=True))
