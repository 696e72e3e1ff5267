"""Synchrony over time of stored dyads, side by side."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from snn.batch.executor import Executor, Failed, Finished, OnProgress
from snn.batch.interrupt import interruptible
from snn.batch.measuring import OnDyad, StoredDyad
from snn.record.hdf5 import read_recording

if TYPE_CHECKING:
    from snn.analyse.synchrony_course import SynchronyCourse


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
        See `snn.analyse.synchrony_course`.
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
    with interruptible(), closing(executor.run(work, dyads, on_progress=lambda *_: None)) as events:
        for event in events:
            if isinstance(event, Finished):
                found[event.item.name] = event.result
            elif isinstance(event, Failed):
                failed[event.item.name] = event.error
            on_dyad(len(found) + len(failed), len(dyads))
    return found, failed


def _follow(
    dyad: StoredDyad, on_progress: OnProgress, *, window_s: float, step_s: float
) -> "SynchronyCourse":
    # Imported here: quick commands load this module, but not SciPy.
    from snn.analyse.synchrony_course import synchrony_course
    from snn.model.streams import DyadStreams

    on_progress("analyse", 0.0)
    return synchrony_course(
        read_recording(dyad.recordings[0]),
        analysis=dyad.experiment.analysis,
        window_s=window_s,
        step_s=step_s,
        rng=DyadStreams(dyad.experiment.seed, dyad.replicate).surrogates(),
    )
