"""Every measure of finished runs, wherever they lie, without simulating."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.api.calibration_lengths import spans_within
from snn.api.measuring import check_shift_number, plan_of
from snn.errors import ResultError
from snn.record.results_folder import ResultsFolder
from snn.wording import argument

if TYPE_CHECKING:
    from snn.batch.measuring import MeasuringPlan, Spans
    from snn.batch.stored_dyads import DamagedRun, FoundDyad
    from snn.config.schema.experiment import Experiment
    from snn.config.trials.condition_order import Labels
    from snn.record.manifest import RunLine
    from snn.report.measure_groups import MeasuredDyad, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured of finished runs."""

    dyads: "tuple[MeasuredDyad, ...]"
    failed: Mapping[str, str]
    """By name of a dyad that could not be measured, why."""
    damaged: "tuple[DamagedRun, ...]"
    rows: list[dict[str, Any]]
    """The table: one row for each dyad and length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where dyads are."""

    path: Path
    """As it was named."""
    folder: Path
    """Where measures of them are kept."""
    dyads: "Sequence[FoundDyad]"
    damaged: "tuple[DamagedRun, ...]" = ()


def measure_stored_dyads(
    places: Sequence[Place],
    *,
    measures: Sequence[str] = (),
    spans_s: Sequence[float] = (),
    n_shifts: int = 0,
    jobs: int = 1,
) -> Measured:
    """Take measures of finished runs, from their recordings; what was measured before is kept.

    Parameters
    ----------
    places
        From `place_at`. A dyad counts once in its experiment, however often it is named.
    measures
        Names, none for all.
    spans_s
        How much of each recording, from its beginning; none for all.
    n_shifts
        Circular shifts of partner b beside which each measure is put; 0 for none.
    jobs
        Dyads that are measured at the same time.

    Raises
    ------
    ResultError
        If a place holds no complete run, or a measure or a length cannot be.
    """
    if n_shifts:
        check_shift_number(n_shifts)
    measured: list[MeasuredDyad] = []
    failed: dict[str, str] = {}
    for place in places:
        dyads = place.dyads
        counted = {(dyad.origin, dyad.row["key"]) for dyad in measured}
        origins = _origins(dyads)
        new = [dyad for dyad in dyads if (origins[dyad.trial.condition], dyad.trial.key) not in counted]
        if dyads and not new:
            continue
        plan = _plan(place.path, new, measures, spans_s, n_shifts)
        found, missing = _measured(new, place.folder, plan, jobs)
        measured += _measured_dyads(place.path, new, found, origins)
        failed |= missing
    return Measured(
        dyads=tuple(measured),
        failed=failed,
        damaged=tuple(run for place in places for run in place.damaged),
        rows=_rows(measured, of_several=len(places) > 1),
    )


def place_at(path: Path) -> Place:
    """Look what dyads there are: in a results folder, a run folder or a recording.

    Raises
    ------
    ResultError
        If there is none of these, or it cannot be read.
    """
    from snn.batch.stored_dyads import dyad_at

    if is_results(path):
        folder = ResultsFolder(path)
        return place_of(folder, folder.experiment(), folder.manifest().lines)
    found = dyad_at(path)
    return Place(path=path, folder=found.stored.runs[0].recording.parent, dyads=[found])


def place_of(folder: ResultsFolder, experiment: "Experiment", lines: "Mapping[str, RunLine]") -> Place:
    """Return the dyads of a results folder as it was when its experiment and the lines of its manifest were read."""
    from snn.batch.stored_dyads import damaged_in, dyads_in

    return Place(
        path=folder.path,
        folder=folder.path,
        dyads=dyads_in(folder, experiment, lines=lines),
        damaged=damaged_in(folder, experiment, lines=lines),
    )


def is_results(path: Path) -> bool:
    """Tell whether a path is a results folder."""
    return ResultsFolder(path).is_ours()


def _plan(
    path: Path, dyads: Sequence["FoundDyad"], measures: Sequence[str], spans_s: Sequence[float], n_shifts: int
) -> "MeasuringPlan":
    """Return what is measured of some dyads, after a look at whether they are long enough for it."""
    from snn.config.trials.measured_span import measured_span_s

    if not dyads:
        raise ResultError(f"'{path}' holds no complete run")
    experiments = [dyad.trial.experiment for dyad in dyads]
    longest_s = min(stop - start for start, stop in map(measured_span_s, experiments))
    plan = replace(
        plan_of(measures, spans_within(spans_s, longest_s=longest_s), called="names"), n_shifts=n_shifts
    )
    for span_s in plan.spans_s if n_shifts else ():
        for analysis, nulls in {(e.analysis, e.nulls.circular_shift) for e in experiments}:
            _check_shifts(span_s - analysis.transient_ms * 1e-3, analysis.max_lag_ms, nulls.min_shift_s)
    return plan


def _check_shifts(measured_s: float, max_lag_ms: float, min_shift_s: float) -> None:
    from snn.analyse.nulls.partner_shift import SHIFT_STEP_MS, possible_shifts

    n_bins = int(measured_s * 1e3 / SHIFT_STEP_MS + 1e-9)  # 1e-9: a whole number of bins stays one
    try:
        possible_shifts(n_bins, max_lag_ms=max_lag_ms, min_shift_s=min_shift_s)
    except ResultError as error:
        raise ResultError(f"{argument('n_shifts')}: {error}") from error


def _measured(
    dyads: Sequence["FoundDyad"], folder: Path, plan: "MeasuringPlan", jobs: int
) -> tuple[dict[str, "Spans"], dict[str, str]]:
    from snn.api.making import executor_for
    from snn.api.progress_display import CountDisplay
    from snn.batch.measuring import measure_dyads

    with CountDisplay("measuring", of="dyads") as display:
        return measure_dyads(
            [dyad.stored for dyad in dyads],
            plan=plan,
            folder=folder,
            executor=executor_for(jobs),
            on_dyad=display,
        )


def _origins(dyads: Sequence["FoundDyad"]) -> dict["Labels", "Origin"]:
    """Say of each condition what its dyads are replicates of."""
    from snn.report.measure_groups import origin_of

    return {
        condition: origin_of(trial)
        for condition, trial in {d.trial.condition: d.trial for d in dyads}.items()
    }


def _measured_dyads(
    path: Path,
    dyads: Sequence["FoundDyad"],
    found: Mapping[str, "Spans"],
    origins: Mapping["Labels", "Origin"],
) -> list["MeasuredDyad"]:
    """Return a row for each dyad and length."""
    from snn.report.measure_groups import MeasuredDyad

    return [
        MeasuredDyad(origins[dyad.trial.condition], str(path), row)
        for dyad in dyads
        for row in _spans(dyad, found.get(dyad.stored.name, {}))
    ]


def _spans(dyad: "FoundDyad", spans: "Spans") -> list[dict[str, Any]]:
    identity = {"replicate": dyad.trial.replicate, "key": dyad.trial.key}
    return [{**identity, "measured_s": float(span), **values} for span, values in spans.items()]


def _rows(measured: Sequence["MeasuredDyad"], *, of_several: bool) -> list[dict[str, Any]]:
    """Return the table of dyads; where each is from only if several places were named."""
    from snn.record.json_text import plain

    found = []
    for dyad in measured:
        source = {"from": dyad.source} if of_several else {}
        taken = {"from", "experiment", *dyad.row}
        points = {f"sweep.{axis}" if axis in taken else axis: point for axis, point in dyad.origin.condition}
        row = source | {"experiment": dyad.origin.experiment} | points | dict(dyad.row)
        found.append({name: plain(value) for name, value in row.items()})
    return found
