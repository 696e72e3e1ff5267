"""``snn analyze``: every measure of finished runs, without simulating."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from snn.cli.options import SOME_RUNS_FAILED, AsJson, Jobs
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.batch.measuring import MeasuringPlan, Spans
    from snn.batch.stored_dyads import FoundDyad

TABLE_NAME = "measures.csv"
Row: TypeAlias = dict[str, Any]

Measures: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--measure",
        "-m",
        metavar="NAME",
        help="Take this measure only. May be repeated; `snn analyze --list` names them.",
    ),
]
Spans_: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--span",
        metavar="DURATION",
        help="Measure this much from the beginning, such as '20 s'. May be repeated; by default all.",
    ),
]
MIN_SHIFTS, MAX_SHIFTS = 19, 9_999
"""With fewer shifts p cannot fall to 1 / 20."""


def analyze(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="RUN...", help="Results folders, run folders or recordings.", show_default=False
        ),
    ] = None,
    measures: Measures = None,
    spans: Spans_ = None,
    shifts: Annotated[
        int,
        typer.Option(
            "--shifts",
            metavar="N",
            min=0,
            max=MAX_SHIFTS,
            help=f"Put each measure beside N circular shifts of partner b, {MIN_SHIFTS} or more; 0 is none.",
        ),
    ] = 0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Table to write; by default measures.csv in the results folder.",
            show_default=False,
        ),
    ] = None,
    jobs: Jobs = 1,
    as_json: AsJson = False,
    list_measures: Annotated[bool, typer.Option("--list", help="Name all measures and end.")] = False,
) -> int:
    """Take all measures of finished runs, from their recordings.

    With --shifts each measure stands beside what it is when partner b is shifted in time as a whole, so that nothing
    that the partners have to do with each other is left. What was measured before is kept.
    """
    if list_measures:
        typer.echo(_list(as_json=as_json))
        return 0
    if not paths:
        raise ResultError("no run given; name a results folder, a run or a results.h5")
    if 0 < shifts < MIN_SHIFTS:
        raise ResultError(f"--shifts: {shifts} are too few for p to reach 1 / 20; take {MIN_SHIFTS} or more")
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text

    if output is not None:
        _refuse_another_table(output)
    rows: list[Row] = []
    axes: dict[str, None] = {}
    failed: dict[str, str] = {}
    n_damaged = 0
    for path in paths:
        dyads, folder = _dyads(path)
        n_damaged += _tell_damaged(path)
        counted = {row["key"] for row in rows}  # a dyad counts once, however often it is named
        if dyads and all(dyad.trial.key in counted for dyad in dyads):
            continue
        dyads = [dyad for dyad in dyads if dyad.trial.key not in counted]
        plan = _plan(path, dyads, measures or (), spans or (), shifts)
        found, missing = _measured(dyads, folder, plan, jobs)
        rows += _indexed(path, dyads, found)
        axes |= dict.fromkeys(axis for dyad in dyads for axis, _ in dyad.trial.condition)
        failed |= missing
    table = output or (paths[0] / TABLE_NAME if len(paths) == 1 and _is_results(paths[0]) else None)
    if table is not None:
        write_atomically(table, csv_text(rows).encode())
    typer.echo(json.dumps(rows, indent=2, default=str) if as_json else _text(rows, list(axes), shifts, table))
    for name, error in failed.items():
        typer.echo(f"snn: {name} could not be measured: {error}", err=True)
    return SOME_RUNS_FAILED if failed or n_damaged else 0


def _refuse_another_table(path: Path) -> None:
    """Replace nothing but what this verb once wrote."""
    if path.is_dir():
        raise ResultError(f"--output: '{path}' is a folder; name a file")
    if path.exists():
        with path.open("rb") as file:
            columns = file.readline().decode("utf-8", "replace").strip().split(",")
        if not {"key", "measured_s"} <= set(columns):
            raise ResultError(f"--output: '{path}' exists and is no table of measures; give another file")


def _tell_damaged(path: Path) -> int:
    """Say which runs of a results folder are damaged, and return how many."""
    from snn.batch.stored_dyads import damaged_in
    from snn.cli.simulating import say
    from snn.record.results_folder import ResultsFolder

    if not _is_results(path):
        return 0
    folder = ResultsFolder(path)
    damaged = damaged_in(folder, folder.experiment())
    for run in damaged:
        say(str(run))
    return len(damaged)


def plan_of(measures: Sequence[str], spans_s: Sequence[float]) -> "MeasuringPlan":
    """Return what is measured: of all measures those that can be taken here, and say which cannot.

    Raises
    ------
    ResultError
        If there is no such measure, or one that was asked for cannot be taken here.
    """
    from snn.analyse.measure_list import measures_named
    from snn.analyse.spike_distances import NEEDED
    from snn.batch.measuring import MeasuringPlan
    from snn.cli.simulating import say

    chosen = measures_named(measures)
    missing = [measure for measure in chosen if not measure.available]
    if missing:
        named = ", ".join(measure.name for measure in missing)
        reason = f"{named} need {NEEDED}"
        if measures:
            raise ResultError(f"--measure: {reason}")
        say(f"not measured: {reason}")
    names = tuple(measure.name for measure in chosen if measure.available)
    return MeasuringPlan(measures=names, spans_s=tuple(spans_s))


def spans_in_s(texts: Sequence[str], *, longest_s: float) -> tuple[float, ...]:
    """Read durations; the whole if none is given.

    Raises
    ------
    ResultError
        If one is no duration, or longer than what was measured.
    """
    from snn.units import UNITS, parse_quantity

    try:
        found = tuple(parse_quantity(text, UNITS["s"]) for text in texts) or (longest_s,)
    except ValueError as error:
        raise ResultError(f"--span: {error}") from error
    for span_s in found:
        if not 0 < span_s <= longest_s:
            raise ResultError(f"--span: {span_s:g} s; these runs can be measured over up to {longest_s:g} s")
    return found


def _plan(
    path: Path, dyads: Sequence["FoundDyad"], measures: Sequence[str], spans: Sequence[str], n_shifts: int
) -> "MeasuringPlan":
    """Return what is measured of some dyads, after a look at whether they are long enough for it."""
    from dataclasses import replace

    from snn.config.measured import measured_span_s

    if not dyads:
        raise ResultError(f"'{path}' holds no complete run")
    experiments = [dyad.trial.experiment for dyad in dyads]
    longest_s = min(stop - start for start, stop in map(measured_span_s, experiments))
    plan = replace(plan_of(measures, spans_in_s(spans, longest_s=longest_s)), n_shifts=n_shifts)
    for span_s in plan.spans_s if n_shifts else ():
        for analysis, nulls in {(e.analysis, e.nulls.circular_shift) for e in experiments}:
            _check_shifts(span_s - analysis.transient_ms * 1e-3, analysis.max_lag_ms, nulls.min_shift_s)
    return plan


def _check_shifts(measured_s: float, max_lag_ms: float, min_shift_s: float) -> None:
    from snn.analyse.partner_shift import SHIFT_STEP_MS, possible_shifts

    n_bins = int(measured_s * 1e3 / SHIFT_STEP_MS + 1e-9)  # 1e-9: a whole number of bins stays one
    try:
        possible_shifts(n_bins, max_lag_ms=max_lag_ms, min_shift_s=min_shift_s)
    except ResultError as error:
        raise ResultError(f"--shifts: {error}") from error


def _measured(
    dyads: Sequence["FoundDyad"], folder: Path, plan: "MeasuringPlan", jobs: int
) -> tuple[dict[str, "Spans"], dict[str, str]]:
    from snn.batch.measuring import measure_dyads
    from snn.cli.progress_display import CountDisplay
    from snn.cli.simulating import executor_for

    with CountDisplay("measuring", of="dyads") as display:
        return measure_dyads(
            [dyad.stored for dyad in dyads],
            plan=plan,
            folder=folder,
            executor=executor_for(jobs),
            on_dyad=display,
        )


def _indexed(path: Path, dyads: Sequence["FoundDyad"], found: Mapping[str, "Spans"]) -> list[Row]:
    """Return a row for each dyad and length, with the index where there is a calibration for that length."""
    from snn.analyse.indexed_rows import indexed_rows, judged_as
    from snn.config.expand import expand
    from snn.record.json_text import plain
    from snn.record.results_folder import ResultsFolder

    trials = expand(ResultsFolder(path).experiment()) if _is_results(path) else [d.trial for d in dyads]
    judges = judged_as(trials)
    rows = [
        (row, judges[dyad.trial.condition])
        for dyad in dyads
        for row in _rows(dyad, found.get(dyad.trial.key, {}))
    ]
    return [{name: plain(value) for name, value in row.items()} for row in indexed_rows(rows)]


def _dyads(path: Path) -> tuple[Sequence["FoundDyad"], Path]:
    """Return the dyads at a path, and where measures of them are kept."""
    from snn.batch.stored_dyads import dyad_at, dyads_in
    from snn.record.results_folder import ResultsFolder

    if _is_results(path):
        folder = ResultsFolder(path)
        return dyads_in(folder, folder.experiment()), path
    found = dyad_at(path)
    return [found], found.stored.runs[0].recording.parent


def _is_results(path: Path) -> bool:
    from snn.record.results_folder import ResultsFolder

    return ResultsFolder(path).is_ours()


def _rows(dyad: "FoundDyad", spans: "Spans") -> list[Row]:
    identity = {**dict(dyad.trial.condition), "replicate": dyad.trial.replicate, "key": dyad.trial.key}
    return [{**identity, "measured_s": float(span), **values} for span, values in spans.items()]


def _text(rows: Sequence[Row], axes: Sequence[str], n_shifts: int, table: Path | None) -> str:
    """Write the means over healthy dyads, a measure a line, by recording length; all else is in the table."""
    from snn.report.measure_table import measure_table

    lines = measure_table(rows, axes=axes, n_shifts=n_shifts)
    return "\n".join([*lines, *([f"\ntable    {table}"] if table else [])])


def _list(*, as_json: bool) -> str:
    from snn.analyse.measure_list import MEASURES

    known: list[Mapping[str, str]] = [
        {"name": m.name, "label": m.label, "unit": m.unit, "family": m.family} for m in MEASURES
    ]
    if as_json:
        return json.dumps(known, indent=2)
    return "\n".join(f"{m['name']:<24}{m['label']:<36}{m['family']}" for m in known)
