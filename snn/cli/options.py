"""Arguments and options that several verbs share, so that they are alike everywhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from snn.api.figure_files import PAPER_MM, Paper
from snn.api.workers import EXECUTORS
from snn.simulate.engines import ENGINE_HELP, ENGINE_NAMES
from snn.wording import FORCE_DOES

if TYPE_CHECKING:
    _Engine: TypeAlias = str
    _Executor: TypeAlias = str
else:
    _Engine = Literal[ENGINE_NAMES]
    _Executor = Literal[EXECUTORS]

ConfigFile: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="CONFIG",
        help="YAML file of the experiment, or the name of a shipped one.",
        show_default=False,
    ),
]
ConfigFileOrDefaults: TypeAlias = Annotated[
    Path | None,
    typer.Argument(
        metavar="CONFIG", help="YAML file of the experiment; without one, all defaults.", show_default=False
    ),
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
AsJsonLines: TypeAlias = Annotated[
    bool,
    typer.Option("--json", help="Print progress and the end as JSON, one object a line, for other programs."),
]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help=f"{FORCE_DOES.capitalize()}.")]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Results folder; by default results/NAME.", show_default=False
    ),
]
PaperWidth: TypeAlias = Annotated[
    Paper | None,
    typer.Option(
        "--paper",
        metavar="single|double",
        help=f"Draw for one column ({PAPER_MM['single']:g} mm) or two ({PAPER_MM['double']:g} mm) of a page, "
        "with letters of 7 to 8 points.",
        show_default=False,
    ),
]
StyleFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--style",
        metavar="FILE",
        help="Fonts, lines and sizes in Matplotlib's format (.mplstyle), laid over those of snn.",
        show_default=False,
    ),
]
Jobs: TypeAlias = Annotated[
    int, typer.Option("--jobs", "-j", min=1, help="Runs at the same time, one core each.")
]
ExecutorName: TypeAlias = Annotated[
    _Executor,
    typer.Option(
        "--executor", help="Who makes the runs: processes of this machine, Dask workers, or jobs of SLURM."
    ),
]
Scheduler: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="With --executor dask: a scheduler that runs already, such as tcp://10.0.0.1:8786.",
        show_default=False,
    ),
]
EngineName: TypeAlias = Annotated[_Engine, typer.Option("--engine", help=ENGINE_HELP)]
Verify: TypeAlias = Annotated[
    bool,
    typer.Option("--verify", help="Compare complete runs with the manifest to the bit, not only by size."),
]
KeepFailed: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--keep-failed/--rerun-failed", help="Leave runs that failed before as they are, or try them again."
    ),
]
FailFast: TypeAlias = Annotated[
    bool, typer.Option("--fail-fast", help="Stop when a run fails; what was finished is kept.")
]
TimeLimit: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--timeout",
        metavar="DURATION",
        help="A run whose simulation takes longer, such as '10 min', fails.",
        show_default=False,
    ),
]
DryRun: TypeAlias = Annotated[
    bool,
    typer.Option("--dry-run", help="Say how many runs are left and what they take, and make none."),
]
SOME_RUNS_FAILED = 1
"""Exit code: the others are complete."""
