"""The verbs that look after batches: ``status``, ``collect`` and ``gc``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from snn.cli.options import SOME_RUNS_FAILED, AsJson
from snn.wording import n_of

if TYPE_CHECKING:
    from snn.record.batch_state import BatchState

ResultsPath: TypeAlias = Annotated[
    Path, typer.Argument(metavar="RUN", help="Results folder of a run or a sweep.", show_default=False)
]


def status(folder: ResultsPath, as_json: AsJson = False) -> int:
    """Say how a batch stands: complete, failed and why, under way, left, and what that will take.

    It only reads, also while the batch runs. Exit code 1: some runs failed.
    """
    from snn.api.upkeep import states_of
    from snn.cli.printing import wrapped

    states = states_of(folder)
    if as_json:
        typer.echo(json.dumps([state.as_record() for state in states], indent=2))
    else:
        typer.echo(wrapped("\n\n".join("\n".join(_state_lines(state, asked=folder)) for state in states)))
    return SOME_RUNS_FAILED if any(state.failed for state in states) else 0


def collect(folder: ResultsPath, as_json: AsJson = False) -> int:
    """Make the list of runs and results.csv again from the runs in a folder, where they were lost or damaged.

    Nothing is simulated. A run counts if what its recording holds is, to the bit, what its manifest was written for.
    Exit code 1: some are not.
    """
    from snn.api.upkeep import collect as collect_again
    from snn.cli.printing import wrapped

    made = collect_again(folder)
    found, refused = made.collected.found, made.collected.refused
    if as_json:
        told = {"found": list(found), "refused": refused, "table": str(made.table), "rows": made.n_rows}
        typer.echo(json.dumps(told, indent=2))
    else:
        lines = [f"{n_of(len(found), 'run')} found that the list did not have"]
        lines += [f"not taken, to be made again: {key}: {why}" for key, why in refused.items()]
        typer.echo(wrapped("\n".join([*lines, f"table    {made.table} ({n_of(made.n_rows, 'row')})"])))
    return SOME_RUNS_FAILED if refused else 0


def gc(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[RUN]...", help="Results folders to look through, too.", show_default=False),
    ] = None,
    older_than_days: Annotated[
        float,
        typer.Option("--older-than", metavar="DAYS", min=0, help="Compiled models built so long ago can go."),
    ] = 90.0,
    remove: Annotated[bool, typer.Option("--remove", help="Remove what is listed.")] = False,
    as_json: AsJson = False,
) -> int:
    """List what nobody needs any more: what killed processes left, runs of other experiments, old compiled models.

    With --remove it goes. Exit code 1: something could not be removed.
    """
    from snn.api.upkeep import removable
    from snn.cli.printing import wrapped

    found = removable(folders or [], older_than_days=older_than_days)
    gone = [one.remove() if remove else False for one in found]
    if as_json:
        rows = [
            {"path": str(one.path), "why": one.why, "bytes": one.n_bytes, "removed": removed}
            for one, removed in zip(found, gone, strict=True)
        ]
        typer.echo(json.dumps(rows, indent=2))
    else:
        lines = [f"{one.n_bytes / 1e6:.1f} MB  {one.path}: {one.why}" for one in found]
        total = f"{sum(one.n_bytes for one in found) / 1e6:.1f} MB in all"
        done = f"{total}, {sum(gone)} of {len(found)} removed" if remove else f"{total}; --remove removes it"
        typer.echo(wrapped("\n".join([*lines, done] if found else ["nothing to remove"])))
    return SOME_RUNS_FAILED if remove and not all(gone) else 0


def _state_lines(state: "BatchState", *, asked: Path) -> Iterator[str]:
    from snn.api.progress_display import duration_text

    n_all = sum(state.runs.values())
    yield f"{state.path}: {state.name}"
    counts = ", ".join(f"{n} {what}" for what, n in state.runs.items() if n and what != "complete")
    yield f"  complete {state.runs['complete']} of {n_of(n_all, 'run')}" + (f"; {counts}" if counts else "")
    if state.writer is not None:
        yield f"  at work  {n_of(len(state.at_work), 'run')}, by pid {state.writer}"
    for why, n in state.failed.items():
        yield f"  failed   {n} of: {why}"
    if state.n_left and state.cpu_left_s is not None:
        n = len(state.at_work)
        beside = f", {duration_text(state.cpu_left_s / n)} with {n} at a time" if n > 1 else ""
        yield f"  left     some {duration_text(state.cpu_left_s)} of CPU time{beside}; drawing comes on top"
    if state.costs and state.costs.peak_mb:
        yield f"  memory   {state.costs.peak_mb:.0f} MB a job"
    if state.n_left and state.writer is None and state.path == asked:  # not a part of a calibration
        yield f"  next     snn resume {state.path}"
