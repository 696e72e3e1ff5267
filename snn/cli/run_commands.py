"""The verbs that simulate: ``run`` one condition, ``sweep`` all of an experiment's, ``resume`` what a folder lacks."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.options import (
    AsJsonLines,
    ConfigFile,
    DryRun,
    EngineName,
    ExecutorName,
    FailFast,
    Force,
    Jobs,
    KeepFailed,
    Output,
    Overrides,
    Scheduler,
    TimeLimit,
    Verify,
)
from snn.errors import ConfigError

if TYPE_CHECKING:
    from snn.api.workers import Workers
    from snn.batch.executor import Executor
    from snn.batch.rules import BatchRules
    from snn.config.schema.experiment import Experiment


def run(
    config: ConfigFile,
    overrides: Overrides = None,
    output: Output = None,
    jobs: Jobs = 1,
    executor: ExecutorName = "local",
    scheduler: Scheduler = None,
    engine: EngineName = "auto",
    force: Force = False,
    verify: Verify = False,
    keep_failed: KeepFailed = False,
    fail_fast: FailFast = False,
    timeout: TimeLimit = None,
    dry_run: DryRun = False,
    as_json: AsJsonLines = False,
) -> int:
    """Simulate all replicates of an experiment, measure synchrony against its null, draw the figures."""
    from snn.api.batch import batch_rules
    from snn.api.workers import Workers

    rules = batch_rules(verify=verify, keep_failed=keep_failed, fail_fast=fail_fast, timeout=timeout)
    workers = Workers(jobs=jobs, executor=executor, scheduler=scheduler)
    options = _Options(output, engine, force, rules, as_json, workers, dry_run)
    place = output or Path("results") / config.stem  # by its usual name
    return _make(partial(_one_condition, config, overrides), place, options)


def sweep(
    config: ConfigFile,
    overrides: Overrides = None,
    output: Output = None,
    jobs: Jobs = 1,
    executor: ExecutorName = "local",
    scheduler: Scheduler = None,
    engine: EngineName = "auto",
    force: Force = False,
    verify: Verify = False,
    keep_failed: KeepFailed = False,
    fail_fast: FailFast = False,
    timeout: TimeLimit = None,
    dry_run: DryRun = False,
    as_json: AsJsonLines = False,
) -> int:
    """Simulate all conditions and replicates of an experiment, compare them, draw the figures."""
    from snn.api.batch import batch_rules
    from snn.api.workers import Workers

    rules = batch_rules(verify=verify, keep_failed=keep_failed, fail_fast=fail_fast, timeout=timeout)
    workers = Workers(jobs=jobs, executor=executor, scheduler=scheduler)
    options = _Options(output, engine, force, rules, as_json, workers, dry_run)
    place = output or Path("results") / config.stem  # by its usual name
    return _make(partial(_loaded, config, overrides), place, options)


def resume(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="Results folder of a run or a sweep.", show_default=False)
    ],
    jobs: Jobs = 1,
    executor: ExecutorName = "local",
    scheduler: Scheduler = None,
    engine: EngineName = "auto",
    verify: Verify = False,
    keep_failed: KeepFailed = False,
    fail_fast: FailFast = False,
    timeout: TimeLimit = None,
    dry_run: DryRun = False,
    as_json: AsJsonLines = False,
) -> int:
    """Go on with a batch that was stopped: make the runs that its folder lacks, as its experiment.yaml has them."""
    from snn.api.batch import batch_rules
    from snn.api.workers import Workers
    from snn.record.results_folder import results_folder

    rules = batch_rules(verify=verify, keep_failed=keep_failed, fail_fast=fail_fast, timeout=timeout)
    workers = Workers(jobs=jobs, executor=executor, scheduler=scheduler)
    options = _Options(folder, engine, False, rules, as_json, workers, dry_run)
    return _make(results_folder(folder).experiment, folder, options)


@dataclass(frozen=True, slots=True)
class _Options:
    output: Path | None
    engine: str
    force: bool
    rules: "BatchRules"
    as_json: bool
    workers: "Workers"
    dry_run: bool

    def place(self, experiment: "Experiment") -> Path:
        """Return the results folder."""
        return self.output or Path("results") / experiment.name


def _loaded(config: Path, overrides: list[str] | None) -> "Experiment":
    from snn.record.config_file import load_config

    return load_config(config, overrides=overrides or ())


def _one_condition(config: Path, overrides: list[str] | None) -> "Experiment":
    experiment = _loaded(config, overrides)
    if experiment.sweep:
        raise ConfigError(
            f"{config}: sweep: this experiment has several conditions; use `snn sweep {config}`"
        )
    return experiment


def _make(read: Callable[[], "Experiment"], place: Path, options: _Options) -> int:
    """Make the runs of an experiment, or say what they will take; who makes them starts while it is read."""
    from snn.api.batch import workers_for
    from snn.api.progress_records import told_as_records

    if options.dry_run:
        return _estimate(read(), options)
    with (
        told_as_records(typer.echo if options.as_json else None),
        workers_for(options.workers, place) as executor,
    ):
        return _execute(read(), executor, options)


def _execute(experiment: "Experiment", executor: "Executor", options: _Options) -> int:
    from snn.api.batch import make_and_conclude
    from snn.cli.closing import tell_conclusion, tell_finished
    from snn.cli.printing import columns

    started_s = time.monotonic()
    made = make_and_conclude(
        experiment,
        options.place(experiment),
        executor=executor,
        engine=options.engine,
        force=options.force,
        rules=options.rules,
        width=None if options.as_json else columns(),
        tells_again=options.as_json,
        on_stop=partial(tell_finished, as_json=options.as_json),
    )
    return tell_conclusion(made, as_json=options.as_json, started_s=started_s)


def _estimate(experiment: "Experiment", options: _Options) -> int:
    from snn.api.estimating import estimate
    from snn.cli.estimates import tell_estimate

    tell_estimate(
        estimate(
            experiment,
            options.place(experiment),
            engine=options.engine,
            jobs=options.workers.jobs,
            rules=options.rules,
        ),
        as_json=options.as_json,
    )
    return 0
