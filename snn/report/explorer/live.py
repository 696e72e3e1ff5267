"""Rows of a results folder as its runs end, from a place in the list of runs on."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from snn.config.null_models.axis import LIVE, NULL_AXIS
from snn.config.null_models.registry import nulls_of
from snn.config.trials.expand import Trial, expand
from snn.foreign.regular_file import open_regular
from snn.record.manifest import MAX_BYTES, RunLine
from snn.record.results_folder import MANIFEST_NAME, ResultsFolder
from snn.report.explorer.columns import page_columns
from snn.report.explorer.curves import packed_curves
from snn.report.explorer.explored import Explored, ExploredRun
from snn.report.explorer.packing import packed
from snn.report.explorer.page import live_page, table_of
from snn.report.results import Results, RunNotes, notes_of, row_of
from snn.report.sides import without_withheld

MAX_ROWS = 500
"""In one answer; who asks gets the others with the next one."""


@dataclass
class LiveFolder:
    """A results folder that somebody may be writing into."""

    folder: ResultsFolder
    _latest: Mapping[str, RunLine] = field(default_factory=dict)
    _notes: dict[str, RunNotes] = field(default_factory=dict)

    @cached_property
    def page(self) -> str:
        """The page, which asks for rows."""
        return live_page(self._results)

    def rows_since(self, offset: int) -> dict[str, Any]:
        """Return runs that ended, from a byte of the list of runs on, in the form that the page adds to its own.

        Of a run that was made again the last one counts. What is not whole yet is left for the next time. A list that
        is shorter than the offset is another one: the page has to begin anew.
        """
        lines, following, is_other = self._lines(offset)
        if following != offset or is_other:
            self._latest = self.folder.manifest().lines
        found = [run for line in lines if self._latest.get(line.key) == line for run in self._runs(line)]
        seen = replace(self._results, notes=self._notes)
        part = Explored(sources=(seen,), labels=("",), runs=tuple(found))
        heading, body = packed_curves(part)
        return {
            "next": following,
            "is_other": is_other,
            "n_failed": sum(line.status == "failed" for line in self._latest.values()),
            "table": table_of(part, list(page_columns(part))),
            "curves": packed(heading, body),
        }

    @cached_property
    def _results(self) -> Results:
        return Results(self.folder, self.folder.experiment(), (), ())

    @cached_property
    def _trials(self) -> dict[str, list[Trial]]:
        """The trials that are shown, by key, which conditions may share: not the branches of lesion twins."""
        branches = {null.label for null in nulls_of(self._results.experiment.nulls) if null.branch}
        found: dict[str, list[Trial]] = {}
        for trial in expand(self._results.experiment):
            if dict(trial.condition).get(NULL_AXIS, LIVE) not in branches:
                found.setdefault(trial.key, []).append(trial)
        return found

    def _lines(self, offset: int) -> tuple[list[RunLine], int, bool]:
        """Return whole lines, where the next one begins, and whether the list is shorter than the offset."""
        with open_regular(self.folder.path / MANIFEST_NAME, max_bytes=MAX_BYTES) as file:
            if offset > file.seek(0, os.SEEK_END):
                return [], 0, True
            file.seek(offset)
            lines: list[RunLine] = []
            while len(lines) < MAX_ROWS and (text := file.readline()).endswith(b"\n"):
                offset += len(text)
                with suppress(ValueError):  # the first line, and what is damaged
                    lines.append(RunLine.from_json(text.decode("utf-8", errors="replace")))
        return lines, offset, False

    def _runs(self, line: RunLine) -> Iterator[ExploredRun]:
        manifest = self.folder.complete_run_manifest(line.key, line)
        if manifest is None:
            return
        self._notes[line.key] = notes_of(manifest)
        for trial in self._trials.get(line.key, []):
            row = without_withheld(row_of(trial, manifest["summary"]))
            yield ExploredRun(source=0, trial=trial, row=row)
