"""What the cues of stored dyads say of their links, at each of several lengths, taken side by side."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from snn.batch.completions import endings
from snn.batch.executor import Executor, Finished, OnProgress
from snn.batch.measures import drawn_inclinations
from snn.batch.measuring import OnDyad
from snn.batch.stored_dyads import FoundDyad

if TYPE_CHECKING:
    from snn.analyse.influence.link_effects import LinkEffect

Effects: TypeAlias = "Mapping[tuple[float, str], LinkEffect]"
"""By length in seconds and direction."""


def effects_of(
    dyads: Sequence[FoundDyad],
    lengths_s: Sequence[float],
    *,
    executor: Executor,
    on_dyad: OnDyad = lambda *_: None,
) -> tuple[dict[str, Effects], dict[str, str]]:
    """Estimate the effects of cues in the beginning of each recording.

    Returns
    -------
    tuple of dict
        By key of a dyad, what was found; and, of those that could not be measured, why.
    """
    found: dict[str, Effects] = {}
    failed: dict[str, str] = {}
    for ending in endings(dyads, partial(_effects, lengths_s=tuple(lengths_s)), executor=executor):
        if isinstance(ending, Finished):
            found[ending.item.trial.key] = ending.result
        else:
            failed[ending.item.trial.key] = ending.error
        on_dyad(len(found) + len(failed), len(dyads))
    return found, failed


def _effects(dyad: FoundDyad, on_progress: OnProgress, *, lengths_s: Sequence[float]) -> Effects:
    """Measure one dyad; a piece of work for an executor."""
    # Imported here: the program's quick commands load this module, but not SciPy.
    from snn.analyse.influence.link_effects import link_effects

    on_progress("analyse", 0.0)
    recording = dyad.stored.runs[0].read()
    analysis, inclinations = dyad.trial.experiment.analysis, drawn_inclinations(recording)
    return {
        (length_s, direction): effect
        for length_s in lengths_s
        for direction, effect in link_effects(
            recording, analysis=analysis, length_s=length_s, inclinations=inclinations
        ).items()
    }
