"""Figures as files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from snn.errors import ResultError
from snn.plot.paper import PAPER_MM, Paper

if TYPE_CHECKING:
    from snn.api.results import Results

__all__ = ["ENDINGS", "PAPER_MM", "Paper", "write_figure"]

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
    from snn.plot.style import figures_for
    from snn.plot.style_file import read_style

    changes = read_style(style) if style else None
    with figures_for(paper, changes=changes), _drawable(style):
        save_as(results.figure(kind), path)


@contextmanager
def _drawable(style: Path | None) -> Iterator[None]:
    """Blame a style that is valid, but with which nothing can be drawn, such as letters of a kilometre."""
    try:
        yield
    except (ValueError, RuntimeError, MemoryError) as error:
        if style is None:
            raise
        raise ResultError(f"'{style}': with this style the figure cannot be drawn: {error}") from error
