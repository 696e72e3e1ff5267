"""``snn plot``: one figure of a run or a sweep."""

from pathlib import Path
from typing import Annotated

import typer

from snn.api.figure_files import ENDINGS, write_figure
from snn.cli.options import PaperWidth, StyleFile
from snn.errors import ResultError


def plot(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="Results folder of a run or a sweep.", show_default=False)
    ],
    kind: Annotated[
        str | None,
        typer.Argument(metavar="[KIND]", help="Figure, by its name; --list names them.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="PNG, PDF or SVG file; by default KIND.png here.",
            show_default=False,
        ),
    ] = None,
    paper: PaperWidth = None,
    style: StyleFile = None,
    list_kinds: Annotated[
        bool, typer.Option("--list", help="Name the figures that can be drawn, and end.")
    ] = False,
) -> None:
    """Draw one figure of complete runs again, as PNG, PDF or SVG, at the width of a column or a page of a journal."""
    from snn.api.results import open_results

    results = open_results(folder)
    if list_kinds or kind is None:
        if not results.kinds:
            raise ResultError(f"'{folder}' holds nothing to draw; no run is complete")
        typer.echo("\n".join(results.kinds))
        return
    path = output or Path(f"{kind}.png")
    if path.suffix not in ENDINGS:
        raise ResultError(
            f"--output: '{path}' ends in none of {', '.join(ENDINGS)}, which say what is written"
        )
    write_figure(results, kind, path, paper=paper, style=style)
    typer.echo(f"figure   {path}")
