"""The glossary: what it names exists, and the code uses no other word for it."""

import ast
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import snn
from snn.config.schema.catalogue import leaves
from snn.config.schema.experiment import Experiment

PACKAGE = Path(snn.__file__).parent
PAGE = PACKAGE / "docs" / "glossary.md"
LINES = [
    [cell.strip() for cell in line.strip("| \n").split(" | ")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| word", "| ---"))
]
TERMS = {line[0]: line[2].strip("`") for line in LINES}
OTHER_WORDS = {word: line[0] for line in LINES for word in line[3:] for word in word.split(", ") if word}


def test_each_word_stands_once():
    words = [line[0] for line in LINES]
    assert len(words) == len(set(words)) > 40
    assert not set(words) & set(OTHER_WORDS)


def _is_module_or_name(home: str) -> bool:
    if find_spec(home.rpartition(".")[0]) is None:
        return False
    module, _, name = home.rpartition(".")
    return hasattr(import_module(module), name) or find_spec(home) is not None


@pytest.mark.parametrize("word", TERMS)
def test_where_a_word_is_at_home_is_there(word):
    home = TERMS[word]
    if home.startswith("snn."):
        assert _is_module_or_name(home)
    else:
        keys = {path[: len(home)] for path in leaves(Experiment) if f"{path}.".startswith(f"{home}.")}
        assert keys == {home}


def _names(path: Path) -> set[str]:
    """Return all names that a module gives to something."""
    found = {path.stem}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
    return found


def _words(name: str) -> list[str]:
    return [word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def test_no_name_in_the_code_has_another_word_for_what_the_glossary_names():
    wrong = {
        f"{path.relative_to(PACKAGE)}: {name}: say {OTHER_WORDS[word]}, not {word}"
        for path in PACKAGE.rglob("*.py")
        for name in _names(path)
        for word in _words(name)
        if word in OTHER_WORDS
    }
    assert not wrong
