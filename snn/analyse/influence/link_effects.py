"""What the cues of a recording say of its two links: how large the influence is, and how late."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.influence.cue_columns import DIRECTIONS, dyad_signals
from snn.analyse.influence.cue_effect import UNDEFINED, Interval, cue_effect
from snn.analyse.influence.recorded_cues import OTHER, recorded_cues
from snn.config.trials.measured_span import measured_span_s
from snn.errors import ResultError
from snn.record.types import EventTable, Recording
from snn.record.window import shortened

if TYPE_CHECKING:
    from snn.config.schema.procedure import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEffect:
    """How the brain of a target follows the cues of a source."""

    n_cues: int
    effect: Interval
    """See `snn.analyse.influence.cue_effect`; undefined where no cues can be read."""
    delay_ms: Interval


def link_effects(
    recording: Recording,
    *,
    analysis: "Analysis",
    length_s: float,
    inclinations: EventTable | None = None,
) -> Mapping[str, LinkEffect]:
    """Estimate both directions of a dyad in the beginning of its recording.

    Parameters
    ----------
    recording
        The whole one.
    analysis
        Measured phase and transient.
    length_s
        How much of the measured phase, from its beginning, transient included.
    inclinations
        See `snn.analyse.influence.recorded_cues.recorded_cues`.

    Returns
    -------
    dict
        By direction, ``a_to_b`` and ``b_to_a``.

    Raises
    ------
    ResultError
        If a brain was not recorded, or the piece is too short.
    """
    start_s, _ = measured_span_s(recording.trial.experiment)
    part = shortened(recording, stop_s=start_s + length_s)
    signals = dyad_signals(part, analysis)
    found = {}
    for direction, source in DIRECTIONS.items():
        listed = recorded_cues(
            part, source, start_s=signals.start_s, stop_s=signals.stop_s, inclinations=inclinations
        )
        activity = signals.brain_hz[OTHER[source]]
        if not np.isfinite(activity).all():
            raise ResultError(f"the brain of {OTHER[source]} was not recorded")
        effect, delay = UNDEFINED, UNDEFINED
        if not listed.withheld:
            own = signals.intentions[OTHER[source]]
            told = cue_effect(activity, signals.movement_hz[source], listed.cues, own_cues=own)
            effect, delay = told.effect, told.latency_ms
        found[direction] = LinkEffect(n_cues=listed.cues.n_cues, effect=effect, delay_ms=delay)
    return found
