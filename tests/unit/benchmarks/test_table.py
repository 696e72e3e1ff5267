"""Rows of the table of benchmarks: what a goal is held against."""

import pytest

from tests.benchmarks.measure import Sample
from tests.benchmarks.table import Row


def row(**settings):
    return Row("what", Sample((4.0,)), other=Sample((2.0,)), **settings)


@pytest.mark.parametrize(
    ("settings", "met", "goal"),
    [
        ({"limit": 1.9}, False, "≤ 1.9 ×"),
        ({"limit": 2.1}, True, "≤ 2.1 ×"),
        ({"limit": 1.9, "at_least": True}, True, "≥ 1.9 ×"),
        ({"limit": 2.1, "at_least": True}, False, "≥ 2.1 ×"),
        ({"limit": 3.0, "absolute": True, "unit": "B"}, False, "≤ 3 B"),
        ({"limit": 5.0, "absolute": True, "unit": "B"}, True, "≤ 5 B"),
    ],
)
def test_a_goal_is_for_the_ratio_unless_it_is_absolute(settings, met, goal):
    found = row(**settings)
    assert found.met is met
    assert goal in found.cells("")


def test_a_goal_of_a_row_without_another_is_for_our_own_number():
    assert Row("what", Sample((4.0,)), limit=3.0).met is False
    assert Row("what", Sample((4.0,)), limit=3.0).cells("")[4] == "≤ 3 s"
