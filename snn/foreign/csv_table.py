"""Tables of others as CSV: the columns by name, a line at a time, each cell checked."""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from snn.errors import ResultError
from snn.foreign.regular_file import read_regular
from snn.foreign.shown_text import brief, harmless

MAX_NAME = 60
"""Characters of a name in a cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    path: Path
    number: int
    cells: Mapping[str, str]
    """By column, without blanks around them."""

    def number_in(self, column: str, low: float, high: float) -> float:
        """Read a cell as a number in a range.

        Raises
        ------
        ResultError
            If it is none.
        """
        text = self.cells[column]
        try:
            number = float(text) if text.isascii() and "_" not in text else math.nan
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            raise self.wrong(f"{column}: expected a number from {low:g} to {high:g}, got '{text}'")
        return number

    def name_in(self, column: str, *, default: str = "") -> str:
        """Read a cell as a name; ``default`` where the table has no such column.

        Raises
        ------
        ResultError
            If it is empty, long, or holds characters that a terminal would obey.
        """
        if column not in self.cells:
            return default
        text = self.cells[column]
        if not 0 < len(text) <= MAX_NAME or harmless(text) != text:
            raise self.wrong(f"{column}: expected a name of 1 to {MAX_NAME} plain characters, got '{text}'")
        return text

    def wrong(self, reason: str) -> ResultError:
        """Return the error that says what is wrong with this line."""
        return _wrong(self.path, self.number, reason)


def table_lines(
    path: Path, columns: Sequence[str], *, optional: Sequence[str] = (), max_bytes: int
) -> Iterator[Line]:
    """Yield the lines of a table after its heading; empty ones are skipped.

    Parameters
    ----------
    path
        Text in UTF-8, cells parted by commas, numbers with decimal points.
    columns, optional
        Those that must be in the heading, and those that may be; in any order, and no others.
    max_bytes
        How large the file may be.

    Raises
    ------
    ResultError
        In one line, if it cannot be read or is no such table.
    """
    reader = csv.reader(io.StringIO(_text(path, max_bytes), newline=""), strict=True)
    try:
        heading = _heading(next(reader, []), columns, optional, path)
        for row in reader:
            if row and len(row) != len(heading):
                reason = f"expected {','.join(heading)} with decimal points, got {len(row)} cells"
                raise _wrong(path, reader.line_num, reason)
            if row:
                cells = dict(zip(heading, map(str.strip, row), strict=True))
                yield Line(path, reader.line_num, cells)
    except csv.Error as error:
        raise _wrong(path, reader.line_num, str(error)) from error


def _heading(cells: Sequence[str], columns: Sequence[str], optional: Sequence[str], path: Path) -> list[str]:
    names = [cell.strip() for cell in cells]
    if len(set(names)) == len(names) and set(columns) <= set(names) <= {*columns, *optional}:
        return names
    perhaps = f" (and perhaps {','.join(optional)})" if optional else ""
    raise _wrong(
        path,
        1,
        f"expected the heading {','.join(columns)}{perhaps}, parted by commas, got {','.join(cells) or 'nothing'}",
    )


def _text(path: Path, max_bytes: int) -> str:
    try:
        return read_regular(path, max_bytes=max_bytes).decode("utf-8-sig")
    except OSError as error:
        raise ResultError(f"cannot read '{path}': {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ResultError(f"'{path}' is no text in UTF-8; save it as CSV (UTF-8)") from error


def _wrong(path: Path, line: int, reason: str) -> ResultError:
    return ResultError(f"'{path}', line {line}: {brief(reason)}")
