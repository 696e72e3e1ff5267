"""The one way of text to the terminal: whoever wrote it, the terminal only shows it."""

import contextlib
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from snn.foreign.shown_text import harmless


class HarmlessStream:
    """A stream that writes control characters as their numbers; all else is that of the stream it writes to.

    Attributes
    ----------
    obeyed
        The stream itself, for what may steer the terminal: bars of progress.
    """

    def __init__(self, stream: TextIO) -> None:
        self.obeyed = stream

    def write(self, text: str) -> int:
        """Write text, made harmless."""
        self.obeyed.write(harmless(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write several texts, made harmless."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.obeyed, name)


def obeyed(stream: TextIO) -> TextIO:
    """Return the stream behind one that is made harmless."""
    return getattr(stream, "obeyed", stream)


@contextlib.contextmanager
def harmless_output() -> Iterator[None]:
    """Make all that is printed inside harmless."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast(TextIO, HarmlessStream(stream)) for stream in (out, err))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
