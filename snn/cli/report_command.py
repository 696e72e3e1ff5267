"""``snn report``: a page of a run or a sweep."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="Results folder of a run or a sweep.", show_default=False)
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="HTML file to write; by default RUN/report.html.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write one HTML file of a run or a sweep, to read, print or send: it needs nothing beside it, and no network.

    Question, answer, figures, tables with nulls and cues, health, what was assumed and what emerged, and the command.
    """
    from snn.api.reporting import write_report

    typer.echo(f"page     {write_report(folder, output)}")
