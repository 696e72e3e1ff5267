"""All measures of stored dyads: taken side by side, kept one file a dyad, taken again only where something changed."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from snn.batch.endings import endings
from snn.batch.executor import Executor, Finished, OnProgress
from snn.config.experiment import Experiment
from snn.record.atomic import write_atomically
from snn.record.hdf5 import read_recording
from snn.record.json_text import to_json_text
from snn.record.run_folder import analysis_key
from snn.record.splice import spliced
from snn.record.types import JSON

FOLDER_NAME = "measures"
Row: TypeAlias = Mapping[str, JSON]
Spans: TypeAlias = Mapping[str, Row]
"""By length in seconds, as text (``"20"``): what was measured in that much of a recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDyad:
    """A dyad whose recording is there."""

    name: str
    """Names its file of measures."""
    recordings: tuple[Path, ...]
    """One; or two, for a pseudo-dyad: partner a of the first beside partner b of the second."""
    experiment: Experiment
    replicate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuringPlan:
    """What is measured of each dyad."""

    measures: tuple[str, ...]
    """Names, see `snn.analyse.measure_list`."""
    spans_s: tuple[float, ...]
    """Lengths of the recordings, from their beginning."""


OnDyad: TypeAlias = Callable[[int, int], None]
"""Told how many dyads are done, of how many."""


def measure_dyads(
    dyads: Sequence[StoredDyad],
    *,
    plan: MeasuringPlan,
    folder: Path,
    executor: Executor,
    on_dyad: OnDyad = lambda *_: None,
) -> tuple[dict[str, Spans], dict[str, str]]:
    """Measure dyads, or read what was measured before.

    Parameters
    ----------
    dyads
        Which.
    plan
        What is measured of each.
    folder
        Results folder; the measures go into its ``measures/<name>.json``.
    executor
        Does the work.
    on_dyad
        Told after each dyad.

    Returns
    -------
    tuple of dict
        By name of a dyad its measures; and, of those that could not be measured, why.
    """
    kept = {dyad.name: _kept(folder, dyad, plan) for dyad in dyads}
    failed: dict[str, str] = {}
    todo = [_Task(dyad, missing) for dyad in dyads if (missing := _missing(kept[dyad.name], plan))]
    n_done = len(dyads) - len(todo)
    on_dyad(n_done, len(dyads))
    (folder / FOLDER_NAME).mkdir(parents=True, exist_ok=True)
    for ending in endings(todo, partial(_measure, measures=plan.measures), executor=executor):
        dyad = ending.item.dyad
        if isinstance(ending, Finished):
            kept[dyad.name] = {**kept[dyad.name], **ending.result}
            _keep(folder, dyad, plan, kept[dyad.name])
        else:
            failed[dyad.name] = ending.error
        n_done += 1
        on_dyad(n_done, len(dyads))
    spans = [_name(span_s) for span_s in plan.spans_s]
    measured = [dyad.name for dyad in dyads if dyad.name not in failed]
    return {name: {span: kept[name][span] for span in spans} for name in measured}, failed


@dataclass(frozen=True, slots=True)
class _Task:
    """The lengths at which a dyad is still to be measured."""

    dyad: StoredDyad
    spans_s: tuple[float, ...]


def _missing(kept: Spans, plan: MeasuringPlan) -> tuple[float, ...]:
    return tuple(span_s for span_s in plan.spans_s if _name(span_s) not in kept)


def _measure(task: _Task, on_progress: OnProgress, *, measures: Sequence[str]) -> Spans:
    """Measure one dyad; a piece of work for an executor."""
    # Imported here: quick commands load this module, but not SciPy.
    from snn.analyse.battery import battery
    from snn.model.streams import DyadStreams

    on_progress("analyse", 0.0)
    dyad = task.dyad
    recordings = [read_recording(path) for path in dyad.recordings]
    recording = recordings[0] if len(recordings) == 1 else spliced(*recordings)
    return {
        _name(span_s): battery(
            recording,
            experiment=dyad.experiment,
            span_s=span_s,
            measures=measures,
            rng=DyadStreams(dyad.experiment.seed, dyad.replicate).surrogates(),
        )
        for span_s in task.spans_s
    }


def _kept(folder: Path, dyad: StoredDyad, plan: MeasuringPlan) -> Spans:
    """Read what was measured before with these measures; what cannot be read is measured again."""
    try:
        kept = json.loads(_path(folder, dyad).read_text(encoding="utf-8"))
        return dict(kept["spans"]) if kept["settings"] == _settings(dyad, plan) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _keep(folder: Path, dyad: StoredDyad, plan: MeasuringPlan, spans: Spans) -> None:
    document = {"settings": _settings(dyad, plan), "spans": spans}
    write_atomically(_path(folder, dyad), to_json_text(document).encode())


def _settings(dyad: StoredDyad, plan: MeasuringPlan) -> str:
    """Name everything that the measures of a dyad at one length depend on, beside its recordings."""
    names = [path.parent.name for path in dyad.recordings]
    settings = [analysis_key(dyad.experiment), dyad.experiment.seed, names]
    text = json.dumps([*settings, plan.measures])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _path(folder: Path, dyad: StoredDyad) -> Path:
    return folder / FOLDER_NAME / f"{dyad.name}.json"


def _name(span_s: float) -> str:
    return f"{span_s:g}"
