"""All measures of stored dyads: taken side by side, kept one file a dyad, taken again only where something changed."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from snn.batch.executor import Executor, Failed, Finished, OnProgress
from snn.batch.interrupt import interruptible
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
    found = {dyad.name: kept for dyad in dyads if (kept := _kept(folder, dyad, plan)) is not None}
    failed: dict[str, str] = {}
    todo = [dyad for dyad in dyads if dyad.name not in found]
    on_dyad(len(found), len(dyads))
    (folder / FOLDER_NAME).mkdir(parents=True, exist_ok=True)
    for dyad, result in _measured(todo, plan, executor):
        if isinstance(result, str):
            failed[dyad.name] = result
        else:
            _keep(folder, dyad, plan, result)
            found[dyad.name] = result
        on_dyad(len(found) + len(failed), len(dyads))
    return {dyad.name: found[dyad.name] for dyad in dyads if dyad.name in found}, failed


def _measured(
    todo: Sequence[StoredDyad], plan: MeasuringPlan, executor: Executor
) -> Iterator[tuple[StoredDyad, Spans | str]]:
    work = partial(measure_dyad, plan=plan)
    with interruptible(), closing(executor.run(work, todo, on_progress=lambda *_: None)) as events:
        for event in events:
            if isinstance(event, Finished):
                yield event.item, event.result
            elif isinstance(event, Failed):
                yield event.item, event.error


def measure_dyad(dyad: StoredDyad, on_progress: OnProgress, *, plan: MeasuringPlan) -> Spans:
    """Measure one dyad at all lengths; a piece of work for an executor."""
    # Imported here: quick commands load this module, but not SciPy.
    from snn.analyse.battery import battery
    from snn.model.streams import DyadStreams

    on_progress("analyse", 0.0)
    recordings = [read_recording(path) for path in dyad.recordings]
    recording = recordings[0] if len(recordings) == 1 else spliced(*recordings)
    return {
        _name(span_s): battery(
            recording,
            experiment=dyad.experiment,
            span_s=span_s,
            measures=plan.measures,
            rng=DyadStreams(dyad.experiment.seed, dyad.replicate).surrogates(),
        )
        for span_s in plan.spans_s
    }


def _kept(folder: Path, dyad: StoredDyad, plan: MeasuringPlan) -> Spans | None:
    """Read the measures of a dyad, if they are those of the plan; what cannot be read is measured again."""
    try:
        kept = json.loads(_path(folder, dyad).read_text(encoding="utf-8"))
        return kept["spans"] if kept["settings"] == _settings(dyad, plan) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(folder: Path, dyad: StoredDyad, plan: MeasuringPlan, spans: Spans) -> None:
    document = {"settings": _settings(dyad, plan), "spans": spans}
    write_atomically(_path(folder, dyad), to_json_text(document).encode())


def _settings(dyad: StoredDyad, plan: MeasuringPlan) -> str:
    """Name everything that the measures of a dyad depend on, beside its recordings."""
    names = [path.parent.name for path in dyad.recordings]
    settings = [analysis_key(dyad.experiment), dyad.experiment.seed, names]
    text = json.dumps([*settings, plan.measures, plan.spans_s])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _path(folder: Path, dyad: StoredDyad) -> Path:
    return folder / FOLDER_NAME / f"{dyad.name}.json"


def _name(span_s: float) -> str:
    return f"{span_s:g}"
