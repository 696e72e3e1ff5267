"""``python -m tests.reference.pages``: writes the parts of Markdown pages that are generated.

A part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; a test makes it again and compares.
"""

import ast
import inspect
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

import typer
from typer.models import ArgumentInfo

from snn.cli.main import app
from snn.config.columns.column_kinds import PARTS
from snn.config.columns.column_list import COLUMNS
from snn.config.null_models.registry import FAMILIES
from snn.config.schema.frozen import yaml_key
from snn.config.schema.nulls import Nulls
from snn.config.schema.recorded_nulls import RECORDED_NULLS
from tests.reference.claims import summary
from tests.reference.figures import figures_table
from tests.reference.gallery import gallery
from tests.reference.published import ROOT

_PART: Final = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(*rows: tuple[str, ...]) -> str:
    """Write rows as a Markdown table; the first is its heading."""
    heading, *others = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    lines = [heading, ["---"] * len(heading), *others]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def column_parts() -> str:
    """Return the table of the parts of names of columns."""
    said = [
        (
            f"`{{{part}}}`",
            "; ".join(f"`{word}`: {what}" if word else f"nothing: {what}" for word, what in words.items()),
        )
        for part, words in PARTS.items()
    ]
    return table(
        ("part", "what can stand there"), *said, ("`{width}`", "the half-width, as the configuration has it")
    )


def column_tables() -> str:
    """Return a section for each group of columns."""
    sections = []
    for title, kinds in COLUMNS.items():
        rows = [(f"`{kind.template}`", kind.meaning, kind.unit or "text", kind.range_text) for kind in kinds]
        rows = [(*row[:3], "" if row[3] == "text" else row[3]) for row in rows]
        sections.append(f"## {title}\n\n{table(('column', 'meaning', 'unit', 'range'), *rows)}")
    return "\n".join(sections)


def null_keys() -> str:
    """Return the table of the nulls that are simulated."""
    rows = [
        (f"`{yaml_key(family.key)}`", Nulls.model_fields[family.key].description or "") for family in FAMILIES
    ]
    return table(("key of `nulls`", "what is simulated, what it keeps and destroys"), *rows)


def recorded_nulls() -> str:
    """Return the table of the nulls that are made from the recording."""
    rows = [
        (f"`nulls.{null.name}`" if null.has_key else null.name, null.keeps, null.destroys, null.use)
        for null in RECORDED_NULLS
    ]
    return table(("key", "keeps", "destroys", "use"), *rows)


def commands() -> str:
    """Return a section for each verb of the command line."""
    return "\n".join(_section(name, verb) for name, verb in verbs(app, "snn"))


def verbs(group: typer.Typer, name: str) -> Iterator[tuple[str, Callable[..., object]]]:
    """List the verbs of the command line, and those of its groups, by how they are called."""
    for command in group.registered_commands:
        if command.callback:
            yield f"{name} {command.name or command.callback.__name__}", command.callback
    for inner in group.registered_groups:
        if inner.typer_instance:
            yield from verbs(inner.typer_instance, f"{name} {inner.name}")


def declared_options(verb: Callable[..., object]) -> list[str]:
    """Name the options of a verb, long and short."""
    annotated = [
        get_args(one.annotation)[1] for one in inspect.signature(verb, eval_str=True).parameters.values()
    ]
    return [name for info in annotated if not isinstance(info, ArgumentInfo) for name in _names(info)]


def _names(option: Any) -> tuple[str, ...]:
    """Name an option; typer keeps the first name of an annotated one in the place of its default."""
    return (option.default, *(option.param_decls or ()))


def _section(name: str, verb: Callable[..., object]) -> str:
    rows, words = [], [name]
    for parameter in inspect.signature(verb, eval_str=True).parameters.values():
        annotation, info = get_args(parameter.annotation)[:2]
        if isinstance(info, ArgumentInfo):
            word = info.metavar or parameter.name.upper()
            words.append(word if parameter.default is parameter.empty else f"[{word}]")
        else:
            word = f"{', '.join(_names(info))} {info.metavar or _values(annotation)}".rstrip()
        rows.append((f"`{word}`", _help(info.help or "", parameter.default)))
    text = re.sub(r"(?<=\S)\n(?=\S)", " ", inspect.getdoc(verb) or "")
    return f"## {' '.join(words)}\n\n{text}\n" + (
        f"\n{table(('argument', 'meaning'), *rows)}" if rows else ""
    )


def _values(annotation: Any) -> str:
    """Say what an option takes: nothing, one of some words, or a number."""
    if annotation is bool:
        return ""
    return "|".join(get_args(annotation)) if get_origin(annotation) is Literal else "N"


def _help(text: str, default: object) -> str:
    is_shown = isinstance(default, int | float | str | Path) and not isinstance(default, bool)
    return f"{text} Default: {default}." if is_shown else text


def layers() -> str:
    """Return the layers of the package from top to bottom, and what each says it is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    listed = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rows = [(f"`{name}`", _first_line(name)) for layer in listed for name in re.split(r" [|:] ", layer)]
    return table(("layer", "what it is"), *rows)


def _first_line(module: str) -> str:
    """Read what a module says it is, without importing it."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return docstring.splitlines()[0]


PARTS_OF_PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "claims": lambda: f"{summary()}\n",
    "figures": figures_table,
    "gallery": gallery,
    "column_parts": column_parts,
    "column_tables": column_tables,
    "null_keys": null_keys,
    "recorded_nulls": recorded_nulls,
    "commands": commands,
    "layers": layers,
}


def made_again(text: str) -> str:
    """Return a page with its generated parts as they are made now."""
    return _PART.sub(lambda found: found[1] + PARTS_OF_PAGES[found[2]]() + found[3], text)


def pages() -> list[Path]:
    """List all Markdown files that git tracks, or is about to."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(path for line in done.stdout.splitlines() if (path := ROOT / line).is_file())


def main() -> None:
    """Write the pages that have generated parts."""
    for path in pages():
        text = path.read_text(encoding="utf-8")
        if made_again(text) != text:
            path.write_text(made_again(text), encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
