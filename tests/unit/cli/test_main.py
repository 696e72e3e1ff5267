"""The command line as a whole: wrong words, help, and an audience that leaves."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from snn import __version__
from snn.cli.main import main


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["vaildate"], "unknown command 'vaildate'; did you mean 'validate'?"),
        (["xyzzy"], "unknown command 'xyzzy'; see 'snn --help'"),
        (["config", "shwo"], "unknown command 'shwo'; did you mean 'show'?"),
        (["validate"], "missing argument 'CONFIG'; see 'snn validate --help'"),
        (["validate", "none.yaml"], "config 'none.yaml' not found"),
    ],
)
def test_a_wrong_command_line_is_one_line(
    words: list[str],
    line: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert capsys.readouterr() == ("", f"snn: error: {line}\n")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ["validate", "a", "b"],
            r"snn: error: got unexpected extra argument.* \(b\); see 'snn validate --help'\n",
        ),
        (["--no-such"], r"snn: error: no such option.* '?--no-such'?; see 'snn --help'\n"),
    ],
)
def test_the_wording_of_the_parser_is_fitted_to_ours(
    words: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert re.fullmatch(line, capsys.readouterr().err)


def test_without_words_the_usage_is_shown_and_nothing_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Usage: snn" in capsys.readouterr().out


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "validate" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"snn {__version__}\n"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_debug_shows_the_traceback_wherever_it_stands(place: int, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["validate", "none.yaml"]
    words.insert(place, "--debug")
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("Traceback")


def test_debug_may_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SNN_DEBUG", "1")
    assert main(["validate", "none.yaml"]) == 2
    assert capsys.readouterr().err.startswith("Traceback")


def test_a_reader_who_leaves_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "snn", "config", "schema"],
            stdout=closed,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
        )
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_program_does_not_look_for_garbage_at_its_end() -> None:
    code = (
        "import atexit, gc; atexit.register(lambda: print(len(gc.get_objects()) < 1000)); import snn.cli.main"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "True\n"


def test_a_terminal_without_a_character_shows_its_number(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("où: 1\n", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "snn", "validate", "x.yaml"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"snn: error: x.yaml:1: o\\xf9: unknown key")
