"""Is a published file the same as the one that was just made? If not, which cells differ, and by how much."""

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from snn.config.trials.settings import is_setting
from snn.foreign.regular_file import read_regular

MAX_BYTES: Final = 100_000_000
"""Of a published file."""
MAX_NAMED: Final = 5
"""Columns that are named one by one."""
Table = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One file, beside the published one."""

    name: str
    same: bool
    """Of a table: all of it but the line that says what made it. Of a figure: every byte."""
    told: str
    """How it differs, in a few words."""

    @property
    def counts(self) -> bool:
        """Whether a difference matters: the bytes of a figure depend on the version of what draws."""
        return not self.name.endswith(".png")


def compared(made: Mapping[str, bytes], folder: Path, published: set[str]) -> list[Comparison]:
    """Compare files with those of a folder.

    Parameters
    ----------
    made
        Content by name.
    folder
        Where the published ones are.
    published
        Names of all files that are published of the experiment.

    Returns
    -------
    list of Comparison
        One for each file that is made or published.
    """
    found = [_compared(name, content, folder / name) for name, content in made.items()]
    return found + [
        Comparison(name, False, "published, but not made here") for name in sorted(published - set(made))
    ]


def _compared(name: str, made: bytes, path: Path) -> Comparison:
    try:
        published = read_regular(path, max_bytes=MAX_BYTES)
    except OSError:
        return Comparison(name, False, "not published")
    if made == published:
        return Comparison(name, True, "the same, to the byte")
    if name.endswith(".png"):
        return Comparison(name, False, "other bytes; look at it")
    ours, theirs = (text.decode("utf-8", "replace") for text in (made, published))
    told = _cells_that_differ(ours, theirs) if name.endswith(".csv") else _lines_that_differ(ours, theirs)
    return Comparison(name, not told, told or _same(name))


def _same(name: str) -> str:
    beside = (
        "columns of settings or without a value"
        if name.endswith(".csv")
        else "the line that says what made it"
    )
    return f"the same, but for {beside}"


def _lines_that_differ(ours: str, theirs: str) -> str:
    """Count the lines that differ; what says how a table was made does not count."""
    left, right = (
        [line for line in text.splitlines() if not line.startswith("<!--")] for text in (ours, theirs)
    )
    if len(left) != len(right):
        return f"{len(left)} lines, published {len(right)}"
    n_other = sum(a != b for a, b in zip(left, right, strict=True))
    return f"{n_other} of {len(left)} lines differ" if n_other else ""


def _cells_that_differ(ours: str, theirs: str) -> str:
    """Say which columns differ, in how many dyads, and by how much at most.

    What conditions set follows from the configuration: tables that were published without those columns are no others.
    """
    left, right = _table(ours), _table(theirs)
    n_rows, n_published = (len(next(iter(table.values()), [])) for table in (left, right))
    if n_rows != n_published:
        return f"{n_rows} rows, published {n_published}"
    both = [name for name in left if name in right]
    other = {name: text for name in both if (text := _column_differs(left[name], right[name]))}
    named = [f"{name} {text}" for name, text in list(other.items())[:MAX_NAMED]]
    if len(other) > MAX_NAMED:
        named.append(f"and {len(other) - MAX_NAMED} more")
    parts = [f"{len(other)} of {len(both)} columns differ: {', '.join(named)}"] if other else []
    added = {name for name in left.keys() - right.keys() if not is_setting(name)}
    for names, where in ((added, "not published"), (right.keys() - left.keys(), "gone")):
        parts += [f"{len(names)} columns {where}: {', '.join(sorted(names)[:MAX_NAMED])}"] if names else []
    return "; ".join(parts)


def _column_differs(left: list[str], right: list[str]) -> str:
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if not pairs:
        return ""
    sizes = [_distance(a, b) for a, b in pairs]
    where = f"in {len(pairs)} of {len(left)} rows"
    return f"({where})" if any(map(math.isnan, sizes)) else f"({where}, by {max(sizes):.3g} at most)"


def _distance(a: str, b: str) -> float:
    """Return how far two numbers are apart; nan if either is none."""
    try:
        return abs(float(a) - float(b))
    except ValueError:
        return math.nan


def _table(text: str) -> Table:
    """Read columns by name; a cell that a row lacks is empty, and a column of empty cells is none."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    heading = rows[0] if rows else []
    columns = {name: [row[i] if i < len(row) else "" for row in rows[1:]] for i, name in enumerate(heading)}
    return {name: cells for name, cells in columns.items() if any(cells)}
