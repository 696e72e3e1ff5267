"""The table of engines: which one runs, and that all who offer engines offer those of the table."""

import re
from pathlib import Path

import pytest

from snn.cli.main import main
from snn.errors import SimulationError
from snn.simulate import compiler
from snn.simulate.engines import COMPILED, ENGINE_HELP, ENGINE_NAMES, ENGINES, NUMPY, find_engine

PACKAGE = Path(__file__).resolve().parents[3] / "snn"


def test_without_a_compiler_the_numpy_target_is_chosen(monkeypatch):
    monkeypatch.setattr(compiler, "compiler_command", lambda: None)
    assert find_engine() is NUMPY
    assert find_engine("compiled") is COMPILED
    monkeypatch.setattr(compiler, "compiler_command", lambda: ("g++",))
    assert find_engine() is COMPILED
    assert find_engine("numpy") is NUMPY


def test_a_stranger_is_refused_with_the_names_that_there_are():
    with pytest.raises(
        SimulationError, match=f"^there is no engine 'gpu'; there are {', '.join(ENGINE_NAMES)}$"
    ):
        find_engine("gpu")


def test_the_command_line_offers_those_of_the_table_in_its_words(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    assert {"auto", "compiled", "numpy"} <= set(ENGINE_NAMES)
    assert main(["run", "--help"]) == 0
    text = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert f"--engine <{'|'.join(ENGINE_NAMES)}> {ENGINE_HELP}" in text


@pytest.mark.parametrize("entry", ENGINES, ids=lambda entry: entry.name)
def test_what_is_made_bears_the_name_of_its_entry(entry):
    assert entry.make().name == entry.name


def test_no_module_but_the_table_names_an_engine_to_ask_for():
    """Brian2's target and a package are called numpy, too, so that this name is looked for in remedies only."""
    asked = re.compile(
        rf"--engine ({'|'.join(e.name for e in ENGINES)})|\"{COMPILED.name}\"|``{COMPILED.name}``"
    )
    naming = [p.name for p in sorted(PACKAGE.rglob("*.py")) if asked.search(p.read_text(encoding="utf-8"))]
    assert naming == ["engines.py"]
