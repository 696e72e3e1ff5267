"""Which runs a page is about, and what they are called."""

from pathlib import Path

import pytest

from snn.errors import ResultError
from snn.report.explorer.explored import _labels, explored
from tests.unit.synthetic_pages import synthetic_explored


def test_folders_are_called_by_their_last_part_or_by_all_of_the_path():
    assert _labels([Path("x/one"), Path("y/two")]) == ["one", "two"]
    assert _labels([Path("x/one"), Path("y/one")]) == ["x/one", "y/one"]
    long = ["a" * 60, "b" + "a" * 60]
    assert len(set(_labels([Path(name) for name in long]))) == 2


def test_runs_stand_together_by_condition_and_failures_are_counted():
    found = synthetic_explored(12, n_failed=3, n_unscored=2)
    assert [len(numbers) for numbers in found.by_condition()] == [2] * 6
    assert found.n_failed == 3
    assert [run.is_scored for run in found.runs] == [True] * 10 + [False] * 2


def test_a_path_without_runs_is_refused(tmp_path):
    with pytest.raises(ResultError, match="is no results folder"):
        explored([tmp_path])
