"""How wide lines are: as the terminal, wherever there is one."""

import os
import pty
import subprocess
import sys
import termios

import pytest

from snn.cli.printing import WIDE, columns, wrapped

LONG = "one two three four five six seven eight nine ten eleven twelve"


@pytest.mark.parametrize(("told", "found"), [("60", 60), ("100", 100), ("1", 20)])
def test_the_variable_decides(monkeypatch, told, found):
    monkeypatch.setenv("COLUMNS", told)
    assert columns() == found


def test_where_there_is_no_terminal_tables_are_wide_and_text_is_not_wrapped(monkeypatch):
    for told in (None, "", "0"):
        monkeypatch.delenv("COLUMNS") if told is None and "COLUMNS" in os.environ else None
        if told is not None:
            monkeypatch.setenv("COLUMNS", told)
        assert columns() == WIDE
        assert wrapped(LONG * 5) == LONG * 5


def test_text_is_wrapped_at_blanks_line_by_line(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    assert wrapped(f"{LONG}\n\na  b").splitlines() == [
        "one two three four five six",
        "seven eight nine ten eleven",
        "twelve",
        "",
        "a  b",
    ]


def test_a_terminal_is_asked_for_its_width(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 77))
    program = "from snn.cli.printing import columns; print(columns())"
    try:
        done = subprocess.run([sys.executable, "-c", program], stdout=theirs, check=True, timeout=60)
        assert done.returncode == 0
        assert os.read(ours, 100).strip() == b"77"
    finally:
        os.close(ours)
        os.close(theirs)
