"""What is measured: the options of the verbs that measure stored dyads, checked before anything is read."""

import json
from typing import Annotated, TypeAlias

import typer

Measures: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--measure",
        "-m",
        metavar="NAME",
        help="Take this measure only, by name or label. May be repeated; `snn analyze --list` names them.",
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
HOW_CALLED = (
    "-m takes any of these names and labels, and the columns of the table; upper and lower case are one. The index and "
    "its parts (RI, S, D, L) come with every choice."
)


def known_measures(*, as_json: bool) -> str:
    """List all measures, by all that they are called."""
    from snn.api.explaining import known_measures as measures_known
    from snn.cli.printing import columns, wrapped
    from snn.report.text_table import as_text

    known = measures_known()
    if as_json:
        return json.dumps(known, indent=2)
    told = ("name", "short", "label", "family")
    cells = [list(told), *([measure[column] for column in told] for measure in known)]
    return f"{as_text(cells, width=columns(), n_keys=1)}\n\n{wrapped(HOW_CALLED)}"
