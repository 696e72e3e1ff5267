"""What closes a batch: tables and figures in the results folder, and what is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from snn.batch.executor import Executor
from snn.config.null_models.axis import axis_names
from snn.config.trials.designs import is_drawn
from snn.record.store import ResultStore
from snn.report.drawing import drawing_figures
from snn.report.results import Results, read_results

if TYPE_CHECKING:
    from snn.report.answer_table import AnswerTable
    from snn.report.cell_table import CellTable
    from snn.report.closing_table import Line
    from snn.report.differences import DifferenceTable
    from snn.report.index_table import IndexLine
    from snn.report.sobol_table import SobolTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What is known of an experiment once its runs are made."""

    results: Results
    axes: Sequence[str]
    table: "Sequence[Line]"
    """Empty if the points of the sweep are drawn."""
    index: "Sequence[IndexLine]"
    nulls: Sequence[str]
    """Lines about simulated nulls."""
    cells: "CellTable | None"
    differences: "DifferenceTable | None"
    answer: "AnswerTable | None"
    indices: "SobolTable | None"
    """Of a design for Sobol indices."""
    figures: Sequence[Path]


def concluded(store: ResultStore, *, executor: Executor, width: int | None = None) -> Conclusion:
    """Draw the figures of a results folder and write its tables.

    Parameters
    ----------
    store
        Whose runs are made and measured.
    executor
        Draws, while this process compares.
    width
        Of the lines about nulls, in characters; None for any.

    Raises
    ------
    ResultError
        If a table or a figure cannot be drawn or written.
    """
    results = read_results(store.folder, store.experiment)
    axes = axis_names(store.experiment)
    rows = () if is_drawn(store.experiment) else results.compared.rows  # a line a point says nothing
    primary = store.experiment.primary
    with drawing_figures(results, executor=executor) as figures:
        # Imported while the workers draw: SciPy's statistics alone take half a second.
        from snn.batch.table import write_table
        from snn.report.answer_table import write_answer
        from snn.report.cell_table import write_cell_table
        from snn.report.closing_table import table_lines
        from snn.report.differences import write_differences
        from snn.report.index_table import index_lines
        from snn.report.null_lines import null_lines
        from snn.report.sobol_table import write_sobol_indices

        write_table(store)
        cells = write_cell_table(results)
        differences = write_differences(results)
        answer = write_answer(results)
        indices = write_sobol_indices(results)
        table = table_lines(rows, axes=axes, rng=results.bootstrap_rng(), primary=primary) if rows else []
        index = index_lines(rows, axes=axes, rng=results.bootstrap_rng())
        nulls = null_lines(results, width=width)
    return Conclusion(
        results=results,
        axes=axes,
        table=table,
        index=index,
        nulls=nulls,
        cells=cells,
        differences=differences,
        answer=answer,
        indices=indices,
        figures=figures,
    )
