"""``snn gain``: whether movement that goes around the loop a -> b -> a dies out or keeps itself alive."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from snn.cli.options import (
    SOME_RUNS_FAILED,
    AsJson,
    ConfigFile,
    EngineName,
    ExecutorName,
    Force,
    Jobs,
    Overrides,
    Scheduler,
)
from snn.errors import SimulationError
from snn.wording import n_of


def gain(
    config: ConfigFile,
    overrides: Overrides = None,
    rounds: Annotated[
        int, typer.Option("--rounds", min=1, max=100, help="How often each probe is given on each channel.")
    ] = 1,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Folder for gain.json, gain.csv and gain_curves.csv; by default nothing is written.",
            show_default=False,
        ),
    ] = None,
    jobs: Jobs = 1,
    executor: ExecutorName = "local",
    scheduler: Scheduler = None,
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Measure the loop gain a -> b -> a of movement, by videos of graded acts, for all conditions and replicates."""
    from snn.api.gaining import loop_gains, refuse_to_replace, write_gains
    from snn.api.workers import Workers

    refuse_to_replace(output, force=force)
    workers = Workers(jobs=jobs, executor=executor, scheduler=scheduler)
    found = loop_gains(config, overrides or (), rounds=rounds, workers=workers, engine=engine)
    for error in found.errors:
        typer.echo(f"snn: {error}", err=True)
    if found.stop is not None:
        typer.echo(
            f"snn: stopped; {n_of(len(found.dyads), 'dyad')} measured, nothing is known of the others",
            err=True,
        )
    if not found.dyads:
        raise found.stop or SimulationError("no dyad could be measured")
    told = found.told()
    if output is not None:
        write_gains(output, told)
    typer.echo(json.dumps(told, indent=2) if as_json else _text(told))
    if found.stop is not None:
        raise found.stop
    return SOME_RUNS_FAILED if found.errors else 0


def _text(told: Mapping[str, Any]) -> str:
    from snn.cli.printing import columns, wrapped
    from snn.report.gain_table import LEGEND
    from snn.report.text_table import as_text

    table = told["table"]
    cells = [list(table[0]), *(list(line.values()) for line in table)]
    n_keys = cells[0].index("n")
    text = as_text(cells, width=columns(), n_keys=n_keys)
    lines = [f"{told['name']}: loop gain", "", text, "", LEGEND, "", *told["verdicts"]]
    return wrapped("\n".join(lines))
