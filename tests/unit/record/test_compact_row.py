"""A row that is kept says what the dict said that it was made of, in a fifth of its memory."""

import math
import pickle
import tracemalloc

import numpy as np
import pytest

from snn.record.compact_row import CompactRow, float_columns, names_in

VALUES = {"coupling": 0.5, "replicate": 3, "key": "ab", "C": -0.25, "n": 2**53 + 1, "flag": True, "note": ""}


def test_it_is_equal_to_its_dict_in_values_types_and_order():
    row = CompactRow(VALUES)
    assert row == VALUES
    assert list(row.items()) == list(VALUES.items())
    assert [type(value) for value in row.values()] == [float, int, str, float, int, bool, str]
    assert repr(row) == repr(VALUES)
    assert {**row, "more": 1} == {**VALUES, "more": 1}
    assert row != {**VALUES, "C": 0.25}


def test_what_is_undefined_or_missing_stays_so():
    row = CompactRow({"p": math.nan, "z": math.inf})
    assert math.isnan(row["p"])
    assert row["z"] == math.inf
    assert row.get("C", "none") == "none"
    with pytest.raises(KeyError, match="C"):
        row["C"]


def test_it_goes_to_another_process_whole():
    assert pickle.loads(pickle.dumps(CompactRow(VALUES))) == VALUES  # noqa: S301  (our own)


def test_columns_of_floats_are_those_that_are_floats_in_every_row():
    rows = [
        CompactRow({"C": 0.1, "n": 1, "p": math.nan, "mixed": 1.0, "word": "a"}),
        CompactRow({"mixed": 2, "late": 4.0, "C": 0.2, "n": 2, "p": math.inf, "word": "b"}),
    ]
    assert names_in(rows) == ["C", "n", "p", "mixed", "word", "late"]
    names, values = float_columns(rows, names_in(rows))
    assert names == ["C", "late"]
    np.testing.assert_array_equal(values, [[0.1, 0.2], [math.nan, 4.0]])
    assert float_columns(rows, ["late"])[1].tolist() == [[pytest.approx(math.nan, nan_ok=True), 4.0]]
    assert float_columns([], [])[1].shape == (0, 0)


def test_thousands_of_rows_take_little_more_than_their_numbers():
    """A dict of as many floats takes 14 kB: 8 of each 44 bytes are the number."""
    n_rows, n_columns = 500, 317
    numbers = np.random.default_rng(0).normal(size=(n_rows, n_columns)).tolist()
    words = ["healthy", "too few acts"]
    tracemalloc.start()
    rows = []
    for number, of_row in enumerate(numbers):
        values = {f"measure_{place}": value for place, value in enumerate(of_row)}
        rows.append(CompactRow({"replicate": number, "health": words[number % 2] + "!"} | values))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows[7]["measure_3"] == numbers[7][3]
    assert rows[0]["health"] is rows[2]["health"]
    assert kept < 1.2 * 8 * n_columns * n_rows
