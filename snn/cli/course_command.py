"""``snn course``: synchrony over time, in windows that slide along finished runs."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.options import SOME_RUNS_FAILED, AsJson, Jobs
from snn.wording import by_reason

if TYPE_CHECKING:
    from snn.api.following import Followed


def course(
    path: Annotated[Path, typer.Argument(metavar="RESULTS", help="Results folder.", show_default=False)],
    window: Annotated[
        str, typer.Option("--window", metavar="DURATION", help="Length of the windows, such as '10 s'.")
    ] = "10 s",
    step: Annotated[
        str | None,
        typer.Option(
            "--step",
            metavar="DURATION",
            help="From the start of one window to the next; by default half.",
            show_default=False,
        ),
    ] = None,
    jobs: Jobs = 1,
    as_json: AsJson = False,
) -> int:
    """Follow synchrony through finished runs, phase after phase: how it comes, breaks and is restored."""
    from snn.api.following import follow
    from snn.api.progress_log import say

    found = follow(path, window=window, step=step, jobs=jobs)
    if as_json:
        _tell_json(found)
    else:
        _tell(found)
    for which, error in by_reason(found.failed, "dyad"):
        say(f"{which} could not be followed: {error}")
    return SOME_RUNS_FAILED if found.failed or found.n_damaged else 0


def _tell_json(found: "Followed") -> None:
    from snn.record.json_text import plain
    from snn.report.courses import course_records

    typer.echo(json.dumps(plain(course_records(found.lines, found.dyads)), indent=2))


def _tell(found: "Followed") -> None:
    from snn.cli.printing import columns
    from snn.report.courses import course_cells
    from snn.report.text_table import as_text

    files = [f"table    {found.table}", *(f"figure   {path}" for path in found.figures)]
    typer.echo("\n".join([as_text(course_cells(found.lines), width=columns(), n_keys=2), "", *files]))
