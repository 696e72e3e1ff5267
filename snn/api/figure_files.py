"""Figures as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENDINGS: Final = (".png", ".pdf", ".svg")
"""Of the files that can be written."""


def write_figure(figure: "Figure", path: Path) -> None:
    """Write a figure into a file, whole or not at all, as its name ends; ResultError if that cannot be."""
    from snn.plot.save import save_as

    save_as(figure, path)
