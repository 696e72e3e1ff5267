"""Which measure can be trusted: calibration on dyads whose coupling is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from snn.api.calibration_lengths import lengths_in_s
from snn.api.experiments import ExperimentLike, as_experiment
from snn.api.measuring import plan_of
from snn.api.progress_log import progress_shown, say
from snn.api.tables import as_table
from snn.config.schema.experiment import Experiment
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.batch.measuring import MeasuringPlan, Spans, StoredDyad
    from snn.batch.stored_dyads import FoundDyad
    from snn.calibration.known_dyads import KnownDyad
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


def calibrate(
    experiment: ExperimentLike,
    folder: Path | str | None = None,
    *,
    measures: Sequence[str] = (),
    spans_s: Sequence[float] = (),
    events: Sequence[int] = (),
    ladder_replicates: int = 40,
    jobs: int = 1,
    engine: str = "auto",
    force: bool = False,
    progress: bool = True,
) -> Calibration:
    """Judge every measure by dyads whose coupling is known: its false alarms on all nulls, and its power.

    The replicates of the experiment are simulated live and under its nulls (all of them, if it names none); the
    conditions of its sweep, such as weaker couplings, say how power grows. Every measure gets the threshold of the
    null that fools it most, and that of uncoupled dyads beside it. What was made before is kept.

    Parameters
    ----------
    experiment
        From `snn.experiment`, or what that takes. At least 40 replicates; 200 for rates to be published.
    folder
        Where all goes; by default ``results/NAME``.
    measures
        Names, see `snn.measure`; all that can be taken here by default.
    spans_s
        How much of each recording is measured, from its beginning, in s; by default all.
    events
        Measure as long as it takes for so many intended acts on each channel, on average.
    ladder_replicates
        Dyads for each condition of the sweep.
    jobs, engine, force, progress
        As for `snn.run`.

    Returns
    -------
    Calibration
        Its ``table``, and the ``files`` that were written.

    Raises
    ------
    ConfigError, SimulationError, ResultError
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
    from snn.api.making import chosen_engine
    from snn.config.trials.calibration_parts import ladder_part, null_part
    from snn.record.calibration_folder import LADDER_NAME, NULLS_NAME, refuse_another_folder

    asked = as_experiment(experiment)
    if asked.replicates < MIN_REPLICATES:
        raise ResultError(
            f"a calibration needs at least {MIN_REPLICATES} replicates, 200 for rates; "
            f"this experiment has {asked.replicates}: add -s replicates=200"
        )
    directory = Path(folder) if folder is not None else Path("results") / asked.name
    refuse_another_folder(directory)
    with progress_shown(progress):
        chosen = chosen_engine(engine)
        base, ladder = null_part(asked), ladder_part(asked, replicates=ladder_replicates)
        plan = plan_of(measures, lengths_in_s(spans_s, events, base))
        n_failed = _simulate(base, directory / NULLS_NAME, chosen, jobs, force=force)
        dyads = list(_known(directory / NULLS_NAME, plan, jobs, pseudo=True))
        if ladder is not None:
            n_failed += _simulate(ladder, directory / LADDER_NAME, chosen, jobs, force=force)
            dyads += _known(directory / LADDER_NAME, plan, jobs, pseudo=False)
        reports, files = _reported(base, ladder, dyads, plan, directory)
    return Calibration(path=directory, reports=reports, files=files, n_failed=n_failed)


def _simulate(experiment: "Experiment", folder: Path, engine: "Engine", jobs: int, *, force: bool) -> int:
    """Make the runs that are not there; return how many failed."""
    from snn.api.making import executor_for, make_runs
    from snn.batch.matching import with_known_matches
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
    from snn.api.making import executor_for
    from snn.api.progress_display import CountDisplay
    from snn.batch.measuring import measure_dyads

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


def _reported(
    base: Experiment,
    ladder: Experiment | None,
    dyads: "Sequence[tuple[KnownDyad, Spans]]",
    plan: "MeasuringPlan",
    directory: Path,
) -> "tuple[tuple[CalibrationReport, ...], tuple[Path, ...]]":
    """Judge the measures at each length, and write tables and figures."""
    from snn.analyse.measures.registry import measures_named
    from snn.api.progress_display import working
    from snn.calibration.known_dyads import KnownDyad, truths_of
    from snn.report.assumptions import assumptions
    from snn.report.calibration import calibration_report, write_report

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
        files = write_report(directory, reports, note=assumptions(base), rng=np.random.default_rng(base.seed))
    return tuple(reports), tuple(files)
