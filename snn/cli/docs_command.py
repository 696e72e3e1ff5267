"""``snn docs``: the pages of the documentation, and what a column or a measure is."""

import os
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

import typer

from snn.cli.printing import terminal_columns
from snn.foreign.terminal import obeyed

_WIDEST = 110
"""Longer lines of text are hard to read."""


def docs(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help="A page, a column, a heading of a printed table, a measure or a word of the glossary; without one, "
            "all pages are named.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Read the documentation: a page, or what a column of results.csv or a measure means."""
    pages = documentation()
    if topic is None:
        typer.echo("\n".join(_contents(pages)))
    elif page := _page(topic.casefold().removesuffix(".md"), pages):
        _show(page.read_text(encoding="utf-8"))
    else:
        # Imported here: what is measured with is slow to load.
        from snn.api.explaining import explained

        typer.echo("\n".join(explained(topic, pages=pages, glossary=_glossary(pages))))


def documentation() -> dict[str, Traversable]:
    """Return the pages by name, in alphabetical order: those of the package, and those of its folders after them."""
    found = dict(_pages(files("snn").joinpath("docs"), ""))
    return dict(sorted(found.items(), key=lambda page: ("/" in page[0], page[0])))


def _page(name: str, pages: Mapping[str, Traversable]) -> Traversable | None:
    """Find a page by its name, with or without the folder that it is in."""
    return pages.get(name) or next((page for full, page in pages.items() if full.endswith(f"/{name}")), None)


def _pages(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _pages(entry, f"{before}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield before + entry.name.removesuffix(".md"), entry


def _contents(pages: Mapping[str, Traversable]) -> Iterator[str]:
    width = max(map(len, pages))
    for name, page in pages.items():
        lines = page.read_text(encoding="utf-8").splitlines()
        title = next((line.removeprefix("# ") for line in lines if line.startswith("# ")), "")
        yield f"{name:{width}}  {title.removeprefix(f'{name.capitalize()}: ')}"
    yield "`snn docs TOPIC` shows a page, or says what a column of results.csv or a measure is: `snn docs C`"


def _show(text: str) -> None:
    """Set a page for a terminal, in a pager; whatever else reads it gets the text as it is."""
    if not sys.stdout.isatty():
        typer.echo(text)
        return
    # Imported here: `snn --help` needs no Markdown.
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=obeyed(sys.stdout), width=min(terminal_columns() or _WIDEST, _WIDEST))
    os.environ.setdefault("LESS", "-FRX")  # colours; no pager for what fits on the screen
    with console.pager(styles=True):
        console.print(Markdown(text))


def _glossary(pages: Mapping[str, Traversable]) -> dict[str, str]:
    """Return what the words of the glossary mean."""
    text = pages["glossary"].read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0].casefold(): row[1] for row in rows if len(row) > 1}
