"""``snn export``: the movement of a recorded partner, for other programs or to be shown again, changed or not."""

from pathlib import Path
from typing import Annotated, Literal

import typer


def export(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="RUN",
            help="Run folder, results.h5, or results folder with one run.",
            show_default=False,
        ),
    ],
    partner: Annotated[
        Literal["a", "b"], typer.Option("--partner", "-p", help="Whose movement.", show_default=False)
    ],
) -> None:
    """Print the movement of a recorded partner as CSV: one line every 10 ms, in Hz on each channel.

    `snn export RUN -p b > b.csv` keeps it. It may be changed, and shown to a partner in the place of the other:
    `-s 'partners.b.video={file: b.csv}'`.
    """
    # Imported here: `snn --help` needs neither h5py nor pydantic.
    from snn.record.found_run import find_run
    from snn.record.movement_file import movement_csv

    typer.echo(movement_csv(find_run(path).read(), partner), nl=False)
