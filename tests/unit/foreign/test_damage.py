"""Damage is told in one line, with the remedy."""

from snn.foreign.damage import damaged


def test_a_reason_of_many_lines_is_one():
    assert str(damaged("x", "a\n\x1bb")) == "'x' is damaged (a \\x1bb); take another copy, or make it again"
    assert str(damaged("x", "a", remedy="calibrate again")) == "'x' is damaged (a); calibrate again"
