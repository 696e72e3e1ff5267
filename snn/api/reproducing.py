"""Published results made again from the shipped configurations, and compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from snn.api.workers import Workers, drawing_here
from snn.errors import ResultError
from snn.wording import n_of

if TYPE_CHECKING:
    from snn.batch.executor import Executor
    from snn.record.publications import Clone, Publication
    from snn.record.store import ResultStore
    from snn.report.reproduced import Comparison
    from snn.report.results import Results

MADE_NAME = "published"
"""Folder of what is made to be compared, in the results folder of the experiment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How runs are made."""

    engine: str
    workers: Workers
    force: bool
    from_runs: Path | None
    """Where the finished runs are, if none is to be simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """Whether what is made takes the place of what is published, and with which figures."""

    publish: bool
    figures: Sequence[str]
    """Names without ending, the main one first; none for those that are published."""


def reproduce_one(
    clone: "Clone", name: str, output: Path, making: Making, publishing: Publishing
) -> "tuple[Path, list[Comparison]]":
    """Make the published results of an experiment again, and compare them.

    Parameters
    ----------
    clone
        Of the repository.
    name
        Of the experiment.
    output
        The results folder is made in it.
    making, publishing
        How.

    Returns
    -------
    tuple
        Where what was made is, and each file beside the published one.

    Raises
    ------
    ResultError
        If runs failed or are missing, or there is no such figure.
    """
    published = clone.published().get(name)
    if published is not None and published.calibrated:
        return _reproduce_calibration(clone, name, output / name, making, publish=publishing.publish)
    folder = _run_folder(making.from_runs, name) if making.from_runs else output / name
    results = _results(clone.config(name), folder, making)
    return folder / MADE_NAME, _compare(
        clone, results, publish=publishing.publish, figures=publishing.figures
    )


def _run_folder(from_runs: Path, name: str) -> Path:
    from snn.record.results_folder import ResultsFolder

    for folder in (from_runs / name, from_runs):
        if ResultsFolder(folder).is_ours():
            return folder
    raise ResultError(f"--from-runs: neither '{from_runs}' nor '{from_runs / name}' is a results folder")


def _results(config: Path, folder: Path, making: Making) -> "Results":
    """Bring the results folder of an experiment up to date: runs, measures, tables and figures."""
    from snn.api.making import chosen_engine, make_runs, measure_again
    from snn.batch.matching import with_known_matches
    from snn.record.config_file import load_config
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore

    experiment = with_known_matches(load_config(config), ResultsFolder(folder))
    with (
        ResultStore(folder, experiment, force=making.force) as store,
        making.workers.begin(folder=folder) as executor,
    ):
        made: Sequence[str] = ()
        if making.from_runs is None:
            outcome, n_unmatched = make_runs(store, chosen_engine(making.engine), executor)
            if outcome.failed or n_unmatched:
                failed = len(outcome.failed) + n_unmatched
                raise ResultError(
                    f"'{folder}': {n_of(failed, 'run')} failed, so that there is nothing to compare"
                )
            made = outcome.finished
        else:
            _refuse_missing(store)
        measure_again(store, executor, made=made)
        return _drawn(store, executor)


def _refuse_missing(store: "ResultStore") -> None:
    lines, folder = store.lines, store.folder
    missing = [t for t in store.trials if folder.state(t.key, lines.get(t.key), thorough=False) != "complete"]
    if missing:
        raise ResultError(
            f"--from-runs: '{folder.path}' lacks {len(missing)} of {len(store.trials)} runs of the shipped "
            "configuration; make them with `snn reproduce` without --from-runs"
        )


def _drawn(store: "ResultStore", executor: "Executor") -> "Results":
    from snn.api.progress_display import working
    from snn.batch.table import write_table
    from snn.report.answer_table import write_answer
    from snn.report.cell_table import write_cell_table
    from snn.report.differences import write_differences
    from snn.report.drawing import drawing_figures
    from snn.report.results import read_results

    results = read_results(store.folder, store.experiment)
    with (
        working(f"drawing and comparing {store.experiment.name}"),
        drawing_figures(results, executor=drawing_here(executor)),
    ):
        write_table(store)
        write_cell_table(results)
        write_differences(results)
        write_answer(results)
    return results


