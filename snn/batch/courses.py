"""Synchrony over time of stored dyads, side by side."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from snn.batch.completions import endings
from snn.batch.executor import Executor, Finished, OnProgress
from snn.batch.measuring import OnDyad, StoredDyad

if TYPE_CHECKING:
    from snn.analyse.measures.synchrony_course import SynchronyCourse


def follow_dyads(
    dyads: Sequence[StoredDyad],
    *,
    window_s: float,
    step_s: float,
    executor: Executor,
    on_dyad: OnDyad = lambda *_: None,
) -> "tuple[Mapping[str, SynchronyCourse], Mapping[str, str]]":
    """Follow the synchrony of dyads through their recordings.

    Parameters
    ----------
    dyads
        Which; each with one recording.
    window_s, step_s
        See `snn.analyse.measures.synchrony_course`.
    executor
        Does the work.
    on_dyad
        Told after each dyad how many are done, of how many.

    Returns
    -------
    tuple of mapping
        By name of a dyad its course; and, of those that could not be followed, why.
    """
    found: dict[str, SynchronyCourse] = {}
    failed: dict[str, str] = {}
    work = partial(_follow, window_s=window_s, step_s=step_s)
    for ending in endings(dyads, work, executor=executor):
        if isinstance(ending, Finished):
            found[ending.item.name] = ending.result
        else:
            failed[ending.item.name] = ending.error
        on_dyad(len(found) + len(failed), len(dyads))
    return found, failed


def _follow(
    dyad: StoredDyad, on_progress: OnProgress, *, window_s: float, step_s: float
) -> "SynchronyCourse":
    # Imported here: quick commands load this module, but not SciPy.
    from snn.analyse.measures.synchrony_course import synchrony_course
    from snn.model.streams import DyadStreams

    on_progress("analyse", 0.0)
    return synchrony_course(
        dyad.runs[0].read(),
        analysis=dyad.experiment.analysis,
        window_s=window_s,
        step_s=step_s,
        rng=DyadStreams(dyad.experiment.seed, dyad.replicate).surrogates(),
    )
