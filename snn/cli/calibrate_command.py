"""``snn calibrate``: which measure can be trusted, on dyads whose coupling is known."""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.calibration_lengths import lengths_in_s
from snn.cli.measuring_options import Measures, Spans_, plan_of
from snn.cli.options import SOME_RUNS_FAILED, AsJson, ConfigFile, EngineName, Force, Jobs, Output, Overrides
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.batch.measuring import MeasuringPlan, Spans, StoredDyad
    from snn.batch.stored_dyads import FoundDyad
    from snn.calibration.known_dyads import KnownDyad
    from snn.config.schema.experiment import Experiment
    from snn.simulate.engine import Engine

MIN_REPLICATES = 40
"""Two blocks of 20, of which 5 % are one dyad. Rates are claimed from 200 on."""


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
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Judge every measure by dyads whose coupling is known: its false alarms on all nulls, and its power.

    The replicates of the experiment are simulated live and under its nulls (all of them, if it names none); the
    conditions of its sweep, such as weaker couplings, say how power grows. Every measure gets the threshold of the
    null that fools it most, and that of uncoupled dyads beside it. What was made before is kept.
    """
    from snn.cli.simulating import chosen_engine
    from snn.config.trials.calibration_parts import ladder_part, null_part
    from snn.record.calibration_folder import LADDER_NAME, NULLS_NAME, refuse_another_folder
    from snn.record.config_file import load_config

    experiment = load_config(config, overrides=overrides or ())
    if experiment.replicates < MIN_REPLICATES:
        raise ResultError(
            f"a calibration needs at least {MIN_REPLICATES} replicates, 200 for rates; "
            f"this experiment has {experiment.replicates}: add -s replicates=200"
        )
    directory = output or Path("results") / experiment.name
    refuse_another_folder(directory)
    started_s = time.monotonic()
    chosen = chosen_engine(engine)
    base, ladder = null_part(experiment), ladder_part(experiment, replicates=ladder_replicates)
    plan = plan_of(measures or (), lengths_in_s(spans or (), events or (), base))
    failed = _simulate(base, directory / NULLS_NAME, chosen, jobs, force=force)
    dyads = list(_known(directory / NULLS_NAME, plan, jobs, pseudo=True))
    if ladder is not None:
        failed += _simulate(ladder, directory / LADDER_NAME, chosen, jobs, force=force)
        dyads += _known(directory / LADDER_NAME, plan, jobs, pseudo=False)
    shown = _report(base, ladder, dyads, plan, directory, as_json=as_json)
    if not as_json:
        _say_end(shown, n_failed=failed, elapsed_s=time.monotonic() - started_s)
    return SOME_RUNS_FAILED if failed else 0


def _simulate(experiment: "Experiment", folder: Path, engine: "Engine", jobs: int, *, force: bool) -> int:
    """Make the runs that are not there; return how many failed."""
    from snn.batch.matching import with_known_matches
    from snn.cli.simulating import executor_for, make_runs
    from snn.config.trials.calibration_parts import is_spared
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore

    experiment = with_known_matches(experiment, ResultsFolder(folder))
    with ResultStore(folder, experiment, force=force) as store, executor_for(jobs) as executor:
        outcome, n_unmatched = make_runs(
            store,
            engine,
            executor,
            wanted=lambda trial: not is_spared(trial, experiment),
        )
    return len(outcome.failed) + n_unmatched


def _known(
    folder: Path, plan: "MeasuringPlan", jobs: int, *, pseudo: bool
) -> "Iterator[tuple[KnownDyad, Spans]]":
    """Measure all dyads of a folder, and the pseudo-dyads of the live ones."""
    from snn.batch.stored_dyads import dyads_in, pseudo_dyads
    from snn.calibration.known_dyads import KnownDyad
    from snn.config.null_models.axis import LIVE
    from snn.config.null_models.registry import STRANGERS
    from snn.record.results_folder import ResultsFolder

    results = ResultsFolder(folder)
    found = dyads_in(results, results.experiment())
    named = [(_kind(dyad), dyad.stored) for dyad in found]
    if pseudo:
        live = [dyad for dyad in found if _kind(dyad) == LIVE]
        named += [(STRANGERS.label, stored) for stored in pseudo_dyads(live)]
    for (kind, stored), spans in zip(
        named, _measured([s for _, s in named], plan, folder, jobs), strict=True
    ):
        yield KnownDyad(kind=kind, replicate=stored.replicate, row={}), spans


def _measured(dyads: "Sequence[StoredDyad]", plan: "MeasuringPlan", folder: Path, jobs: int) -> "list[Spans]":
    from snn.batch.measuring import measure_dyads
    from snn.cli.progress_display import CountDisplay
    from snn.cli.simulating import executor_for, say

    with CountDisplay("measuring", of="dyads") as display:
        found, failed = measure_dyads(
            dyads, plan=plan, folder=folder, executor=executor_for(jobs), on_dyad=display
        )
    for name, error in failed.items():
        say(f"{name} could not be measured: {error}")
    return [found.get(dyad.name, {}) for dyad in dyads]


def _kind(dyad: "FoundDyad") -> str:
    """Name the kind of a dyad by its null, or by its point in the sweep."""
    from snn.config.null_models.axis import NULL_AXIS
    from snn.config.trials.calibration_parts import kind_of

    labels = dyad.trial.condition
    if labels and labels[-1][0] == NULL_AXIS:
        return str(labels[-1][1])
    return kind_of(labels)


def _report(
    base: "Experiment",
    ladder: "Experiment | None",
    dyads: "Sequence[tuple[KnownDyad, Spans]]",
    plan: "MeasuringPlan",
    directory: Path,
    *,
    as_json: bool,
) -> list[Path]:
    import numpy as np

    from snn.analyse.measures.registry import measures_named
    from snn.calibration.known_dyads import KnownDyad, truths_of
    from snn.cli.printing import columns, wrapped
    from snn.cli.progress_display import working
    from snn.report.assumptions import assumptions
    from snn.report.calibration import calibration_report, write_report
    from snn.report.calibration_tables import trust_cells
    from snn.report.text_table import as_text

    truths = truths_of([dyad.kind for dyad, _ in dyads], base, ladder)
    measures = measures_named(plan.measures)
    reports = []
    for span_s in plan.spans_s:
        known = [
            KnownDyad(kind=dyad.kind, replicate=dyad.replicate, row=spans[f"{span_s:g}"])
            for dyad, spans in dyads
            if f"{span_s:g}" in spans
        ]
        reports.append(
            calibration_report(known, experiment=base, truths=truths, measures=measures, measured_s=span_s)
        )
    with working("drawing"):
        shown = write_report(
            directory,
            reports,
            note=assumptions(base),
            rng=np.random.default_rng(base.seed),
        )
    tables = {f"{report.trust.measured_s:g}": trust_cells(report.trust) for report in reports}
    if as_json:
        told = {
            span: [dict(zip(cells[0], line, strict=True)) for line in cells[1:]]
            for span, cells in tables.items()
        }
        typer.echo(json.dumps({"folder": str(directory), "trust": told}, indent=2))
    else:
        for span, cells in tables.items():
            heading = wrapped(f"{span} s: scored dyads that each measure calls coupled")
            typer.echo(f"{heading}\n\n{as_text(cells, width=columns(), n_keys=1)}\n")
    return shown


def _say_end(shown: Sequence[Path], *, n_failed: int, elapsed_s: float) -> None:
    from snn.cli.progress_display import duration_text

    for path in shown:
        typer.echo(f"{'figure' if path.suffix == '.png' else 'table '}   {path}")
    failures = f"{n_failed} runs FAILED; " if n_failed else ""
    typer.echo(f"{failures}{duration_text(elapsed_s)}")
