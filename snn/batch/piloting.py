"""The pilot dyads of a plan, tested side by side."""

from collections.abc import Sequence
from functools import partial

from snn.analyse.influence.pilots import Pilot, PilotPlan, pilot_of
from snn.batch.completions import endings
from snn.batch.executor import Executor, Finished, OnProgress
from snn.batch.measures import drawn_inclinations
from snn.batch.stored_dyads import FoundDyad


def pilots_of(
    dyads: Sequence[FoundDyad], plan: PilotPlan, *, executor: Executor
) -> tuple[list[Pilot], list[str]]:
    """Test the stretches of all pilot dyads.

    Returns
    -------
    tuple of list
        What they gave, in the order of the dyads; and, of those that could not be tested, why.
    """
    pilots, errors = {}, []
    for ending in endings(dyads, partial(_pilot, plan=plan), executor=executor):
        if isinstance(ending, Finished):
            pilots[ending.item.trial.key] = ending.result
        else:
            errors.append(f"{ending.item.stored.name}: {ending.error}")
    return [pilots[dyad.trial.key] for dyad in dyads if dyad.trial.key in pilots], errors


def _pilot(dyad: FoundDyad, on_progress: OnProgress, *, plan: PilotPlan) -> Pilot:
    """Test one dyad; a piece of work for an executor."""
    # Imported here: the program's quick commands load this module, but not the model.
    from snn.model.streams import DyadStreams

    on_progress("analyse", 0.0)
    recording = dyad.stored.runs[0].read()
    rng = DyadStreams(dyad.trial.experiment.seed, dyad.trial.replicate).surrogates()
    return pilot_of(recording, dyad.trial, plan, rng=rng, inclinations=drawn_inclinations(recording))
