"""``snn reproduce``: makes published results again, and says whether they are the same."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.options import SOME_RUNS_FAILED, AsJson, EngineName, Force, Jobs
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


def reproduce(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME...", help="Experiments; without any, what there is.", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="Where each gets its results folder, DIR/NAME."),
    ] = Path("results") / "reproduced",
    from_runs: Annotated[
        Path | None,
        typer.Option(
            "--from-runs",
            metavar="DIR",
            help="Simulate nothing: measure the finished runs in DIR, or in DIR/NAME, again.",
            show_default=False,
        ),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Put what is made in the place of what is published.")
    ] = False,
    figures: Annotated[
        list[str] | None,
        typer.Option(
            "--figure",
            metavar="NAME",
            help="With --publish: a figure to publish, by its name without ending. May be repeated; the first is the "
            "main one. By default those that are published.",
            show_default=False,
        ),
    ] = None,
    jobs: Jobs = 1,
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Make published results again from the shipped configurations, and say whether they are the same.

    It needs a clone of the repository. The same command goes on where it was stopped. What is made is in
    DIR/NAME/published. Exit code 1: a table is not the same.
    """
    from snn.record.publications import find_clone

    clone = find_clone()
    if not names:
        typer.echo(_listed(clone, as_json=as_json))
        return 0
    if figures and not (publish and len(names) == 1):
        raise ResultError("--figure is for one experiment that is published; give one NAME, and --publish")
    configs = {name: clone.config(name) for name in names}
    outcomes: dict[str, list[Comparison]] = {}
    for name, config in configs.items():
        folder = _run_folder(from_runs, name) if from_runs else output / name
        results = _results(config, folder, _Making(engine, jobs, force, simulate=from_runs is None))
        outcomes[name] = _compare(clone, results, publish=publish, figures=figures or [])
        if not as_json:
            typer.echo(_told(name, outcomes[name], folder / MADE_NAME))
    if as_json:
        typer.echo(json.dumps({name: _records(found) for name, found in outcomes.items()}, indent=2))
    differ = [one for found in outcomes.values() for one in found if one.counts and not one.same]
    return SOME_RUNS_FAILED if differ and not publish else 0


def _run_folder(from_runs: Path, name: str) -> Path:
    from snn.record.results_folder import ResultsFolder

    for folder in (from_runs / name, from_runs):
        if ResultsFolder(folder).is_ours():
            return folder
    raise ResultError(f"--from-runs: neither '{from_runs}' nor '{from_runs / name}' is a results folder")


@dataclass(frozen=True, slots=True)
class _Making:
    engine: str
    jobs: int
    force: bool
    simulate: bool


def _results(config: Path, folder: Path, making: _Making) -> "Results":
    """Bring the results folder of an experiment up to date: runs, measures, tables and figures."""
    from snn.api.making import chosen_engine, executor_for, make_runs, measure_again
    from snn.batch.matching import with_known_matches
    from snn.record.config_file import load_config
    from snn.record.results_folder import ResultsFolder
    from snn.record.store import ResultStore

    experiment = with_known_matches(load_config(config), ResultsFolder(folder))
    with (
        ResultStore(folder, experiment, force=making.force) as store,
        executor_for(making.jobs) as executor,
    ):
        made: Sequence[str] = ()
        if making.simulate:
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
        drawing_figures(results, executor=executor),
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
    from snn.record.atomic import make_folder, write_atomically
    from snn.record.publications import Publication
    from snn.report.published import cpu_s, published_files
    from snn.report.reproduced import compared

    name, known = results.experiment.name, clone.published()
    published = known.get(name)
    chosen = list(figures) or (published.figures if published else _main_figure(results))
    made = published_files(results, _that_are_there(chosen, results))
    place = results.folder.path / MADE_NAME
    make_folder(place)
    for file, content in made.items():
        write_atomically(place / file, content)
    found = compared(made, clone.reference, set(published.files) if published else set())
    if publish:
        entry = Publication(
            figures=chosen,
            files=sorted(made),
            dyads=len(results.rows),
            duration_s=results.experiment.duration_s,
            cpu_s=round(cpu_s(results), 1),
        )
        clone.publish(name, made, entry)
    return found


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


def _listed(clone: "Clone", *, as_json: bool) -> str:
    from snn.api.progress_display import duration_text
    from snn.cli.printing import columns, wrapped
    from snn.report.text_table import as_text

    published: Mapping[str, Publication] = clone.published()
    if as_json:
        return json.dumps({name: entry.model_dump() for name, entry in published.items()}, indent=2)
    lines = [
        [name, str(e.dyads), f"{e.duration_s:g} s", duration_text(e.cpu_s), str(len(e.files))]
        for name, e in published.items()
    ]
    total = duration_text(sum(entry.cpu_s for entry in published.values()))
    table = as_text(
        [["experiment", "dyads", "each", "on one core", "files"], *lines], width=columns(), n_keys=1
    )
    return f"{table}\n\n{wrapped(f'all: {total} on one core; `snn reproduce NAME -j 2` makes one again')}"


def _told(name: str, found: "Sequence[Comparison]", place: Path) -> str:
    from snn.cli.printing import wrapped

    differ = [one for one in found if one.counts and not one.same]
    verdict = f"{len(differ)} of {sum(one.counts for one in found)} tables differ" if differ else "the same"
    lines = [f"{name}: {verdict}", *(f"  {one.name}: {one.told}" for one in found)]
    return wrapped("\n".join([*lines, f"made     {place}"]))


def _records(found: "Sequence[Comparison]") -> list[dict[str, object]]:
    return [{"file": one.name, "same": one.same, "told": one.told} for one in found]
