"""Messages name what their reader can set: arguments in Python, options on the command line."""

import inspect
import re

import pytest
import typer

import snn
from snn.cli.main import app, main
from snn.errors import SnnError
from snn.wording import OPTIONS
from tests.unit.undrawn import run_undrawn

ASKED = (snn.run, snn.measure, snn.influence, snn.calibrate, snn.Results.measure)


def test_every_argument_and_its_option_are_there():
    arguments = {name for asked in ASKED for name in inspect.signature(asked).parameters}
    assert set(OPTIONS) <= arguments
    commands = typer.main.get_command(app).commands.values()
    options = {name for command in commands for option in command.params for name in option.opts}
    assert {option for name, option in OPTIONS.items() if name != "blanks"} <= options


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wording") / "smoke"
    run_undrawn(snn.experiment("smoke", duration="2 s"), folder)
    return folder


@pytest.mark.parametrize(
    ("asked", "words", "told", "typed"),
    [
        (
            lambda folder: snn.open_results(folder).measure("all", n_shifts=5),
            ["analyze", "{folder}", "--shifts", "5"],
            "n_shifts: 5 are too few",
            "--shifts: 5 are too few",
        ),
        (
            lambda folder: snn.open_results(folder).measure("C", spans_s=[9.0]),
            ["analyze", "{folder}", "-m", "C", "--span", "9 s"],
            "spans_s: 9 s; these runs",
            "--span: 9 s; these runs",
        ),
        (
            lambda folder: snn.run("smoke", folder, progress=False),
            ["run", "smoke", "-o", "{folder}"],
            "give another folder, or force=True to put",
            "give another folder with -o, or --force to put",
        ),
        (
            lambda folder: snn.calibrate("smoke", folder / "c"),
            ["calibrate", "smoke", "-o", "{folder}/c"],
            "add replicates=200",
            "add -s replicates=200",
        ),
        (
            lambda folder: snn.calibrate(
                snn.experiment("smoke", {"nulls.cut_link": True}, replicates=40), folder / "c"
            ),
            ["calibrate", "smoke", "-s", "replicates=40", "-s", "nulls.cut_link=true"],
            "add {'nulls.uncoupled': True}",
            "add -s nulls.uncoupled=true",
        ),
    ],
    ids=["n_shifts", "spans_s", "force", "replicates", "nulls"],
)
def test_a_message_is_in_the_words_of_who_reads_it(asked, words, told, typed, runs, capsys):
    with pytest.raises(SnnError, match=re.escape(told)):
        asked(runs)
    capsys.readouterr()
    assert main([word.format(folder=runs) for word in words]) == 2
    assert typed in capsys.readouterr().err
