"""The verbs that simulate: ``run`` for one condition, ``sweep`` for all of an experiment's."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from snn.cli.options import (
    SOME_RUNS_FAILED,
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
    from snn.record.config_file import load_config

    experiment = load_config(config, overrides=overrides or ())
    if experiment.sweep:
        raise ConfigError(
            f"{config}: sweep: this experiment has several conditions; use `snn sweep {config}`"
        )
    return _execute(experiment, _Options(output, jobs, engine, force, verify, as_json))


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
    from snn.record.config_file import load_config

    experiment = load_config(config, overrides=overrides or ())
    return _execute(experiment, _Options(output, jobs, engine, force, verify, as_json))


@dataclass(frozen=True, slots=True)
class _Options:
    output: Path | None
    jobs: int
    engine: str
    force: bool
    verify: bool
    as_json: bool


def _execute(experiment: "Experiment", options: _Options) -> int:
    from snn.cli.simulating import SIMULATING, executor_for

    directory = options.output or Path("results") / experiment.name
    # Other processes start while this one still imports, unless all may be there. `Path.exists` can raise.
    imports = () if os.path.exists(directory) else SIMULATING
    with executor_for(options.jobs, imports=imports) as executor:
        return _make_and_conclude(experiment, directory, options, executor)


def _make_and_conclude(
    experiment: "Experiment", directory: Path, options: _Options, executor: "Executor"
) -> int:
    from snn.batch.interrupt import Interrupted
    from snn.batch.matching import with_known_matches
    from snn.cli.closing import conclude, tell_finished
    from snn.cli.progress_display import DRAWING_S
    from snn.cli.simulating import chosen_engine, make_runs, measure_again
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore

    engine = chosen_engine(options.engine)
    started_s = time.monotonic()
    experiment = with_known_matches(experiment, ResultsFolder(directory))
    with ResultStore(directory, experiment, force=options.force) as store:
        try:
            outcome, n_unmatched = make_runs(
                store, engine, executor, closing_s=DRAWING_S, verify=options.verify
            )
            measure_again(store, executor, made=outcome.finished)
            code = conclude(store, outcome, executor=executor, as_json=options.as_json, started_s=started_s)
        except Interrupted:
            tell_finished(store, as_json=options.as_json)
            raise
        return SOME_RUNS_FAILED if n_unmatched else code
