"""What follows the cues of a recorded dyad in the time after an act of either partner, in both directions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from snn.analyse.influence.cue_columns import DIRECTIONS, dyad_signals
from snn.analyse.influence.effect_after_acts import AfterActs, after_acts
from snn.analyse.influence.recorded_cues import OTHER, recorded_cues
from snn.config.schema.channels import PARTNERS
from snn.record.acts import acts_of
from snn.record.types import Recording

if TYPE_CHECKING:
    from snn.config.schema.procedure import Analysis


def dyad_after_acts(
    recording: Recording, *, analysis: "Analysis", channels: Sequence[int], seed: int
) -> list[AfterActs]:
    """Sum up what follows the cues after acts on some channels.

    Parameters
    ----------
    recording
        The whole one.
    analysis
        Measured phase and transient.
    channels
        Of the acts; cues of all channels count.
    seed
        Draws the same lists of cues for both directions, so that exchanging the partners changes nothing.

    Returns
    -------
    list of AfterActs
        Of each direction with random cues and a brain that can follow them.

    Raises
    ------
    ResultError
        If the recording is too short.
    """
    signals = dyad_signals(recording, analysis)
    onsets_s = [acts_of(recording, partner)[channel] for partner in PARTNERS for channel in channels]
    acts_s = np.concatenate([*onsets_s, np.empty(0)]) - signals.start_s
    found = []
    for source in DIRECTIONS.values():
        listed = recorded_cues(recording, source, start_s=signals.start_s, stop_s=signals.stop_s)
        target = signals.brain_hz[OTHER[source]]
        if listed.withheld or not np.isfinite(target).all():
            continue
        found.append(
            after_acts(
                target,
                signals.movement_hz[source],
                listed.cues,
                law=listed.law,
                acts_s=acts_s,
                rng=np.random.default_rng(seed),
                own_cues=signals.intentions[OTHER[source]],
            )
        )
    return found
