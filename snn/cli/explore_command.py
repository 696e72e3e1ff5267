"""``snn explore``: all dyads of some runs in one page, to look at from all sides."""

from pathlib import Path
from typing import Annotated

import typer


def explore(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="RUN...",
            help="Results folders of runs or sweeps, folders of these, or runs (DIR/runs/KEY).",
            show_default=False,
        ),
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="COLUMN",
            help="Column of results.csv that must be in the page, however many runs there are. May be repeated.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="HTML file to write; by default explorer.html in the first results folder.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write one HTML file to explore dyads in a browser: it needs nothing beside it, and no network.

    Any measure against any condition or measure, by colour and panel; a click on a dyad, or Enter on its row of the
    table, shows its correlogram with the null, its movement and its spikes. Nothing is simulated or measured anew.
    """
    from snn.api.exploring import write_explorer

    typer.echo(f"page     {write_explorer(*paths, path=output, columns=columns or ())}")
