"""``snn reproduce``: makes published results again, and says whether they are the same."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from snn.cli.options import (
    SOME_RUNS_FAILED,
    AsJson,
    EngineName,
    ExecutorName,
    Force,
    Jobs,
    Scheduler,
)
from snn.errors import ResultError

if TYPE_CHECKING:
    from snn.record.publications import Clone, Publication
    from snn.report.reproduced import Comparison


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
    executor: ExecutorName = "local",
    scheduler: Scheduler = None,
    engine: EngineName = "auto",
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Make published results again from the shipped configurations, and say whether they are the same.

    It needs a clone of the repository. The same command goes on where it was stopped. What is made is in
    DIR/NAME/published. Exit code 1: a table is not the same.
    """
    from snn.api.reproducing import Making, Publishing, reproduce_one
    from snn.api.workers import Workers
    from snn.record.publications import find_clone

    clone = find_clone()
    if not names:
        typer.echo(_listed(clone, as_json=as_json))
        return 0
    if figures and not (publish and len(names) == 1):
        raise ResultError("--figure is for one experiment that is published; give one NAME, and --publish")
    for name in names:
        clone.config(name)  # refuses one that is not shipped, before anything is made
    workers = Workers(jobs=jobs, executor=executor, scheduler=scheduler)
    making = Making(engine=engine, workers=workers, force=force, from_runs=from_runs)
    publishing = Publishing(publish=publish, figures=figures or ())
    outcomes: dict[str, list[Comparison]] = {}
    for name in names:
        place, outcomes[name] = reproduce_one(clone, name, output, making, publishing)
        if not as_json:
            typer.echo(_told(name, outcomes[name], place))
    if as_json:
        typer.echo(json.dumps({name: _records(found) for name, found in outcomes.items()}, indent=2))
    differ = [one for found in outcomes.values() for one in found if one.counts and not one.same]
    return SOME_RUNS_FAILED if differ and not publish else 0


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
