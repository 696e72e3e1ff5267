"""``snn view``: the page of `snn explore`, live while runs end."""

from pathlib import Path
from typing import Annotated

import typer


def view(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="Results folder of a run or a sweep.", show_default=False)
    ],
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", help="Port on this machine; 0 for any that is free.", min=0, max=65535
        ),
    ] = 0,
) -> None:
    """Explore dyads in a browser while their runs end: the page of `snn explore`, served to this machine alone.

    Open the address that is printed; runs appear within seconds. Ctrl-C ends it. Nothing else is served.
    """
    from snn.record.results_folder import results_folder
    from snn.report.explorer.live import LiveFolder
    from snn.report.explorer.live_server import LiveServer

    live = LiveFolder(results_folder(folder))
    live.page  # noqa: B018 (a folder that cannot be read is told of here, not in the browser)
    with LiveServer(live, port=port) as server:
        typer.echo(f"open     {server.address}\nCtrl-C ends it.")
        server.serve_forever()
