"""What a verb that simulates says at its end: tables, figures, and what failed."""

import json
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from snn.cli.options import SOME_RUNS_FAILED

if TYPE_CHECKING:
    from snn.batch.executor import Executor
    from snn.batch.sweep import SweepOutcome
    from snn.record.store import ResultStore
    from snn.report.answer_table import AnswerTable
    from snn.report.cell_table import CellTable
    from snn.report.closing_table import Line
    from snn.report.differences import DifferenceTable
    from snn.report.index_table import IndexLine
    from snn.report.results import Results


def conclude(
    store: "ResultStore",
    outcome: "SweepOutcome",
    *,
    executor: "Executor",
    as_json: bool,
    started_s: float,
) -> int:
    """Draw the figures, write and print tables and what was done, and return the exit code."""
    from snn.cli.progress_display import working
    from snn.config.null_models.axis import axis_names
    from snn.config.trials.measured_span import measured_span_s
    from snn.report.drawing import drawing_figures
    from snn.report.results import read_results

    results = read_results(store.folder, store.experiment)
    rows, axes = results.compared.rows, axis_names(store.experiment)
    primary = store.experiment.primary
    with working("drawing and comparing"), drawing_figures(results, executor=executor) as figures:
        # Imported while the workers draw: SciPy's statistics alone take half a second.
        from snn.batch.table import write_table
        from snn.cli.printing import columns, wrapped
        from snn.report import cue_table
        from snn.report.answer_table import write_answer
        from snn.report.cell_table import write_cell_table
        from snn.report.closing_table import cells_of, table_lines
        from snn.report.differences import write_differences
        from snn.report.index_table import index_cells, index_lines
        from snn.report.null_lines import null_lines
        from snn.report.text_table import as_text

        write_table(store)
        cells = write_cell_table(results)
        differences = write_differences(results)
        answer = write_answer(results)
        table = table_lines(rows, axes=axes, rng=results.bootstrap_rng(), primary=primary) if rows else []
        of_index = index_lines(rows, axes=axes, rng=results.bootstrap_rng())
        of_nulls = null_lines(results, width=None if as_json else columns())
    if as_json:
        _print_json(results, outcome, table, of_index, differences, answer, of_nulls, figures)
    else:
        fitted = as_text(cells_of(table), width=columns(), n_keys=len(axes)) if table else ""
        typer.echo(wrapped(_closing_text(results, fitted, of_nulls)))
        start_s, stop_s = measured_span_s(store.experiment)
        index, legend = index_cells(of_index, measured_s=stop_s - start_s)
        if index:
            typer.echo(f"\n{as_text(index, width=columns(), n_keys=len(axes))}\n\n{wrapped(legend)}")
        if dyads := cue_table.cue_cells(rows, axes=axes):
            shown = as_text(dyads, width=columns(), n_keys=len(axes) + 3)
            typer.echo(f"\n{shown}\n\n{wrapped(cue_table.LEGEND)}")
        if differences:
            typer.echo(f"\n{_differences_text(differences)}")
        if answer:
            typer.echo(f"\n{answer_text(answer)}")
        typer.echo(_files_text(results, figures))
        if cells:
            typer.echo(_cells_text(cells, whole=not axes))
        typer.echo(_counts(outcome, elapsed_s=time.monotonic() - started_s))
    return SOME_RUNS_FAILED if outcome.failed else 0


def tell_finished(store: "ResultStore", *, as_json: bool) -> None:
    """Put the runs that were complete when all was stopped into the table, and show it; figures are left."""
    from snn.batch.table import write_table
    from snn.cli.printing import columns, wrapped
    from snn.cli.simulating import say
    from snn.config.null_models.axis import axis_names
    from snn.record.results_folder import TABLE_NAME
    from snn.report.closing_table import cells_of, table_lines
    from snn.report.results import read_results
    from snn.report.text_table import as_text

    n_rows = write_table(store)
    if n_rows and not as_json:
        results, axes = read_results(store.folder, store.experiment).compared, axis_names(store.experiment)
        rng, primary = results.bootstrap_rng(), store.experiment.primary
        cells = cells_of(table_lines(results.rows, axes=axes, rng=rng, primary=primary))
        fitted = as_text(cells, width=columns(), n_keys=len(axes)) if cells else ""
        typer.echo(wrapped(_closing_text(results, fitted, ())))
    table = store.folder.path / TABLE_NAME
    say(f"the {n_rows} complete runs are in {table}; figures and comparisons come when all are made")


def _closing_text(results: "Results", table: str, of_nulls: Sequence[str]) -> str:
    from snn.compare.effects import INTERVALS
    from snn.config.trials.expand import live_conditions
    from snn.record.health import counted_states, is_scored
    from snn.report.assumptions import common_stimuli

    experiment = results.experiment
    lines = [f"{experiment.name}: {experiment.question}", ""]
    if table:
        lines += [
            table,
            "",
            "n: scored model dyads (neither runaway nor reverberating), of so many; p<.05: how many of them are above "
            "their null; C: peak cross-correlation of execution rates; null95: what circular shifts of one partner "
            "reach in 5 % of cases; rates of execution E cells; "
            f"brackets: {INTERVALS}; -: undefined; *: primary outcome, fixed in the configuration.",
        ]
    states = [str(row["health"]) for row in results.rows]
    if set(states) - {"healthy"}:
        n_unscored = sum(not is_scored(state) for state in states)
        left_out = f"; the {n_unscored} unscored enter no mean" if n_unscored else ""
        lines.append(f"health: {counted_states(states)} of {len(states)} dyads{left_out}")
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
    from snn.cli.progress_display import duration_text

    parts = [f"{len(outcome.finished)} run{'' if len(outcome.finished) == 1 else 's'} made"]
    if outcome.skipped:
        parts.append(f"{_were(outcome.skipped)} complete before")
    if outcome.damaged:
        parts.append(f"{_were(outcome.damaged)} damaged and made again")
    if outcome.failed:
        parts.append(
            f"{len(outcome.failed)} FAILED: {', '.join(f'{line.key} ({line.error})' for line in outcome.failed)}"
        )
    return f"{', '.join(parts)}; {duration_text(elapsed_s)}"


def _print_json(
    results: "Results",
    outcome: "SweepOutcome",
    table: Sequence["Line"],
    index: Sequence["IndexLine"],
    differences: "DifferenceTable | None",
    answer: "AnswerTable | None",
    of_nulls: Sequence[str],
    figures: Sequence[Path],
) -> None:
    from snn.record.json_text import plain
    from snn.report.table_records import index_records, table_records

    summary = {
        "folder": str(results.folder.path),
        "finished": list(outcome.finished),
        "skipped": list(outcome.skipped),
        "failed": {line.key: line.error for line in outcome.failed},
        "primary": results.experiment.primary,
        "table": table_records(table),
        "index": index_records(index),
        "differences": differences.rows if differences else [],
        "answer": {"verdict": answer.verdict, "tests": answer.records} if answer else None,
        "figures": [str(path) for path in figures],
    } | ({"nulls": list(of_nulls)} if of_nulls else {})
    typer.echo(json.dumps(plain(summary), indent=2))


def _were(keys: Collection[str]) -> str:
    return f"{len(keys)} {'was' if len(keys) == 1 else 'were'}"
