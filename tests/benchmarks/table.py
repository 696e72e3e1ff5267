"""Rows of the table of benchmarks, and how they look."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.measure import Sample

HEADINGS = ("what", "ours", "other", "ratio", "goal", "met", "note")


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison.

    ``limit`` holds for the ratio if there is one, else, or if it is ``absolute``, for our own number. It is the most
    that there may be, or the least if there should be ``at_least`` that much.
    """

    what: str
    ours: Sample
    unit: str = "s"
    other: Sample | None = None
    limit: float | None = None
    note: str = ""
    absolute: bool = False
    at_least: bool = False

    @property
    def ratio(self) -> Sample | None:
        return self.ours.over(self.other) if self.other else None

    @property
    def met(self) -> bool | None:
        if self.limit is None:
            return None
        judged = self._judged.median
        return judged >= self.limit if self.at_least else judged <= self.limit

    @property
    def _judged(self) -> Sample:
        ratio = self.ratio
        return self.ours if ratio is None or self.absolute else ratio

    def _goal(self) -> str:
        if self.limit is None:
            return ""
        unit = self.unit if self._judged is self.ours else "×"
        return f"{'≥' if self.at_least else '≤'} {self.limit:.3g} {unit}"

    def cells(self, note: str) -> tuple[str, ...]:
        ratio = self.ratio
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        other = shown(self.other, self.unit) if self.other else ""
        return (
            self.what,
            shown(self.ours, self.unit),
            other,
            shown(ratio, "×") if ratio else "",
            self._goal(),
            met,
            note,
        )


def shown(sample: Sample, unit: str) -> str:
    """Show median, range and number of repeats."""
    if len(sample.values) == 1:
        return f"{rounded(sample.median)} {unit} (n = 1)"
    low, high = rounded(min(sample.values)), rounded(max(sample.values))
    return f"{rounded(sample.median)} {unit} ({low} to {high}, n = {len(sample.values)})"


def rounded(value: float) -> str:
    """Show three digits, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def markdown(rows: Sequence[Row], machine: str) -> str:
    """Show all rows as one table with its notes below."""
    notes = list(dict.fromkeys(row.note for row in rows if row.note))
    lines = aligned(
        [HEADINGS, *(row.cells(str(notes.index(row.note) + 1) if row.note else "") for row in rows)]
    )
    numbered = [f"{number}. {note}" for number, note in enumerate(notes, start=1)]
    return "\n".join([INTRODUCTION, "", f"Machine: {machine}.", "", *lines, "", *numbered, ""])


def aligned(cells: Sequence[tuple[str, ...]]) -> list[str]:
    """Lay out a table in Markdown, its first row the headings."""
    widths = [max(len(text) for text in column) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


INTRODUCTION = (
    "CPU seconds (user and system) of whole processes, children included; all variants of a comparison took turns in "
    "one run of `python -m tests.benchmarks`. Median, and range over the repeats; ratios are ours over the other, "
    "turn by turn."
)
