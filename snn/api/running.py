"""Simulating: a whole experiment into a folder, or one dyad in memory."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.api.batch import make_and_conclude, workers_for
from snn.api.checked_arguments import BY_NAME, FLAG, FOLDER, NOTHING, checked, whole
from snn.api.experiments import EXPERIMENT, ExperimentLike, as_experiment
from snn.api.progress_log import progress_shown
from snn.api.recording import Recording
from snn.api.results import Results
from snn.api.workers import ADDRESS, EXECUTOR, Workers
from snn.batch.rules import BatchRules
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError, warn
from snn.wording import n_of

if TYPE_CHECKING:
    from snn.config.trials.trial import Trial


@checked(
    experiment=EXPERIMENT,
    folder=FOLDER | NOTHING,
    jobs=whole(least=1),
    executor=EXECUTOR,
    scheduler=ADDRESS,
    force=FLAG,
    verify=FLAG,
    keep_failed=FLAG,
    fail_fast=FLAG,
    progress=FLAG,
)
def run(
    experiment: ExperimentLike,
    folder: Path | str | None = None,
    *,
    jobs: int = 1,
    executor: str = "local",
    scheduler: str | None = None,
    engine: str = "auto",
    force: bool = False,
    verify: bool = False,
    keep_failed: bool = False,
    fail_fast: bool = False,
    progress: bool = True,
) -> Results:
    """Simulate all conditions and replicates of an experiment, measure and compare them, and draw the figures.

    What is complete in the folder is not made again: the same call goes on where it was stopped, and more replicates
    or conditions are added to those that are there.

    Parameters
    ----------
    experiment
        From `snn.experiment`, or what that takes: a name, a file or a mapping.
    folder
        Where the results go; by default ``results/NAME``.
    jobs
        Runs at the same time, one core each.
    executor
        Who makes them: ``local``, processes of this machine; ``dask``, Dask workers; ``slurm``, jobs of SLURM. The
        spikes are the same. A script that takes one of the latter two runs it under ``if __name__ == "__main__":``.
    scheduler
        Of Dask, if one runs already: its address, or its scheduler file.
    engine
        One of `snn.simulate.engines.ENGINE_NAMES`; ``auto`` takes the fastest that is there.
    force
        Let the experiment take the place of another one in the folder. No finished run is removed.
    verify
        Compare complete runs with the manifest to the bit, not only by size.
    keep_failed
        Leave runs that failed before as they are; by default they are tried again.
    fail_fast
        Stop when a run fails; what was finished is kept.
    progress
        Show how far it is, on stderr.

    Returns
    -------
    Results
        What is in the folder. Runs that failed are in its ``failed``, and are warned of.

    Raises
    ------
    ConfigError
        If the experiment asks for something that cannot be.
    SimulationError
        If the model cannot be built.
    ResultError
        If the folder cannot be written, or holds another experiment.
    WorkersError
        If there are no workers, or they cannot do the work.

    Examples
    --------
    >>> import snn, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     results = snn.run(snn.experiment("smoke", duration="2 s"), folder, progress=False)
    ...     print(len(results.runs), results.runs[0].measures["health"])
    2 healthy
    """
    asked = as_experiment(experiment)
    place = Path(folder) if folder is not None else Path("results") / asked.name
    workers = Workers(jobs=jobs, executor=executor, scheduler=scheduler)
    with progress_shown(progress), workers_for(workers, place) as making:
        made = make_and_conclude(
            asked,
            place,
            executor=making,
            engine=engine,
            force=force,
            rules=BatchRules(verify=verify, keep_failed=keep_failed, fail_fast=fail_fast),
        )
    if made.n_failed:
        errors = "; ".join(f"{line.key}: {line.error}" for line in made.outcome.failed)
        warn(f"{n_of(made.n_failed, 'run')} failed: {errors}", RuntimeWarning)
    return Results(place)


@checked(
    experiment=EXPERIMENT,
    condition=BY_NAME | NOTHING,
    replicate=whole(least=0),
    progress=FLAG,
)
def simulate_dyad(
    experiment: ExperimentLike,
    *,
    condition: Mapping[str, Any] | None = None,
    replicate: int = 0,
    engine: str = "auto",
    progress: bool = True,
) -> Recording:
    """Simulate one dyad in memory; nothing is written.

    Parameters
    ----------
    experiment
        From `snn.experiment`, or what that takes.
    condition
        Which of several: a point on each axis of the sweep, such as ``{"oxytocin": 0.4}``, and on the axis ``null``
        if a null is wanted and not the dyad itself.
    replicate
        Number of the dyad, from 0. The same number draws the same in every condition, and gives the same spikes as
        in `snn.run`.
    engine, progress
        As for `snn.run`.

    Returns
    -------
    Recording
        Spikes, rates, movement, levels and events of both partners.

    Raises
    ------
    ConfigError
        If there is no such dyad, or it takes something from a run of another condition.
    SimulationError
        If the simulation fails.

    Examples
    --------
    >>> import snn
    >>> recording = snn.simulate_dyad(snn.experiment("smoke", duration="2 s"), progress=False)
    >>> recording.movement_hz["a"].shape  # channels, samples of 10 ms
    (4, 200)
    """
    from snn.api.making import chosen_engine
    from snn.api.progress_display import ShareDisplay
    from snn.record.results_folder import ResultsFolder
    from snn.record.run_inputs import sources_of, with_inputs
    from snn.simulate.simulate import simulate

    trial = _chosen(as_experiment(experiment), condition or {}, replicate)
    if trial.needs:
        raise ConfigError(
            "this dyad takes something from a run of another condition: run the experiment into a folder, `snn.run`"
        )
    given = with_inputs(trial, sources_of(trial, ResultsFolder(Path()), {}))
    with progress_shown(progress), ShareDisplay("simulating", total_s=trial.experiment.duration_s) as display:
        tell = partial(display, trial.key)
        return Recording(simulate(given, engine=chosen_engine(engine), on_progress=tell))


def _chosen(experiment: Experiment, condition: Mapping[str, Any], replicate: int) -> "Trial":
    """Find the one trial that is meant."""
    from snn.config.null_models.axis import LIVE, NULL_AXIS
    from snn.config.trials.expand import expand
    from snn.config.trials.sweep_points import label_on

    if not 0 <= replicate < experiment.replicates:
        raise ConfigError(
            f"replicate: {replicate}, of {experiment.replicates} counted from 0; raise replicates"
        )
    axes = {axis.label: axis for axis in experiment.sweep}
    wanted = {
        name: label_on(axes[name], point) if name in axes else point for name, point in condition.items()
    }
    trials = [trial for trial in expand(experiment) if trial.replicate == replicate]
    if NULL_AXIS not in wanted:
        trials = [trial for trial in trials if dict(trial.condition).get(NULL_AXIS, LIVE) == LIVE]
    found = [trial for trial in trials if wanted.items() <= dict(trial.condition).items()]
    if len(found) != 1:
        known = sorted({str(dict(trial.condition)) for trial in trials})
        shown = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
        raise ConfigError(f"condition: {dict(condition)} is {len(found)} of them, not one; there are {shown}")
    return found[0]