def _compare(
    clone: "Clone", results: "Results", *, publish: bool, figures: Sequence[str]
) -> "list[Comparison]":
    """Write what is published of an experiment beside its runs, compare, and publish it if asked."""
    from snn.record.publications import Publication
    from snn.report.published import published_files, results_origin

    name = results.experiment.name
    published = clone.published().get(name)
    chosen = list(figures) or (published.figures if published else _main_figure(results))
    made = published_files(results, _that_are_there(chosen, results))
    entry = Publication(
        figures=chosen,
        files=sorted(made),
        dyads=len(results.rows),
        duration_s=results.experiment.duration_s,
        cpu_s=round(results_origin(results).cpu_s, 1),
    )
    return _put_beside(clone, name, made, results.folder.path / MADE_NAME, entry if publish else None)


def _put_beside(
    clone: "Clone", name: str, made: Mapping[str, bytes], place: Path, entry: "Publication | None"
) -> "list[Comparison]":
    """Write files, compare them with those that are published, and publish them if there is an entry for them."""
    from snn.record.atomic import make_folder, write_atomically
    from snn.report.reproduced import compared

    make_folder(place)
    for file, content in made.items():
        write_atomically(place / file, content)
    published = clone.published().get(name)
    found = compared(made, clone.reference, set(published.files) if published else set())
    if entry is not None:
        clone.publish(name, made, entry)
    return found


def _reproduce_calibration(
    clone: "Clone", name: str, folder: Path, making: Making, *, publish: bool
) -> "tuple[Path, list[Comparison]]":
    """Calibrate again; what is made is kept in the folder, so that nothing has to be told of runs that are there."""
    from snn.api.calibrating import calibrate
    from snn.record.config_file import load_config
    from snn.record.publications import Publication
    from snn.report.published_calibration import calibration_origin, published_calibration

    if making.from_runs is not None:
        raise ResultError(
            f"--from-runs is not for a calibration, which makes no run again: give -o {folder.parent}"
        )
    experiment = load_config(clone.config(name))
    workers = making.workers
    found = calibrate(
        experiment,
        folder,
        jobs=workers.jobs,
        executor=workers.executor,
        scheduler=workers.scheduler,
        engine=making.engine,
        force=making.force,
    )
    if found.n_failed:
        raise ResultError(
            f"'{folder}': {n_of(found.n_failed, 'run')} failed, so that there is nothing to compare"
        )
    made, origin = published_calibration(experiment, found.reports, folder), calibration_origin(folder)
    entry = Publication(
        figures=[],
        files=sorted(made),
        dyads=origin.n_runs,
        duration_s=experiment.duration_s,
        cpu_s=round(origin.cpu_s, 1),
        calibrated=True,
    )
    place = folder / MADE_NAME
    return place, _put_beside(clone, name, made, place, entry if publish else None)


def _main_figure(results: "Results") -> list[str]:
    """Return the figure of the primary outcome, the first there is."""
    from snn.record.results_folder import FIGURES_NAME

    there = sorted(path.stem for path in (results.folder.path / FIGURES_NAME).glob("*.png"))
    of_primary = [name for name in there if name.endswith(f"_{results.experiment.primary}")]
    return (of_primary or there)[:1]


def _that_are_there(figures: Sequence[str], results: "Results") -> Sequence[str]:
    from snn.record.results_folder import FIGURES_NAME

    folder = results.folder.path / FIGURES_NAME
    for figure in figures:
        if not (folder / f"{figure}.png").is_file():
            there = ", ".join(sorted(path.stem for path in folder.glob("*.png")))
            raise ResultError(f"no figure '{figure}' of {results.experiment.name}; there are {there}")
    return figures
