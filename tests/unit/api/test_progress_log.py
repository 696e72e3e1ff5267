"""Lines in a log: at once, ever less often, and never none for long."""

import itertools
import sys

import pytest

from snn.api.progress_display import CountDisplay
from snn.api.progress_log import LONGEST_S, ProgressLog, say


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


def times_told(capsys, *, until_s, every_s=1.0):
    clock = Clock()
    log, told = ProgressLog(clock=clock), []
    for number in range(int(until_s / every_s)):
        clock.now_s = 100.0 + number * every_s
        log.tell(lambda: "x")
        if capsys.readouterr().err:
            told.append(log.elapsed_s)
    return told


def test_lines_come_at_once_and_at_growing_intervals(capsys):
    # 10, and from there each 1.5 times the one before, on the next second
    assert times_told(capsys, until_s=60) == [0, 10, 15, 23, 35, 53]


def test_no_silence_is_longer_than_ten_minutes(capsys):
    told = times_told(capsys, until_s=6 * 3600, every_s=10.0)
    gaps = [b - a for a, b in itertools.pairwise(told)]
    assert max(gaps) == LONGEST_S == 600
    assert len(told) < 50


def test_what_is_told_is_asked_for_only_when_it_is_time(capsys):
    def never():
        raise AssertionError

    log = ProgressLog(clock=Clock())
    log.tell(lambda: "first")
    log.tell(never)
    log.tell(lambda: "last", now=True)
    assert capsys.readouterr().err == "snn: first\nsnn: last\n"


def test_a_terminal_that_is_gone_stops_nothing(monkeypatch):
    class Gone:
        def write(self, _):
            raise OSError(5, "Input/output error")

        def flush(self):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stderr", Gone())
    say("x")


@pytest.mark.parametrize("stderr", [None, object()])
def test_a_program_without_a_console_is_told_nothing(stderr, monkeypatch):
    monkeypatch.setattr("sys.stderr", stderr)
    with CountDisplay("measuring", of="dyads") as display:
        display(1, 2)
