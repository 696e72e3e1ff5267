"""``snn export``: the movement of a recorded partner, or the dyads of a folder with labelled axes."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from snn.cli.options import Force
from snn.errors import ResultError


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
        Literal["a", "b"] | None, typer.Option("--partner", "-p", help="Whose movement.", show_default=False)
    ] = None,
    netcdf: Annotated[
        Path | None,
        typer.Option(
            "--netcdf", metavar="FILE", help="Write all dyads of a results folder here.", show_default=False
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Print the movement of a recorded partner as CSV, or write the dyads of a results folder as NetCDF.

    `snn export RUN -p b > b.csv`: one line every 10 ms, in Hz on each channel. It may be changed, and shown to a
    partner in the place of the other: `-s 'partners.b.video={file: b.csv}'`.

    `snn export RUN --netcdf dyads.nc`: every measure of every dyad along `run`, with meaning, unit and range; means of
    the scored dyads of each condition are in the group `means`.
    """
    if (partner is None) == (netcdf is None):
        raise ResultError(
            "give either --partner, for a movement, or --netcdf FILE, for the dyads of a folder"
        )
    if netcdf is not None:
        from snn.api.results import open_results

        open_results(path).to_netcdf(netcdf, force=force)
        typer.echo(f"dyads    {netcdf}")
        return
    # Imported here: `snn --help` needs neither h5py nor pydantic.
    from snn.record.found_run import find_run
    from snn.record.movement_file import movement_csv

    typer.echo(movement_csv(find_run(path).read(), str(partner)), nl=False)
