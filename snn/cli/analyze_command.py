"""``snn analyze``: every measure of finished runs, without simulating."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from snn.cli.measuring_options import Measures, Spans_, known_measures, plan_of, spans_in_s
from snn.cli.options import SOME_RUNS_FAILED, AsJson, Jobs
from snn.errors import ResultError
from snn.foreign.regular_file import open_regular

if TYPE_CHECKING:
    from snn.batch.measuring import MeasuringPlan, Spans
    from snn.batch.stored_dyads import FoundDyad
    from snn.config.trials.condition_order import Labels
    from snn.report.measure_groups import MeasuredDyad, Origin

TABLE_NAME = "measures.csv"
MAX_TABLE_BYTES, MAX_HEADING_BYTES = 10_000_000_000, 1_000_000
"""Of a table that may be replaced, and of its first line."""
Row: TypeAlias = dict[str, Any]

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
        typer.echo(known_measures(as_json=as_json))
        return 0
    if not paths:
        raise ResultError("no run given; name a results folder, a run or a results.h5")
    if 0 < shifts < MIN_SHIFTS:
        raise ResultError(f"--shifts: {shifts} are too few for p to reach 1 / 20; take {MIN_SHIFTS} or more")
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text

    if output is not None:
        _refuse_another_table(output)
    measured: list[MeasuredDyad] = []
    failed: dict[str, str] = {}
    n_damaged = 0
    for path in paths:
        dyads, folder = _dyads(path)
        n_damaged += _tell_damaged(path)
        counted = {(dyad.origin, dyad.row["key"]) for dyad in measured}
        origins = _origins(dyads)  # a dyad counts once in its experiment, however often it is named
        new = [dyad for dyad in dyads if (origins[dyad.trial.condition], dyad.trial.key) not in counted]
        if dyads and not new:
            continue
        plan = _plan(path, new, measures or (), spans or (), shifts)
        found, missing = _measured(new, folder, plan, jobs)
        measured += _measured_dyads(path, new, found, origins)
        failed |= missing
    rows = _rows(measured, of_several=len(paths) > 1)
    table = output or (paths[0] / TABLE_NAME if len(paths) == 1 and _is_results(paths[0]) else None)
    if table is not None:
        write_atomically(table, csv_text(rows).encode())
    answers = _answers([path for path in paths if _is_results(path)])
    typer.echo(json.dumps(rows, indent=2, default=str) if as_json else _text(measured, shifts, table))
    if not as_json:
        for answer in answers:
            typer.echo(f"\n{answer}")
    for name, error in failed.items():
        typer.echo(f"snn: {name} could not be measured: {error}", err=True)
    return SOME_RUNS_FAILED if failed or n_damaged else 0


def _answers(folders: Sequence[Path]) -> list[str]:
    """Answer the question of each experiment anew, where its configuration says how, and say what came out."""
    from snn.cli.closing import answer_text
    from snn.record.results_folder import ResultsFolder
    from snn.report.answer_table import write_answer
    from snn.report.results import read_results

    found = []
    for folder in dict.fromkeys(folders):
        store = ResultsFolder(folder)
        experiment = store.experiment()
        answer = write_answer(read_results(store, experiment)) if experiment.analysis.answer else None
        found += [f"{experiment.question}\n{answer_text(answer)}"] if answer else []
    return found


def _refuse_another_table(path: Path) -> None:
    """Replace nothing but what this verb once wrote."""
    if path.is_dir():
        raise ResultError(f"--output: '{path}' is a folder; name a file")
    if path.exists():
        try:
            with open_regular(path, max_bytes=MAX_TABLE_BYTES) as file:
                columns = file.readline(MAX_HEADING_BYTES).decode("utf-8", "replace").strip().split(",")
        except OSError as error:
            raise ResultError(f"--output: cannot read '{path}': {error.strerror or error}") from error
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


def _plan(
    path: Path, dyads: Sequence["FoundDyad"], measures: Sequence[str], spans: Sequence[str], n_shifts: int
) -> "MeasuringPlan":
    """Return what is measured of some dyads, after a look at whether they are long enough for it."""
    from dataclasses import replace

    from snn.config.trials.measured_span import measured_span_s

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
    from snn.analyse.nulls.partner_shift import SHIFT_STEP_MS, possible_shifts

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


def _spans(dyad: "FoundDyad", spans: "Spans") -> list[Row]:
    identity = {"replicate": dyad.trial.replicate, "key": dyad.trial.key}
    return [{**identity, "measured_s": float(span), **values} for span, values in spans.items()]


def _rows(measured: Sequence["MeasuredDyad"], *, of_several: bool) -> list[Row]:
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


def _text(measured: Sequence["MeasuredDyad"], n_shifts: int, table: Path | None) -> str:
    """Write the means over scored dyads, a measure a line, by recording length; all else is in the table."""
    from snn.cli.printing import columns, wrapped
    from snn.report.measure_groups import headed_groups, source_lines
    from snn.report.measure_table import measure_table

    lines = measure_table(headed_groups(measured), n_shifts=n_shifts, columns=columns())
    files = [*source_lines(measured), f"table    {table or 'not written; -o FILE writes one line a dyad'}"]
    return "\n".join([wrapped("\n".join(lines)), "", *files])
