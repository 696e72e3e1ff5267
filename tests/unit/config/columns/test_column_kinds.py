"""Kinds of columns: ranges, words, and names with parts that vary."""

from math import nan

from snn.config.columns.column_kinds import ColumnKind, described


def test_the_ends_of_a_range_belong_to_it():
    share = ColumnKind("x", "X.", low=0, high=1)
    assert [share.holds(value) for value in (-0.01, 0, 1, 1.01, nan)] == [False, True, True, False, True]
    assert ColumnKind("x", "X.", low=-1, high=1).range_text == "-1 to 1"
    assert ColumnKind("x", "X.", low=0.5).range_text == "0.5 or more"
    assert ColumnKind("x", "X.").range_text == "any"


def test_a_word_is_one_of_those_that_are_named():
    state = ColumnKind("x", "X.", "", words=("healthy", "runaway"))
    assert [state.holds(word) for word in ("healthy", "ill", "", 1.0)] == [True, False, False, False]
    assert state.range_text == "healthy, runaway"
    assert ColumnKind("x", "X.", "").holds("anything")
    assert ColumnKind("x", "X.", "").range_text == "text"


def test_a_name_is_of_a_kind_as_a_whole():
    kind = ColumnKind("{of}motor_rate_hz", "Rate.", "Hz")
    assert described(kind, "motor_rate_hz") == ("mean of both partners",)
    assert described(kind, "a_motor_rate_hz_") is None
