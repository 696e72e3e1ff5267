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


def analyze(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="RUN...", help="Results folders, run folders or recordings.", show_default=False
        ),
    ] = None,
    measures: Measures = None,
    spans: Spans_ = None,
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
    """Take all measures of finished runs, from their recordings."""
    if list_measures:
        typer.echo(_list(as_json=as_json))
        return 0
    if not paths:
        raise ResultError("no run given; name a results folder, a run or a results.h5")
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text

    rows: list[Row] = []
    failed: dict[str, str] = {}
    for path in paths:
        found = _analyzed(path, measures or (), spans or (), jobs)
        rows += found[0]
        failed |= found[1]
    table = output or (paths[0] / TABLE_NAME if len(paths) == 1 and _is_results(paths[0]) else None)
    if table is not None:
        write_atomically(table, csv_text(rows).encode())
    typer.echo(json.dumps(rows, indent=2, default=str) if as_json else _text(rows, table))
    for name, error in failed.items():
        typer.echo(f"snn: {name} could not be measured: {error}", err=True)
    return SOME_RUNS_FAILED if failed else 0


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


def _analyzed(
    path: Path, measures: Sequence[str], spans: Sequence[str], jobs: int
) -> tuple[list[Row], dict[str, str]]:
    from snn.batch.measuring import measure_dyads
    from snn.cli.progress_display import CountDisplay
    from snn.cli.simulating import executor_for
    from snn.config.measured import measured_span_s

    dyads, folder = _dyads(path)
    if not dyads:
        raise ResultError(f"'{path}' holds no complete run")
    longest_s = min(stop - start for start, stop in (measured_span_s(d.trial.experiment) for d in dyads))
    plan = plan_of(measures, spans_in_s(spans, longest_s=longest_s))
    with CountDisplay("measuring", of="dyads") as display:
        found, failed = measure_dyads(
            [dyad.stored for dyad in dyads],
            plan=plan,
            folder=folder,
            executor=executor_for(jobs),
            on_dyad=display,
        )
    return [row for dyad in dyads for row in _rows(dyad, found.get(dyad.trial.key, {}))], failed


def _dyads(path: Path) -> tuple[Sequence["FoundDyad"], Path]:
    """Return the dyads at a path, and where measures of them are kept."""
    from snn.batch.stored_dyads import dyad_at, dyads_in
    from snn.record.results_folder import ResultsFolder

    if _is_results(path):
        folder = ResultsFolder(path)
        return dyads_in(folder, folder.experiment()), path
    found = dyad_at(path)
    return [found], found.stored.recordings[0].parent


def _is_results(path: Path) -> bool:
    from snn.record.results_folder import ResultsFolder

    return ResultsFolder(path).is_ours()


def _rows(dyad: "FoundDyad", spans: "Spans") -> list[Row]:
    identity = {**dict(dyad.trial.condition), "replicate": dyad.trial.replicate, "key": dyad.trial.key}
    return [{**identity, "measured_s": float(span), **values} for span, values in spans.items()]


def _text(rows: Sequence[Row], table: Path | None) -> str:
    """Write the means over healthy dyads, a measure a line, by recording length; all else is in the table."""
    from snn.report.measure_table import measure_table

    lines = measure_table(rows)
    return "\n".join([*lines, *([f"\ntable    {table}"] if table else [])])


def _list(*, as_json: bool) -> str:
    from snn.analyse.measure_list import MEASURES

    known: list[Mapping[str, str]] = [
        {"name": m.name, "label": m.label, "unit": m.unit, "family": m.family} for m in MEASURES
    ]
    if as_json:
        return json.dumps(known, indent=2)
    return "\n".join(f"{m['name']:<24}{m['label']:<36}{m['family']}" for m in known)
