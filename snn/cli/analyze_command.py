"""``snn analyze``: every measure of finished runs, without simulating."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.measuring_options import Measures, Spans_, known_measures
from snn.cli.options import SOME_RUNS_FAILED, AsJson, Jobs
from snn.errors import ResultError
from snn.wording import by_reason

if TYPE_CHECKING:
    from snn.report.measure_groups import MeasuredDyad

TABLE_NAME = "measures.csv"
MAX_SHIFTS = 9_999


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
            help="Put each measure beside N circular shifts of partner b, 19 or more; 0 is none.",
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
    from snn.api.measure_files import answers_of, refuse_another_table, write_measures
    from snn.api.progress_log import say
    from snn.api.spans import spans_in_s
    from snn.api.stored import is_results, measure_stored_dyads, place_at
    from snn.cli.closing import answer_text

    if output is not None:
        refuse_another_table(output)
    found = measure_stored_dyads(
        [place_at(path) for path in paths],
        measures=measures or (),
        spans_s=spans_in_s(spans or ()),
        n_shifts=shifts,
        jobs=jobs,
    )
    for run in found.damaged:
        say(str(run))
    table = output or (paths[0] / TABLE_NAME if len(paths) == 1 and is_results(paths[0]) else None)
    if table is not None:
        write_measures(table, found.rows)
    answers = answers_of([path for path in paths if is_results(path)])
    typer.echo(
        json.dumps(found.rows, indent=2, default=str) if as_json else _text(found.dyads, shifts, table)
    )
    if not as_json:
        for question, answer in answers:
            typer.echo(f"\n{question}\n{answer_text(answer)}")
    for which, error in by_reason(found.failed, "dyad"):
        say(f"{which} could not be measured: {error}")
    return SOME_RUNS_FAILED if found.failed or found.damaged else 0


def _text(measured: Sequence["MeasuredDyad"], n_shifts: int, table: Path | None) -> str:
    """Write the means over scored dyads, a measure a line, by recording length; all else is in the table."""
    from snn.cli.printing import columns, wrapped
    from snn.report.measure_groups import headed_groups, source_lines
    from snn.report.measure_table import measure_table

    lines = measure_table(headed_groups(measured), n_shifts=n_shifts, columns=columns())
    files = [*source_lines(measured), f"table    {table or 'not written; -o FILE writes one line a dyad'}"]
    return "\n".join([wrapped("\n".join(lines)), "", *files])
