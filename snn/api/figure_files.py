"""Figures as files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from snn.errors import ResultError
from snn.plot.paper import PAPER_MM, Paper

if TYPE_CHECKING:
    from snn.api.results import Results

__all__ = ["ENDINGS", "PAPER_MM", "Paper", "drawn_for", "write_figure"]

ENDINGS: Final = (".png", ".pdf", ".svg")
"""Of the files that can be written."""


def write_figure(
    results: "Results", kind: str, path: Path, *, paper: Paper | None = None, style: Path | None = None
) -> None:
    """Draw a figure into a file, whole or not at all, as its name ends.

    Parameters
    ----------
    results, kind
        As for `Results.figure`.
    path
        The file.
    paper
        For one column of a page or two; None for the screen.
    style
        Fonts, lines and sizes in Matplotlib's format, laid over those of snn.

    Raises
    ------
    ResultError
        If there is no such figure, the style is none, or the file cannot be written.
    """
    from snn.plot.save import save_as

    with drawn_for(paper, style):
        save_as(results.figure(kind), path)


@contextmanager
def drawn_for(paper: Paper | None, style: Path | None) -> Iterator[None]:
    """Draw and save all figures for a page of a journal, or in a style of the user's; see `write_figure`.

    A style that is valid, but with which nothing can be drawn, such as letters of a kilometre, is blamed.
    """
    from snn.plot.style import figures_for
    from snn.plot.style_file import read_style

    changes = read_style(style) if style else None
    try:
        with figures_for(paper, changes=changes):
            yield
    except (ValueError, RuntimeError, MemoryError) as error:
        if style is None:
            raise
        raise ResultError(f"'{style}': with this style the figure cannot be drawn: {error}") from error
