"""What a verb that simulates says at its end: tables, figures, and what failed."""

import json
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from snn.cli.options import SOME_RUNS_FAILED
from snn.wording import n_of, were

if TYPE_CHECKING:
    from snn.api.batch import Made
    from snn.batch.sweep import SweepOutcome
    from snn.record.store import ResultStore
    from snn.report.answer_table import AnswerTable
    from snn.report.cell_table import CellTable
    from snn.report.closing_table import Line
    from snn.report.conclusion import Conclusion
    from snn.report.differences import DifferenceTable
    from snn.report.results import Results
    from snn.report.sobol_table import SobolTable


def tell_conclusion(made: "Made", *, as_json: bool, started_s: float) -> int:
    """Print tables, figures and what was done, and return the exit code."""
    if as_json and made.conclusion:
        _print_json(made.conclusion, made.outcome, elapsed_s=time.monotonic() - started_s)
    else:
        if made.conclusion:
            _print_text(made.conclusion)
        else:
            typer.echo(
                "nothing has changed: tables and figures are up to date; --verify reads all, and tells them"
            )
        typer.echo(_counts(made.outcome, elapsed_s=time.monotonic() - started_s))
    return SOME_RUNS_FAILED if made.n_failed else 0


def _print_text(found: "Conclusion") -> None:
    from snn.cli.printing import columns, wrapped
    from snn.config.trials.measured_span import measured_span_s
    from snn.report import cue_table
    from snn.report.closing_table import cells_of
    from snn.report.index_table import index_cells
    from snn.report.text_table import as_text

    axes, results = found.axes, found.results
    fitted = as_text(cells_of(found.table), width=columns(), n_keys=len(axes)) if found.table else ""
    typer.echo(wrapped(_closing_text(results, fitted, found.table, found.nulls)))
    start_s, stop_s = measured_span_s(results.experiment)
    index, legend = index_cells(found.index, measured_s=stop_s - start_s)
    if index:
        typer.echo(f"\n{as_text(index, width=columns(), n_keys=len(axes))}\n\n{wrapped(legend)}")
    if dyads := cue_table.cue_cells(results.compared.rows, axes=axes):
        shown = as_text(dyads, width=columns(), n_keys=len(axes) + 3)
        typer.echo(f"\n{shown}\n\n{wrapped(cue_table.LEGEND)}")
    if found.differences:
        typer.echo(f"\n{_differences_text(found.differences)}")
    if found.indices:
        typer.echo(f"\n{_indices_text(found.indices)}")
    if found.answer:
        typer.echo(f"\n{answer_text(found.answer)}")
    typer.echo(_files_text(results, found.figures))
    if found.cells:
        typer.echo(_cells_text(found.cells, whole=not axes))


def tell_finished(store: "ResultStore", *, as_json: bool) -> None:
    """Put the runs that were complete when all was stopped into the table, and show it; figures are left."""
    from snn.api.batch import table_so_far
    from snn.api.progress_log import say
    from snn.cli.printing import columns, wrapped
    from snn.report.closing_table import cells_of
    from snn.report.text_table import as_text

    found = table_so_far(store)
    if as_json:
        stopped = {"event": "stopped", "folder": str(store.folder.path), "complete": found.n_rows}
        typer.echo(json.dumps(stopped | {"results": str(found.path)}))
    elif found.results is not None:
        n_keys = len(found.axes)
        fitted = as_text(cells_of(found.lines), width=columns(), n_keys=n_keys) if found.lines else ""
        typer.echo(wrapped(_closing_text(found.results, fitted, found.lines, ())))
    say(
        f"{found.path} has {n_of(found.n_rows, 'complete run')}; figures and comparisons come when all are made"
    )


def _closing_text(results: "Results", table: str, listed: "Sequence[Line]", of_nulls: Sequence[str]) -> str:
    from snn.config.trials.expand import live_conditions
    from snn.record.health import counted_states, is_scored
    from snn.report.assumptions import common_stimuli
    from snn.report.closing_table import foot_of

    experiment = results.experiment
    lines = [f"{experiment.name}: {experiment.question}", ""]
    if table:
        lines += [table, "", foot_of(listed)]
    states = [str(row["health"]) for row in results.rows]
    if states:
        n_unscored = sum(not is_scored(state) for state in states)
        left_out = f"; the {n_unscored} unscored enter no mean" if n_unscored else ""
        lines.append(f"health: {counted_states(states)} of {n_of(len(states), 'dyad')}{left_out}")
    conditions = [condition for _, condition in live_conditions(experiment)]
    lines += dict.fromkeys(told for condition in conditions for told in common_stimuli(condition))
    return "\n".join([*lines, *of_nulls])


