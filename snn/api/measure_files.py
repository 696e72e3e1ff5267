"""Tables of measures as files, and the answers that follow from measures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snn.errors import ResultError
from snn.foreign.regular_file import open_regular

if TYPE_CHECKING:
    from snn.report.answer_table import AnswerTable

MAX_TABLE_BYTES, MAX_HEADING_BYTES = 10_000_000_000, 1_000_000
"""Of a table that may be replaced, and of its first line."""


def answers_of(folders: Sequence[Path]) -> "list[tuple[str, AnswerTable]]":
    """Answer the question of each experiment anew, where its configuration says how; return question and answer."""
    from snn.record.results_folder import ResultsFolder
    from snn.report.answer_table import write_answer
    from snn.report.results import read_results

    found = []
    for folder in dict.fromkeys(folders):
        store = ResultsFolder(folder)
        experiment = store.experiment()
        answer = write_answer(read_results(store, experiment)) if experiment.analysis.answer else None
        found += [(experiment.question, answer)] if answer else []
    return found


def write_measures(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a table of measures; ResultError if it cannot be written."""
    from snn.record.atomic import write_atomically
    from snn.record.csv_text import csv_text

    write_atomically(path, csv_text(rows).encode())


def refuse_another_table(path: Path) -> None:
    """Replace nothing but what this verb once wrote."""
    if path.is_dir():
        raise ResultError(f"--output: '{path}' is a folder; name a file")
    if path.exists():
        try:
            with open_regular(path, max_bytes=MAX_TABLE_BYTES) as file:
                columns = file.readline(MAX_HEADING_BYTES).decode("utf-8", "replace").strip().split(",")
        except OSError as error:
            raise ResultError(f"--output: cannot read '{path}': {error.strerror or error}") from error
        if not {"key", "measured_s"} <= set(columns):
            raise ResultError(f"--output: '{path}' exists and is no table of measures; give another file")
