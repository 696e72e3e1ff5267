"""Tables as text."""

from snn.record.csv_text import csv_text


def test_cells_that_are_missing_stay_empty_and_commas_are_quoted():
    assert csv_text([{"a": 1, "c": None}, {"a": 2.5, "b": "x, y"}]) == 'a,c,b\n1,,\n2.5,,"x, y"\n'


def test_named_columns_come_first_and_are_there_without_rows():
    assert csv_text([], ["b", "a"]) == "b,a\n"
    assert csv_text([{"a": 1, "b": 2}], ["b"]) == "b,a\n2,1\n"


def test_what_a_spreadsheet_would_run_is_text_and_numbers_stay_numbers():
    """In the heading too: the axes of a sweep are columns, and a recording may name its own."""
    rows = [{"=1+1": "=cmd|' /C calc'!A0", "C": -0.5, "note": "-0.5", "x": "\x1b[2Ja\rb"}]
    assert csv_text(rows) == "'=1+1,C,note,x\n'=cmd|' /C calc'!A0,-0.5,-0.5,\\x1b[2Ja\\x0db\n"
