"""All measures of stored dyads: taken side by side, kept one file a dyad, taken again only where something changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from snn.analyse.measures.measure_columns import MEASURE, NULL_COLUMNS, SEED, measure_columns
from snn.analyse.views.known_film import FilmKnowledge
from snn.batch.completions import endings
from snn.batch.executor import Executor, Finished, OnProgress
from snn.batch.kept_measures import KeptMeasures, keep, read_kept
from snn.batch.measures import drawn_inclinations
from snn.config.schema.experiment import Experiment
from snn.record.atomic import make_folder
from snn.record.found_run import FoundRun
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
    runs: tuple[FoundRun, ...]
    """One; or two, for a pseudo-dyad: partner a of the first beside partner b of the second."""
    experiment: Experiment
    replicate: int
    film: FilmKnowledge = "known"
    """How well the measures know the events that both partners follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuringPlan:
    """What is measured of each dyad."""

    measures: tuple[str, ...]
    """Names, see `snn.analyse.measures.registry`."""
    spans_s: tuple[float, ...]
    """Lengths of the recordings, from their beginning."""
    n_shifts: int = 0
    """Surrogates of each measure, see `snn.analyse.nulls.partner_shift`; 0 for none."""


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
    kept = {dyad.name: read_kept(_path(folder, dyad), _settings(dyad)) for dyad in dyads}
    failed: dict[str, str] = {}
    todo = [task for dyad in dyads if (task := _task(dyad, kept[dyad.name], plan)).known]
    n_done = len(dyads) - len(todo)
    on_dyad(n_done, len(dyads))
    make_folder(folder / FOLDER_NAME)
    for ending in endings(todo, partial(_measure, plan=plan), executor=executor):
        dyad = ending.item.dyad
        if isinstance(ending, Finished):
            kept[dyad.name] = _keep(folder, dyad, ending.result, n_shifts=plan.n_shifts)
        else:
            failed[dyad.name] = ending.error
        n_done += 1
        on_dyad(n_done, len(dyads))
    measured = [dyad.name for dyad in dyads if dyad.name not in failed]
    return {name: _spans(kept[name], plan) for name in measured}, failed


@dataclass(frozen=True, slots=True)
class _Task:
    """A dyad, and for each length at which something of it is still to be measured what is known."""

    dyad: StoredDyad
    known: Mapping[float, Row]


def _task(dyad: StoredDyad, kept: KeptMeasures, plan: MeasuringPlan) -> _Task:
    wanted = set(_columns(plan))  # with any of them comes all that the index rests on
    known = {span_s: kept.known(_name(span_s), n_shifts=plan.n_shifts) for span_s in plan.spans_s}
    return _Task(dyad, {span_s: row for span_s, row in known.items() if wanted - set(row)})


def _measure(task: _Task, on_progress: OnProgress, *, plan: MeasuringPlan) -> Spans:
    """Measure one dyad; a piece of work for an executor."""
    # Imported here: quick commands load this module, but not SciPy.
    from snn.analyse.table.battery import battery
    from snn.analyse.views.known_film import with_film
    from snn.model.streams import DyadStreams

    on_progress("analyse", 0.0)
    dyad = task.dyad
    recordings = [run.read() for run in dyad.runs]
    recording = recordings[0] if len(recordings) == 1 else spliced(*recordings)
    streams = DyadStreams(dyad.experiment.seed, dyad.replicate)
    recording = with_film(recording, dyad.film, rng=streams.log_errors())
    return {
        _name(span_s): battery(
            recording,
            experiment=dyad.experiment,
            span_s=span_s,
            measures=plan.measures,
            rng=streams.surrogates(),
            n_shifts=plan.n_shifts,
            known=known,
            inclinations=drawn_inclinations(recording) if len(recordings) == 1 else None,
            recorded=recordings,
        )
        for span_s, known in task.known.items()
    }


def _keep(folder: Path, dyad: StoredDyad, measured: Spans, *, n_shifts: int) -> KeptMeasures:
    """Add to what is kept by now, which may be more than at the start."""
    path, settings = _path(folder, dyad), _settings(dyad)
    kept = read_kept(path, settings)
    for span, columns in measured.items():
        kept = kept.with_columns(span, columns, n_shifts=n_shifts)
    keep(path, settings, kept)
    return kept


def _spans(kept: KeptMeasures, plan: MeasuringPlan) -> Spans:
    """Return the columns that a plan asks for, after those that are always measured."""
    found: dict[str, Row] = {}
    for span in map(_name, plan.spans_s):
        row = kept.known(span, n_shifts=plan.n_shifts)
        evidence = {n: v for n, v in row.items() if not n.startswith((MEASURE, *NULL_COLUMNS)) and n != SEED}
        found[span] = evidence | {name: row[name] for name in _columns(plan)}
    return found


def _columns(plan: MeasuringPlan) -> tuple[str, ...]:
    return measure_columns(plan.measures, with_nulls=plan.n_shifts > 0)


def _settings(dyad: StoredDyad) -> list[JSON]:
    """List everything that the measures of a dyad at one length depend on, beside its recordings."""
    names: list[JSON] = [run.recording.parent.name for run in dyad.runs]
    film: list[JSON] = [] if dyad.film == "known" else [dyad.film]
    return [analysis_key(dyad.experiment), dyad.experiment.seed, names, *film]


def _path(folder: Path, dyad: StoredDyad) -> Path:
    return folder / FOLDER_NAME / f"{dyad.name}.json"


def _name(span_s: float) -> str:
    return f"{span_s:g}"
