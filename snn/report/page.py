"""A report as one HTML file: nothing is fetched, nothing runs, and text of others stays text."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from snn.foreign.shown_text import harmless
from snn.record.atomic import write_atomically

if TYPE_CHECKING:
    from jinja2 import Template
    from matplotlib.figure import Figure

_TEMPLATE = "page.html.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigure:
    """A figure inside the page."""

    image: str
    """Media type and content, as a data URL has them."""
    description: str
    """What is seen, for those who cannot see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: paragraphs, figures, a table, a note in small letters, and what to type."""

    heading: str
    lines: Sequence[str] = ()
    figures: Sequence[PageFigure] = ()
    cells: Sequence[Sequence[str]] = ()
    """The heading first; empty for no table."""
    note: str = ""
    code: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.lines or self.figures or len(self.cells) > 1 or self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A report: the question, the answer in words, what has to be known first, and the parts."""

    title: str
    question: str
    answers: Sequence[str]
    warnings: Sequence[str]
    sections: Sequence[Section]


def write_page(page: Page, path: Path) -> None:
    """Write a page, whole or not at all.

    Raises
    ------
    ResultError
        If it cannot be written.
    """
    write_atomically(path, rendered(page).encode())


def rendered(page: Page) -> str:
    """Write a page as HTML; control characters are written as their numbers, and tags are text."""
    shown = [section for section in page.sections if not section.is_empty]
    return harmless(_template().render(page=page, sections=shown))


def page_figures(figures: "Mapping[str, Figure]", descriptions: Mapping[str, str]) -> list[PageFigure]:
    """Draw figures for a page.

    Parameters
    ----------
    figures
        By name.
    descriptions
        By name, what is seen; the name where there is none.
    """
    return [
        PageFigure(image=_data(figure), description=descriptions.get(name, name.replace("_", " ")))
        for name, figure in figures.items()
    ]


def _data(figure: "Figure") -> str:
    from snn.plot.save import image_of

    media_type, content = image_of(figure)
    return f"{media_type};base64,{base64.b64encode(content).decode()}"


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader(__package__ or "", package_path="")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(_TEMPLATE)
