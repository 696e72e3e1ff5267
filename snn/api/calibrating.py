"""Which measure can be trusted: calibration on dyads whose coupling is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from snn.api.calibration_lengths import lengths_in_s
from snn.api.checked_arguments import (
    FLAG,
    FOLDER,
    MEASURES,
    NOTHING,
    NUMBERS,
    WHOLE_NUMBERS,
    checked,
    whole,
)
from snn.api.experiments import EXPERIMENT, ExperimentLike, as_experiment
from snn.api.kept_spikes import refuse_without_spikes
from snn.api.measuring import plan_of
from snn.api.progress_log import progress_shown, say
from snn.api.tables import as_table
from snn.api.workers import ADDRESS, EXECUTOR, Workers
from snn.config.schema.experiment import Experiment
from snn.errors import ResultError
from snn.wording import parameter

if TYPE_CHECKING:
    from snn.api.calibrated_dyads import MeasuredDyad, NamedDyad
    from snn.batch.executor import Executor
    from snn.batch.measuring import MeasuringPlan
    from snn.report.calibration import CalibrationReport
    from snn.simulate.engine import Engine

MIN_REPLICATES: Final = 40
"""Two blocks of 20, of which 5 % are one dyad. Rates are claimed from 200 on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How often each measure calls dyads coupled that are, and that are not."""

    path: Path
    """The folder."""
    reports: "tuple[CalibrationReport, ...]"
    """One for each length that was measured."""
    files: tuple[Path, ...]
    """Tables (CSV, Markdown) and figures (PNG) that were written."""
    n_failed: int
    """Runs that failed."""

    @property
    def records(self) -> list[dict[str, Any]]:
        """One row for each length and measure, as text: its rates on each kind of known dyad."""
        from snn.report.calibration_tables import trust_cells

        return [
            {"measured_s": report.trust.measured_s} | dict(zip(cells[0], line, strict=True))
            for report in self.reports
            for cells in [trust_cells(report.trust)]
            for line in cells[1:]
        ]

    @property
    def table(self) -> Any:
        """The `records` as a ``pandas.DataFrame``; as they are where pandas is not installed."""
        return as_table(self.records)


@checked(
    experiment=EXPERIMENT,
    folder=FOLDER | NOTHING,
    measures=MEASURES,
    spans_s=NUMBERS,
    events=WHOLE_NUMBERS,
    ladder_replicates=whole(least=3),
    jobs=whole(least=1),
    executor=EXECUTOR,
    scheduler=ADDRESS,
    force=FLAG,
    progress=FLAG,
)
def calibrate(
    experiment: ExperimentLike,
    folder: Path | str | None = None,
    *,
    measures: Sequence[str] = (),
    spans_s: Sequence[float] = (),
    events: Sequence[int] = (),
    ladder_replicates: int = 40,
    jobs: int = 1,
    executor: str = "local",
    scheduler: str | None = None,
    engine: str = "auto",
    force: bool = False,
    progress: bool = True,
) -> Calibration:
    """Judge every measure by dyads whose coupling is known: its false alarms on all nulls, and its power.

    The replicates of the experiment are simulated live and under its nulls (all of them, if it names none); the
    conditions of its sweep, such as weaker couplings, say how power grows. Every measure gets the threshold of the
    null that fools it most, and that of uncoupled dyads beside it; the cue test decides by its own null. What was made
    before is kept.

    Parameters
    ----------
    experiment
        From `snn.experiment`, or what that takes. At least 40 replicates; 200 for rates to be published.
    folder
        Where all goes; by default ``results/NAME``.
    measures
        Names, see `snn.measure`; all that can be taken here by default.
    spans_s
        How much of each recording is measured, from its beginning, in s; by default all, a half and a quarter, and
        all of the conditions of the sweep where these are longer.
    events
        Measure as long as it takes for so many intended acts on each channel, on average.
    ladder_replicates
        Dyads for each condition of the sweep.
    jobs, executor, scheduler, engine, force, progress
        As for `snn.run`.

    Returns
    -------
    Calibration
        Its ``table``, and the ``files`` that were written.

    Raises
    ------
    ConfigError, SimulationError, ResultError, WorkersError
        As for `snn.run`; and with fewer than 40 replicates, unknown measures or lengths that cannot be.

    Examples
    --------
    >>> import snn
    >>> try:
    ...     calibrate("first_light")
    ... except snn.SnnError as error:
    ...     print(str(error)[:43])
    a calibration needs at least 40 replicates,
    """
    from snn.api.calibrated_dyads import dyads_of_ladder, dyads_of_nulls
    from snn.api.making import chosen_engine
    from snn.config.trials.calibration_parts import ladder_part, null_part
    from snn.record.calibration_folder import LADDER_NAME, NULLS_NAME, refuse_another_folder

    asked = as_experiment(experiment)
    if asked.replicates < MIN_REPLICATES:
        raise ResultError(
            f"a calibration needs at least {MIN_REPLICATES} replicates, 200 for rates; "
            f"this experiment has {asked.replicates}: add {parameter('replicates', '200')}"
        )
    refuse_without_spikes(asked, "a calibration")
    directory = Path(folder) if folder is not None else Path("results") / asked.name
    refuse_another_folder(directory)
    workers = Workers(jobs=jobs, executor=executor, scheduler=scheduler)
    with progress_shown(progress), workers.begin(folder=directory) as making:
        chosen = chosen_engine(engine)
        base, ladder = null_part(asked), ladder_part(asked, replicates=ladder_replicates)
        lengths_s = lengths_in_s(spans_s, events, base)
        if ladder is not None and not spans_s and not events:
            lengths_s += tuple(length_s for length_s in _rungs_s(ladder) if length_s > lengths_s[0])
        plan = plan_of(measures, lengths_s)
        n_failed = _simulate(base, directory / NULLS_NAME, chosen, making, force=force)
        if ladder is not None:
            n_failed += _simulate(ladder, directory / LADDER_NAME, chosen, making, force=force)
        dyads = _measured(dyads_of_nulls(directory / NULLS_NAME), plan, directory / NULLS_NAME, making)
        if ladder is not None:
            dyads += _measured(
                dyads_of_ladder(directory / LADDER_NAME), plan, directory / LADDER_NAME, making
            )
        reports, files = _reported(base, ladder, dyads, plan, directory)
    return Calibration(path=directory, reports=reports, files=files, n_failed=n_failed)


def _simulate(
    experiment: "Experiment", folder: Path, engine: "Engine", executor: "Executor", *, force: bool
) -> int:
    """Make the runs that are not there; return how many failed."""
    from snn.api.making import make_runs
    from snn.batch.matching import with_known_matches
    from snn.config.trials.calibration_parts import is_spared
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore

    experiment = with_known_matches(experiment, ResultsFolder(folder))
    with ResultStore(folder, experiment, force=force) as store:
        outcome, n_unmatched = make_runs(
            store,
            engine,
            executor,
            wanted=lambda trial: not is_spared(trial, experiment),
        )
    return len(outcome.failed) + n_unmatched


def _rungs_s(ladder: Experiment) -> list[float]:
    """List how long the dyads of a ladder can be measured, the longest first."""
    from snn.api.calibrated_dyads import longest_s
    from snn.config.trials.expand import conditions_of

    return sorted({longest_s(condition) for _, condition in conditions_of(ladder)}, reverse=True)


def _measured(
    dyads: "Sequence[NamedDyad]", plan: "MeasuringPlan", folder: Path, executor: "Executor"
) -> "list[MeasuredDyad]":
    from snn.analyse.measures.registry import MEASURES
    from snn.api.calibrated_dyads import measured
    from snn.api.progress_display import CountDisplay

    with CountDisplay("measuring", of="dyads") as display:
        found, failed = measured(
            dyads,
            plan=plan,
            conditional=[measure.name for measure in MEASURES if measure.conditions],
            folder=folder,
            executor=lambda: executor,
            on_dyad=display,
        )
    for name, error in failed.items():
        say(f"{name} could not be measured: {error}")
    return found


def _reported(
    base: Experiment,
    ladder: Experiment | None,
    dyads: "Sequence[MeasuredDyad]",
    plan: "MeasuringPlan",
    directory: Path,
) -> "tuple[tuple[CalibrationReport, ...], tuple[Path, ...]]":
    """Judge the measures at each length, and write tables and figures."""
    from snn.analyse.measures.registry import measures_named
    from snn.api.progress_display import working
    from snn.calibration.kinds import known_kinds
    from snn.calibration.known_dyads import KnownDyad
    from snn.report.assumptions import assumptions
    from snn.report.calibration import calibration_report, write_report

    kinds, measures = known_kinds(base, ladder), measures_named(plan.measures)
    reports = []
    for span_s in plan.spans_s:
        span = f"{span_s:g}"
        known = [
            KnownDyad(kind=dyad.kind, replicate=dyad.replicate, row=dyad.spans[span])
            for dyad in dyads
            if span in dyad.spans
        ]
        settings = {"kinds": kinds, "n_seeds": base.replicates, "measures": measures, "measured_s": span_s}
        reports.append(calibration_report(known, **settings))
    with working("drawing"):
        files = write_report(directory, reports, note=assumptions(base), rng=np.random.default_rng(base.seed))
    return tuple(reports), tuple(files)
