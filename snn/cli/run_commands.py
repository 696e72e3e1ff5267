"""The verbs that simulate: ``run`` for one condition, ``sweep`` for all of an experiment's."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from snn.cli.options import (
    AsJson,
    ConfigFile,
    EngineName,
    Force,
    Jobs,
    Output,
    Overrides,
    Verify,
)
from snn.errors import ConfigError

if TYPE_CHECKING:
    from snn.batch.executor import Executor
    from snn.config.schema.experiment import Experiment


def run(
    config: ConfigFile,
    overrides: Overrides = None,
    output: Output = None,
    jobs: Jobs = 1,
    engine: EngineName = "auto",
    force: Force = False,
    verify: Verify = False,
    as_json: AsJson = False,
) -> int:
    """Simulate all replicates of an experiment, measure synchrony against its null, draw the figures."""
    options = _Options(output, engine, force, verify, as_json)
    with _workers(jobs, config, output) as executor:
        experiment = _loaded(config, overrides)
        if experiment.sweep:
            raise ConfigError(
                f"{config}: sweep: this experiment has several conditions; use `snn sweep {config}`"
            )
        return _execute(experiment, executor, options)


def sweep(
    config: ConfigFile,
    overrides: Overrides = None,
    output: Output = None,
    jobs: Jobs = 1,
    engine: EngineName = "auto",
    force: Force = False,
    verify: Verify = False,
    as_json: AsJson = False,
) -> int:
    """Simulate all conditions and replicates of an experiment, compare them, draw the figures."""
    options = _Options(output, engine, force, verify, as_json)
    with _workers(jobs, config, output) as executor:
        return _execute(_loaded(config, overrides), executor, options)


@dataclass(frozen=True, slots=True)
class _Options:
    output: Path | None
    engine: str
    force: bool
    verify: bool
    as_json: bool


def _workers(jobs: int, config: Path, output: Path | None) -> "Executor":
    """Return what makes the runs; it starts while the configuration is read."""
    from snn.api.batch import workers_for

    return workers_for(jobs, output or Path("results") / config.stem)  # by its usual name


def _loaded(config: Path, overrides: list[str] | None) -> "Experiment":
    from snn.record.config_file import load_config

    return load_config(config, overrides=overrides or ())


def _execute(experiment: "Experiment", executor: "Executor", options: _Options) -> int:
    from snn.api.batch import make_and_conclude
    from snn.cli.closing import tell_conclusion, tell_finished
    from snn.cli.printing import columns

    started_s = time.monotonic()
    made = make_and_conclude(
        experiment,
        options.output or Path("results") / experiment.name,
        executor=executor,
        engine=options.engine,
        force=options.force,
        verify=options.verify,
        width=None if options.as_json else columns(),
        on_stop=partial(tell_finished, as_json=options.as_json),
    )
    return tell_conclusion(made, as_json=options.as_json, started_s=started_s)
