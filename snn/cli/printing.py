"""How wide what is printed may be: as the terminal, or, where there is none, as a table needs at most."""

import os
import shutil
import sys
import textwrap
from typing import Final

WIDE: Final = 200
"""Characters in a line of a table that no terminal shows: a file, a pipe, a log."""
_NARROWEST: Final = 20


def terminal_columns() -> int | None:
    """Return the width of the terminal, or what the variable COLUMNS says; None if there is neither."""
    if not os.environ.get("COLUMNS", "").strip("0") and not sys.stdout.isatty():
        return None
    return max(_NARROWEST, shutil.get_terminal_size((WIDE, 24)).columns)


def columns() -> int:
    """Return how wide a table may be."""
    return terminal_columns() or WIDE


def wrapped(text: str, *, indent: int = 0) -> str:
    """Wrap text at blanks to the width of the terminal; what goes elsewhere stays as it is, to be searched."""
    width = terminal_columns()
    if width is None:
        return text
    return "\n".join(
        textwrap.fill(
            line,
            width,
            initial_indent=" " * indent,
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )
