"""Arguments and options that several verbs share, so that they are alike everywhere."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

ConfigFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="CONFIG", help="YAML file of the experiment.", show_default=False)
]
Overrides: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        metavar="KEY=VALUE",
        help="Set a parameter: -s link.a_to_b.coupling=0. May be repeated.",
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Replace what is there.")]
