"""``snn recover``: how well coupling and latency of a link are told from recordings, and the curve that tells them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.options import SOME_RUNS_FAILED, AsJson, Jobs
from snn.wording import by_reason

if TYPE_CHECKING:
    from snn.api.recovering import Recovered


def recover(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS...",
            help="Results folders: first the sweep over couplings that makes the curve, then others of the same kind.",
            show_default=False,
        ),
    ],
    lengths: Annotated[
        list[str] | None,
        typer.Option(
            "--length",
            metavar="DURATION",
            help="Use so much from the beginning, such as '20 s'. May be repeated; by default all, and its half.",
        ),
    ] = None,
    jobs: Jobs = 1,
    as_json: AsJson = False,
) -> int:
    """Say how well coupling and latency are told from recordings, by dyads in which both are known.

    The first folder is a sweep over the coupling of both links. Half of its dyads make a curve, effect of cues over
    coupling, by which the other half is judged, and the other way around; dyads of further folders, which need no
    known coupling, are judged by the curve of all. The curve, and what is told of each link, are written into the
    first folder.
    """
    from snn.api.recovering import recover_links

    found = recover_links(paths, lengths=lengths or (), jobs=jobs)
    typer.echo(json.dumps(found.rows, indent=2) if as_json else _text(found))
    for which, error in by_reason(found.failed, "run"):
        typer.echo(f"snn: {which} could not be measured: {error}", err=True)
    return SOME_RUNS_FAILED if found.failed else 0


def _text(found: "Recovered") -> str:
    from snn.cli.printing import columns, wrapped
    from snn.report.recovery_table import LEGEND, coverage_lines, recovery_cells
    from snn.report.text_table import as_text

    table = as_text(recovery_cells(found.lines), width=columns(), n_keys=4)
    words = wrapped("\n".join([*coverage_lines(found.lines), "", LEGEND]))
    files = (("table", found.table), ("curve", found.curve), ("figure", found.figure))
    return "\n".join([f"{table}\n\n{words}\n", *(f"{what:<9}{path}" for what, path in files)])
