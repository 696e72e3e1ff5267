"""The verbs that simulate: ``run`` for one condition, ``sweep`` for all of an experiment's."""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from snn.cli.options import AsJson, ConfigFile, Force, Overrides
from snn.errors import ConfigError, ResultError

if TYPE_CHECKING:
    from snn.batch.executor import Executor
    from snn.batch.sweep import SweepOutcome
    from snn.config.expand import Trial
    from snn.config.experiment import Experiment
    from snn.record.store import ResultStore
    from snn.report.results import Results
    from snn.simulate.engine import Engine

Output: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Results folder; by default results/NAME.", show_default=False
    ),
]
Jobs: TypeAlias = Annotated[
    int, typer.Option("--jobs", "-j", min=1, help="Runs at the same time, one core each.")
]
EngineName: TypeAlias = Annotated[
    Literal["auto", "compiled", "numpy"],
    typer.Option(
        "--engine", help="compiled needs a C++ compiler; numpy is slower; auto takes what is there."
    ),
]
SOME_RUNS_FAILED = 1
EXPECTED_SIMULATIONS = 14
"""Of a dyad, to match its rates: the condition, the null as it comes, a slope for each of four knobs, and steps."""


def run(
    config: ConfigFile,
    overrides: Overrides = None,
    output: Output = None,
    jobs: Jobs = 1,
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Simulate all replicates of an experiment, measure synchrony against its null, draw the figures."""
    from snn.record.config_file import load_config

    experiment = load_config(config, overrides=overrides or ())
    if experiment.sweep:
        raise ConfigError(
            f"{config}: sweep: this experiment has several conditions; use `snn sweep {config}`"
        )
    return _execute(experiment, _Options(output, jobs, engine, force, as_json))


def sweep(
    config: ConfigFile,
    overrides: Overrides = None,
    output: Output = None,
    jobs: Jobs = 1,
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Simulate all conditions and replicates of an experiment, compare them, draw the figures."""
    from snn.record.config_file import load_config

    experiment = load_config(config, overrides=overrides or ())
    return _execute(experiment, _Options(output, jobs, engine, force, as_json))


@dataclass(frozen=True, slots=True)
class _Options:
    output: Path | None
    jobs: int
    engine: str
    force: bool
    as_json: bool


def _execute(experiment: "Experiment", options: _Options) -> int:
    from snn.batch.matching import with_known_matches
    from snn.batch.table import write_table
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore
    from snn.record.store_notices import notices
    from snn.simulate.engine import choose_engine

    engine = choose_engine(options.engine)
    if options.engine == "auto" and engine.name == "numpy":
        _say(
            "no C++ compiler: running on the NumPy target, about 20 times slower; `snn doctor` says what to install"
        )
    directory = options.output or Path("results") / experiment.name
    started_s = time.monotonic()
    experiment = with_known_matches(experiment, ResultsFolder(directory))
    with ResultStore(directory, experiment, force=options.force) as store:
        for notice in notices(store):
            _say(notice)
        n_unmatched = _match_rates(store, engine, options.jobs)
        outcome = _simulate(store, engine, options.jobs)
        _measure_again(store, options.jobs)
        write_table(store)
        code = _conclude(store, outcome, options, started_s=started_s)
        return SOME_RUNS_FAILED if n_unmatched else code


def _match_rates(store: "ResultStore", engine: "Engine", jobs: int) -> int:
    """Solve the rate-matched nulls that are not solved yet; return how many could not be."""
    from snn.batch.interrupt import Interrupted, interruptible
    from snn.batch.matching import matching_tasks, solve_matches, solve_task
    from snn.cli.progress_display import ShareDisplay
    from snn.config.expand import expand
    from snn.record.run_inputs import sources_of, with_inputs

    tasks = matching_tasks(store)
    if not tasks:
        return 0
    dyads = expand(tasks[0].matching.target)
    if jobs > 1:
        _compile(engine, with_inputs(dyads[0], sources_of(dyads[0], store.folder, {})))
    expected_s = EXPECTED_SIMULATIONS * len(tasks) * sum(dyad.experiment.duration_s for dyad in dyads)
    with ShareDisplay("matching rates", total_s=expected_s) as display:
        try:
            with interruptible():
                return solve_matches(
                    store,
                    tasks,
                    executor=_executor(jobs),
                    solve=partial(solve_task, engine=engine),
                    on_progress=lambda task, done_s: display(task.name, done_s),
                    tell=_say,
                )
        except Interrupted as stop:
            _say("stopped; what was matched is kept; the same command goes on from there")
            raise SystemExit(stop.exit_code) from stop


def _executor(jobs: int) -> "Executor":
    from snn.batch.pool import PoolExecutor
    from snn.batch.serial import SerialExecutor

    return SerialExecutor() if jobs == 1 else PoolExecutor(jobs)


def _simulate(store: "ResultStore", engine: "Engine", jobs: int) -> "SweepOutcome":
    from snn.batch.interrupt import Interrupted
    from snn.batch.run_one import run_one
    from snn.batch.sweep import run_trials
    from snn.cli.progress_display import BatchDisplay

    todo = _unfinished(store)
    with BatchDisplay(sum(trial.experiment.duration_s for trial in todo)) as display:
        try:
            first = _first_ready(todo, store)
            if first is not None:
                _compile(engine, first)
            return run_trials(
                store.trials,
                store,
                executor=_executor(jobs),
                run_trial=partial(run_one, engine=engine),
                on_event=display,
            )
        except Interrupted as stop:
            complete = len(store.trials) - len(_unfinished(store))
            _say(
                f"stopped; {complete} of {len(store.trials)} runs are complete; the same command goes on from there"
            )
            raise SystemExit(stop.exit_code) from stop


def _compile(engine: "Engine", trial: object) -> None:
    """Build the model before the runs fan out, so that no two processes build the same one."""
    from snn.model.dyad import build_dyad

    engine.prepare(build_dyad(trial).inputs)  # type: ignore[arg-type]


def _first_ready(todo: Sequence["Trial"], store: "ResultStore") -> "Trial | None":
    """Pick a trial that waits for no other one, with what it takes from other runs; None if that is not there."""
    from snn.record.run_inputs import sources_of, with_inputs

    waiting = {trial.key for trial in todo}
    for trial in todo:
        if not any(need.key in waiting for need in trial.needs):
            with suppress(ResultError):  # it will be told of the run itself
                return with_inputs(trial, sources_of(trial, store.folder, store.lines))
    return None


def _unfinished(store: "ResultStore") -> list:
    done = {key for key, line in store.lines.items() if line.status == "complete"}
    return [trial for trial in store.trials if trial.key not in done]


def _measure_again(store: "ResultStore", jobs: int) -> None:
    """Bring runs that are older than a change of the analysis settings up to date."""
    from snn.batch.measures import refresh_measures

    for key, error in refresh_measures(store, executor=_executor(jobs)).items():
        if error:
            _say(f"run {key} could not be measured again: {error}")


def _conclude(store: "ResultStore", outcome: "SweepOutcome", options: _Options, *, started_s: float) -> int:
    from snn.cli.progress_display import working
    from snn.config.simulated_nulls import axis_names
    from snn.report.closing_table import as_text, table_cells
    from snn.report.figures import write_figures
    from snn.report.null_lines import null_lines
    from snn.report.results import read_results

    results = read_results(store.folder, store.experiment)
    with working("drawing"):
        figures = write_figures(results)
    rows, axes = results.compared.rows, axis_names(store.experiment)
    cells = table_cells(rows, axes=axes, rng=results.bootstrap_rng()) if rows else []
    of_nulls = null_lines(results)
    if options.as_json:
        _print_json(results, outcome, cells, of_nulls, figures)
    else:
        typer.echo(_closing_text(results, as_text(cells) if cells else "", of_nulls, figures))
        typer.echo(_counts(outcome, elapsed_s=time.monotonic() - started_s))
    return SOME_RUNS_FAILED if outcome.failed else 0


def _closing_text(results: "Results", table: str, of_nulls: Sequence[str], figures: Sequence[Path]) -> str:
    experiment = results.experiment
    lines = [f"{experiment.name}: {experiment.question}", ""]
    if table:
        lines += [
            table,
            "",
            "C: peak cross-correlation of execution rates; null95: what circular shifts of one partner reach in 5 % of "
            "cases; rates of execution E cells; brackets: 95 % CI (BCa bootstrap) over n healthy model dyads.",
        ]
    unhealthy = [row for row in results.rows if row["health"] != "ok"]
    if unhealthy:
        lines.append(
            f"{len(unhealthy)} of {len(results.rows)} dyads are flagged as unhealthy and enter no mean: "
            + ", ".join(sorted({str(row["health"]) for row in unhealthy}))
        )
    lines += of_nulls
    lines += [
        "",
        f"table    {results.folder.path / 'results.csv'}",
        *(f"figure   {path}" for path in figures),
    ]
    return "\n".join(lines)


def _counts(outcome: "SweepOutcome", *, elapsed_s: float) -> str:
    from snn.cli.progress_display import duration_text

    parts = [f"{len(outcome.finished)} run{'' if len(outcome.finished) == 1 else 's'} made"]
    if outcome.skipped:
        parts.append(f"{len(outcome.skipped)} were complete before")
    if outcome.damaged:
        parts.append(f"{len(outcome.damaged)} were damaged and made again")
    if outcome.failed:
        parts.append(
            f"{len(outcome.failed)} FAILED: {', '.join(f'{line.key} ({line.error})' for line in outcome.failed)}"
        )
    return f"{', '.join(parts)}; {duration_text(elapsed_s)}"


def _print_json(
    results: "Results",
    outcome: "SweepOutcome",
    cells: Sequence[Sequence[str]],
    of_nulls: Sequence[str],
    figures: Sequence[Path],
) -> None:
    summary = {
        "folder": str(results.folder.path),
        "finished": list(outcome.finished),
        "skipped": list(outcome.skipped),
        "failed": {line.key: line.error for line in outcome.failed},
        "table": [dict(zip(cells[0], line, strict=True)) for line in cells[1:]],
        "figures": [str(path) for path in figures],
    } | ({"nulls": list(of_nulls)} if of_nulls else {})
    typer.echo(json.dumps(summary, indent=2))


def _say(text: str) -> None:
    typer.echo(f"snn: {text}", err=True)
