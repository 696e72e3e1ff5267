"""Whatever is changed in a file, the answer is a result or one line; and the examination itself can see."""

import os
from pathlib import Path

import pytest

from snn.cli.errors import print_error
from snn.foreign import reading_child
from tests.hostile.campaign import SEED, campaign
from tests.hostile.examine import examine
from tests.hostile.patients import Patient


def _mishandled(n_mutants, seed):
    findings = list(campaign(n_mutants, seed=seed))
    assert len(findings) >= n_mutants
    return [f"{name} ({finding.how}): {finding.reason}" for _, name, finding in findings if finding.reason]


def test_no_mutant_is_mishandled(monkeypatch):
    """Another seed than that of the published campaign, and less patience with files that spin."""
    monkeypatch.setattr(reading_child, "CPU_LIMIT_S", 1.0)
    assert _mishandled(80, SEED + 1) == []


@pytest.mark.hostile
def test_none_of_thousands_of_mutants_is_mishandled():
    assert _mishandled(2400, SEED) == []


def _traceback(case):
    raise ZeroDivisionError(str(case))


def _two_lines(_case):
    print_error("one")
    print_error("two")
    return 2


def _two_places(_case):
    print_error("x.yaml:1: a: unknown key")
    print_error("x.yaml:2: b: unknown key")
    return 2


def _one_place_twice(_case):
    print_error("x.yaml:1: a: unknown key")
    print_error("x.yaml:1: a: unknown key")
    return 2


def _two_files(_case):
    print_error("x.yaml:1: a: unknown key")
    print_error("y.yaml:2: a: unknown key")
    return 2


def _nothing_said(_case):
    return 1


def _escape(_case):
    print("\x1b[2J")
    return 0


def _written_outside(case):
    (case.parent / "outside" / "new").touch()
    return 0


def _spreadsheet(case):
    (case / "new.csv").write_text("a,b\n1,=cmd\n")
    return 0


def _sound(_case):
    print_error("'x' is damaged; take another copy")
    return 2


@pytest.mark.parametrize(
    ("read", "outcome", "reason"),
    [
        (_traceback, "mishandled", "exit code 70: ZeroDivisionError"),
        (_two_lines, "mishandled", "2 lines of error"),
        (_two_places, "refused", ""),
        (_one_place_twice, "mishandled", "2 lines of error"),
        (_two_files, "mishandled", "2 lines of error"),
        (_nothing_said, "mishandled", "failed without a word"),
        (_escape, "mishandled", "something that a terminal obeys"),
        (_written_outside, "mishandled", "written outside: "),
        (_spreadsheet, "mishandled", "a cell that a spreadsheet runs: '=cmd'"),
        (_sound, "refused", ""),
        (lambda _case: 0, "accepted", ""),
        (lambda _case: os.kill(os.getpid(), 9), "mishandled", "exit code -9"),
    ],
)
def test_the_examination_sees_what_is_mishandled(tmp_path, read, outcome, reason):
    case, sandbox = tmp_path / "sound", tmp_path / "box"
    case.mkdir()
    sandbox.mkdir()
    (case / "x").touch()
    patient = Patient("test", "x", lambda *_: "not at all", read)
    found = examine(patient, case, sandbox, "seed")
    assert (found.outcome, found.how) == (outcome, "not at all")
    assert found.reason.startswith(reason)
    assert list(Path(sandbox).iterdir()) == []