def _files_text(results: "Results", figures: Sequence[Path]) -> str:
    lines = [f"table    {results.folder.path / 'results.csv'}", *(f"figure   {path}" for path in figures)]
    return "\n".join(["", *lines])


def _differences_text(differences: "DifferenceTable") -> str:
    from snn.cli.printing import columns, wrapped
    from snn.report.differences import LEGEND
    from snn.report.text_table import as_text

    text = as_text(differences.lines, width=columns(), n_keys=differences.lines[0].index("pairs"))
    return f"{text}\n\n{wrapped(LEGEND)}\ntable    {differences.path}"


def _indices_text(indices: "SobolTable") -> str:
    from snn.cli.printing import columns, wrapped
    from snn.report.sobol_table import LEGEND
    from snn.report.text_table import as_text

    text = as_text(indices.lines, width=columns(), n_keys=1)
    return f"{text}\n\n{wrapped(LEGEND)}\ntable    {indices.path}"


def answer_text(answer: "AnswerTable") -> str:
    """Write the verdict on the question, what it rests on, and where the table is."""
    from snn.cli.printing import wrapped

    return wrapped("\n".join([*answer.lines, f"table    {answer.path}"]))


def _cells_text(cells: "CellTable", *, whole: bool) -> str:
    """Write the table of cells; that of several conditions is too wide for a terminal, so only where it is."""
    from snn.cli.printing import columns, wrapped
    from snn.report.cell_table import LEGEND
    from snn.report.text_table import as_text

    where = f"cells    {cells.path}"
    return (
        f"{where}\n\n{as_text(cells.lines, width=columns(), n_keys=1)}\n\n{wrapped(LEGEND)}\n"
        if whole
        else where
    )


def _counts(outcome: "SweepOutcome", *, elapsed_s: float) -> str:
    from snn.api.progress_display import duration_text

    parts = [f"{n_of(len(outcome.finished), 'run')} made"]
    if outcome.skipped:
        parts.append(f"{_were(outcome.skipped)} complete before")
    if outcome.damaged:
        parts.append(f"{_were(outcome.damaged)} damaged and made again")
    if outcome.failed:
        parts.append(
            f"{len(outcome.failed)} FAILED: {', '.join(f'{line.key} ({line.error})' for line in outcome.failed)}"
        )
    if outcome.n_not_made:
        parts.append(f"{outcome.n_not_made} not made, for one had failed (--fail-fast)")
    return f"{', '.join(parts)}; {duration_text(elapsed_s)}"


def _print_json(found: "Conclusion", outcome: "SweepOutcome", *, elapsed_s: float) -> None:
    from snn.record.json_text import plain
    from snn.record.results_folder import TABLE_NAME
    from snn.report.table_records import index_records, table_records

    answer, folder = found.answer, found.results.folder.path
    summary = {
        "event": "end",
        "elapsed_s": round(elapsed_s, 1),
        "folder": str(folder),
        "results": str(folder / TABLE_NAME),
        "finished": list(outcome.finished),
        "skipped": list(outcome.skipped),
        "failed": {line.key: line.error for line in outcome.failed},
        "n_not_made": outcome.n_not_made,
        "damaged": outcome.damaged,
        "primary": found.results.experiment.primary,
        "table": table_records(found.table),
        "index": index_records(found.index),
        "differences": found.differences.rows if found.differences else [],
        "sobol_indices": found.indices.rows if found.indices else [],
        "answer": {"verdict": answer.verdict, "tests": answer.records} if answer else None,
        "figures": [str(path) for path in found.figures],
    } | ({"nulls": list(found.nulls)} if found.nulls else {})
    typer.echo(json.dumps(plain(summary)))


def _were(keys: Collection[str]) -> str:
    return f"{len(keys)} {were(len(keys))}"
