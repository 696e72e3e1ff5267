"""One run as a piece of work: each attempt at it in a folder of its own.

A worker that was given up for lost may still be at it while another one tries again: they must not meet. What a dead
attempt leaves is removed with the folder of the run when that is settled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from snn.batch.executor import OnProgress
from snn.config.trials.trial import Trial
from snn.record.run_folder import RunReport
from snn.record.run_inputs import Source, with_inputs
from snn.record.store import finish_run

RunTrial: TypeAlias = Callable[[Trial, Path, OnProgress], RunReport]
"""Makes one run in an empty folder, which it leaves with ``results.h5``; a top-level function or a partial
of one."""


@dataclass(frozen=True, slots=True)
class RunTask:
    """A run that is to be made."""

    trial: Trial
    folder: Path
    """Private to the batch; holds the folders of the attempts."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MadeRun:
    """A run that was made; hashed where it was made, so that nothing is read again."""

    line: str
    """What the manifest is to say of it."""
    folder: Path
    """Of the attempt."""


def make_run(task: RunTask, on_progress: OnProgress, *, run_trial: RunTrial) -> MadeRun:
    """Make a run in a new folder; a piece of work for an executor."""
    folder = task.folder / uuid4().hex
    folder.mkdir(parents=True)
    report = run_trial(with_inputs(task.trial, task.sources), folder, on_progress)
    inputs = tuple(source.note() for source in task.sources)
    return MadeRun(finish_run(task.trial, folder, report, inputs=inputs), folder)
