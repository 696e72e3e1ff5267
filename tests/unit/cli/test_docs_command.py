"""``snn docs``: pages in a terminal and in a pipe, columns and measures by name."""

import os
import pty
import subprocess
import sys
from importlib.resources import files

import pytest

from snn.cli.docs_command import documentation
from snn.cli.main import main


def test_without_a_topic_all_pages_are_named_with_their_titles(capsys):
    assert main(["docs"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == list(documentation())
    assert {"columns", "evidence", "model", "nulls", "troubleshooting"} <= set(documentation())
    assert next(line for line in lines if line.startswith("nulls")).endswith("  what a dyad is compared with")


@pytest.mark.parametrize("topic", ["nulls", "NULLS", "nulls.md"])
def test_a_pipe_gets_the_page_as_it_is(topic, capsys):
    assert main(["docs", topic]) == 0
    page = files("snn").joinpath("docs", "nulls.md").read_text("utf-8")
    assert capsys.readouterr().out == page + "\n"


def test_a_terminal_gets_a_page_that_is_set_through_the_pager():
    ours, theirs = pty.openpty()
    environment = os.environ | {"PAGER": "cat", "TERM": "xterm", "COLUMNS": "80"}
    command = [sys.executable, "-m", "snn", "docs", "health"]
    with subprocess.Popen(command, stdout=theirs, stdin=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while process.poll() is None or b"columns" not in shown:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
    os.close(ours)
    assert process.returncode == 0
    text = shown.decode()
    assert "\x1b[" in text
    assert "reverberating" in text
    assert "| ---" not in text
    assert "# Health" not in text


def test_a_column_is_told_with_its_parts_unit_and_range(capsys):
    assert main(["docs", "b_observation_i_interval_cv"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "b_observation_i_interval_cv: column of results.csv",
        "  CV of inter-spike intervals, mean over cells.",
        "  of partner b; inhibitory cells of the observation circuit",
        "  unit 1; 0 or more",
        "  `snn docs columns` has them all",
    ]
    assert main(["docs", "verdict"]) == 0
    assert "  text: cannot be told, no influence shown" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["plv_theta", "PLV, theta"])
def test_a_measure_is_told_by_its_name_or_label(name, capsys):
    assert main(["docs", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith("plv_theta: measure, `snn analyze RESULTS -m plv_theta`\n  PLV, theta\n  unit 1\n")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("nul", "nulls"),
        ("nuls", "nulls"),
        ("colums", "columns"),
        ("plv", "plv_theta"),
        ("a_motor", "a_motor_base_hz"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_one_that_was_meant(word, meant, capsys):
    assert main(["docs", word]) == 2
    error = capsys.readouterr().err
    assert error == f"snn: error: there is no page, column or measure '{word}'; did you mean '{meant}'?\n"


def test_a_stranger_is_told_where_all_pages_are_named(capsys):
    assert main(["docs", "\x1b[2Jxyzzy"]) == 2
    error = capsys.readouterr().err
    assert "`snn docs` names all pages" in error
    assert "\x1b" not in error


def test_a_page_needs_nothing_heavy():
    code = (
        "import sys\nfrom snn.cli.main import main\nmain(['docs', 'nulls'])\n"
        "sys.exit(' '.join({'brian2', 'matplotlib', 'scipy', 'numpy'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("C given movement", "C_given_movement: column of results.csv, printed as 'C given movement'"),
        ("base Hz", "execution_e_base_hz: column of results.csv, printed as 'base Hz'"),
        ("Observing", "Observing: Seeing an act of the other and doing none."),
        (
            "p<.05",
            "p<.05: In a printed table: how many dyads are above circular shifts of one partner at that level.",
        ),
        ("first_dyad", "# A first dyad"),
    ],
)
def test_what_is_printed_can_be_looked_up(word, told, capsys):
    assert main(["docs", word]) == 0
    assert capsys.readouterr().out.splitlines()[0] == told
