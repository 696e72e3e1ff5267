"""Tables as text for a terminal of any width: nothing is left out, and no word and no number is broken."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

Cells: TypeAlias = Sequence[Sequence[str]]

GAP: Final = 2
"""Blanks between columns."""
NARROW: Final = 24
"""Text is wrapped to this, or to its longest word, if the table is too wide."""
_GLUE: Final = "\N{NO-BREAK SPACE}"
_BOUNDS: Final = re.compile(
    r"\s\[[^\]]{,24}\]|\s\([-+\d.][^)]{,22}\)|(?<=\d)\s(?:ms|s|Hz|nS|mV|%)(?![^\s,;)])"
)
"""An interval, a spread or a unit, which stays on the line of its number."""


def as_text(cells: Cells, *, width: int | None = None, n_keys: int = 0, together: int = 1) -> str:
    """Align cells in columns, the heading first.

    A table that is too wide is wrapped at blanks, first its headings, then its text. If that is not enough, its columns
    follow each other in blocks, each of which begins with the columns that say what a line is about.

    Parameters
    ----------
    cells
        Lines of cells, all of the same number.
    width
        Characters in a line; any number if None. It is exceeded only by words that are longer.
    n_keys
        How many columns say what a line is about.
    together
        So many of the other columns belong together, and stay in one block.
    """
    columns = _columns(cells)
    natural = [_longest(column) for column in columns]
    if width is None or _total(natural) <= width:
        return "\n".join(_lines(cells, natural))
    columns = [[_BOUNDS.sub(_glued, cell) for cell in column] for column in columns]
    widths = _narrowed(columns, width, n_keys=n_keys)
    blocks = _blocks(widths, width, n_keys=n_keys, together=together)
    return "\n\n".join(_block(columns, widths, block, width) for block in blocks).replace(_GLUE, " ")


def _narrowed(columns: Cells, width: int, *, n_keys: int) -> list[int]:
    """Choose widths: with wrapped headings; if that is too wide, with wrapped text; and keys that leave some room."""
    words = [_longest_word(column) for column in columns]
    widths = [max(_longest_word(column[:1]), _longest(column[1:])) for column in columns]
    if _total(widths) <= width:
        return widths
    narrow = [max(word, min(NARROW, wide)) for word, wide in zip(words, widths, strict=True)]
    if _total([*narrow[:n_keys], max(narrow[n_keys:], default=0)]) > width:
        narrow[:n_keys] = words[:n_keys]
    return narrow


def _blocks(widths: Sequence[int], width: int, *, n_keys: int, together: int) -> list[list[int]]:
    """Choose the columns of each block, by number, the keys in every one."""
    keys = list(range(n_keys))
    blocks = [list(keys)]
    for first in range(n_keys, len(widths), together):
        group = range(first, min(first + together, len(widths)))
        chosen = [*blocks[-1], *group]
        if len(blocks[-1]) > n_keys and _total([widths[index] for index in chosen]) > width:
            chosen = [*keys, *group]
            blocks.append(chosen)
        blocks[-1] = chosen
    return blocks


def _block(columns: Cells, widths: Sequence[int], chosen: Sequence[int], width: int) -> str:
    """Write some columns below one another's headings; those that were wrapped get what is left of the width."""
    fitted = [widths[index] for index in chosen]
    left = width - _total(fitted)
    for place, index in enumerate(chosen):
        more = min(max(0, left), _longest(columns[index]) - fitted[place])
        fitted[place], left = fitted[place] + more, left - more
    return "\n".join(_lines(_columns([columns[index] for index in chosen]), fitted))


def _lines(cells: Cells, widths: Sequence[int]) -> Iterator[str]:
    for number, line in enumerate(cells):
        parts = [_wrapped(cell, width) for cell, width in zip(line, widths, strict=True)]
        height = max(map(len, parts))
        for part in parts:
            blank = [""] * (height - len(part))
            part[:] = [*blank, *part] if number == 0 else [*part, *blank]
        for texts in zip(*parts, strict=True):
            padded = (text.ljust(width) for text, width in zip(texts, widths, strict=True))
            yield (" " * GAP).join(padded).rstrip()


def _wrapped(cell: str, width: int) -> list[str]:
    if len(cell) <= width:
        return [cell]
    return textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False) or [""]


def _glued(found: re.Match[str]) -> str:
    return found.group().replace(" ", _GLUE)


def _columns(cells: Cells) -> list[list[str]]:
    return [list(column) for column in zip(*cells, strict=True)]


def _longest(texts: Sequence[str]) -> int:
    return max(map(len, texts), default=0)


def _longest_word(texts: Sequence[str]) -> int:
    # not `str.split` without an argument: that splits at the glue
    return _longest([word for text in texts for word in text.split(" ")])


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)
