"""``snn plan``: how many cues, how long and how many dyads show an influence of a stated size."""

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from snn.cli.options import (
    SOME_RUNS_FAILED,
    AsJson,
    ConfigFile,
    EngineName,
    ExecutorName,
    Force,
    Jobs,
    Output,
    Overrides,
    Scheduler,
)

if TYPE_CHECKING:
    from snn.api.planning import Planned


def plan(
    config: ConfigFile,
    overrides: Overrides = None,
    power: Annotated[
        float, typer.Option("--power", min=0.05, max=0.999, help="How often influence is to be found.")
    ] = 0.8,
    coupling: Annotated[
        float | None,
        typer.Option(
            "--coupling", min=0.0, max=100.0, help="Of the links that are not cut; by default the config's."
        ),
    ] = None,
    pilots: Annotated[
        int, typer.Option("--pilots", min=4, max=1000, help="Pilot dyads that are simulated.")
    ] = 20,
    lengths: Annotated[
        list[str] | None,
        typer.Option(
            "--length",
            metavar="DURATION",
            help="Length of a recording to be tried. May be repeated; by default the config's, its half, and so on.",
        ),
    ] = None,
    rates: Annotated[
        list[str] | None,
        typer.Option(
            "--rate",
            metavar="RATE",
            help="Rate of cues on each channel, such as '0.1 Hz'. May be repeated; by default the config's.",
        ),
    ] = None,
    follows: Annotated[
        Literal["brain", "movement"],
        typer.Option(
            "--follows", help="What of the other is to follow the cues: its brain, or what it does."
        ),
    ] = "brain",
    output: Output = None,
    jobs: Jobs = 1,
    executor: ExecutorName = "local",
    scheduler: Scheduler = None,
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Say how many cues, how long and how many dyads show influence with a stated power, by pilots of the model.

    Pilot dyads are simulated at the stated coupling, once for each rate of cues, and kept. They are cut into shorter
    recordings, and these are put into groups, to count how often the cue test finds what is there.
    """
    from snn.api.planning import plan_cues
    from snn.api.workers import Workers
    from snn.record.config_file import load_config

    found = plan_cues(
        load_config(config, overrides=overrides or ()),
        output,
        power=power,
        coupling=coupling,
        pilots=pilots,
        lengths=lengths or (),
        rates=rates or (),
        follows=follows,
        workers=Workers(jobs=jobs, executor=executor, scheduler=scheduler),
        engine=engine,
        force=force,
    )
    typer.echo(_json(found) if as_json else _text(found))
    return SOME_RUNS_FAILED if found.n_failed else 0


def _json(found: "Planned") -> str:
    from snn.report.plan_table import power_values

    told = {"folder": str(found.folder), "answers": found.answers, "power": power_values(found.panels)}
    return json.dumps(told, indent=2)


def _text(found: "Planned") -> str:
    from snn.cli.printing import columns, wrapped
    from snn.report.plan_table import LEGEND, power_cells
    from snn.report.text_table import as_text

    table = as_text(power_cells(found.panels), width=columns(), n_keys=3)
    words = wrapped("\n".join([*found.answers, "", LEGEND]))
    return f"{found.title}\n\n{table}\n\n{words}\ntable    {found.table}\nfigure   {found.figure}"
