"""``snn calibrate``: which measure can be trusted, on dyads whose coupling is known."""

import json
import time
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.measuring_options import Measures, Spans_
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
from snn.wording import n_of

if TYPE_CHECKING:
    from snn.api.calibrating import Calibration


def calibrate(
    config: ConfigFile,
    overrides: Overrides = None,
    output: Output = None,
    measures: Measures = None,
    spans: Spans_ = None,
    events: Annotated[
        list[int] | None,
        typer.Option(
            "--events",
            metavar="N",
            min=1,
            help="Measure as long as it takes for N intended acts on each channel, on average. May be repeated.",
        ),
    ] = None,
    ladder_replicates: Annotated[
        int, typer.Option("--ladder-replicates", min=3, help="Dyads for each condition of the sweep.")
    ] = 40,
    jobs: Jobs = 1,
    executor: ExecutorName = "local",
    scheduler: Scheduler = None,
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Judge every measure by dyads whose coupling is known: its false alarms on all nulls, and its power.

    The replicates of the experiment are simulated live and under its nulls (all of them, if it names none); the
    conditions of its sweep, such as weaker couplings, say how power grows. Every measure gets the threshold of the
    null that fools it most, and that of uncoupled dyads beside it. What was made before is kept.
    """
    from snn.api.calibrating import calibrate as calibrated
    from snn.api.spans import spans_in_s
    from snn.record.config_file import load_config

    started_s = time.monotonic()
    found = calibrated(
        load_config(config, overrides=overrides or ()),
        output,
        measures=measures or (),
        spans_s=spans_in_s(spans or ()),
        events=events or (),
        ladder_replicates=ladder_replicates,
        jobs=jobs,
        executor=executor,
        scheduler=scheduler,
        engine=engine,
        force=force,
    )
    _tell(found, as_json=as_json, started_s=started_s)
    return SOME_RUNS_FAILED if found.n_failed else 0


def _tell(found: "Calibration", *, as_json: bool, started_s: float) -> None:
    from snn.api.progress_display import duration_text
    from snn.cli.printing import columns, wrapped
    from snn.report.calibration_tables import glance_cells, trust_cells
    from snn.report.text_table import as_text

    if as_json:
        tables = {f"{report.trust.measured_s:g}": trust_cells(report.trust) for report in found.reports}
        told = {
            span: [dict(zip(cells[0], line, strict=True)) for line in cells[1:]]
            for span, cells in tables.items()
        }
        typer.echo(json.dumps({"folder": str(found.path), "trust": told}, indent=2))
        return
    for glance in (report.glance for report in found.reports if report.glance.columns):
        heading = wrapped(f"{glance.measured_s:g} s. {glance.answer}")
        typer.echo(f"{heading}\n\n{as_text(glance_cells(glance), width=columns(), n_keys=1)}\n")
    for path in found.files:
        typer.echo(f"{'figure' if path.suffix == '.png' else 'table '}   {path}")
    failures = f"{n_of(found.n_failed, 'run')} FAILED; " if found.n_failed else ""
    typer.echo(f"{failures}{duration_text(time.monotonic() - started_s)}")
