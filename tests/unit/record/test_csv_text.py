"""Tables as text."""

import math

import numpy as np
import pytest

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


@pytest.mark.parametrize(
    "missing", [None, math.nan, np.float64("nan"), np.float32("nan"), math.inf, -math.inf]
)
def test_whatever_is_missing_is_an_empty_cell(missing):
    assert csv_text([{"a": 1, "b": missing, "c": 2}]) == "a,b,c\n1,,2\n"
    assert csv_text([{"a": 1, "b": missing, "c": 2}], exact=True) == "a,b,c\n1,,2\n"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.6388472440018604, "0.638847"),
        (np.float64(0.6388472440018604), "0.638847"),
        (-0.00022187804836, "-0.000221878"),
        (1.23456789e-17, "1.23457e-17"),
        (0.1 + 0.2, "0.3"),
        (99.99999, "100.0"),
        (12345.00009, "12345.0001"),  # 0.1 ms after three hours and a half
        (-12345.00009, "-12345.0001"),
        (20.0, "20.0"),
        (0.0, "0.0"),
        (3, "3"),
        (True, "True"),
        ("0.6388472440018604", "0.6388472440018604"),
    ],
)
def test_numbers_have_the_digits_that_mean_something(number, text):
    assert csv_text([{"a": number}]) == f"a\n{text}\n"


def test_an_exact_table_loses_nothing():
    numbers = [0.6388472440018604, 1 / 3, 1e-300, 12345.678901234]
    text = csv_text([{"a": number} for number in numbers], exact=True)
    assert [float(line) for line in text.splitlines()[1:]] == numbers
