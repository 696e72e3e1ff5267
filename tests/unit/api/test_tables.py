"""Frames of pandas: of rows that are kept the same as of dicts, and in little more memory than their numbers."""

import math
import tracemalloc

import numpy as np
import pytest

from snn.api.tables import as_table, frame_of
from snn.record.compact_row import CompactRow
from snn.record.csv_text import without_empty_columns

pandas = pytest.importorskip("pandas")
POINTS = [{"kind": "plain", "level": 0}, {"kind": "plain", "level": 0}, {"kind": "late", "level": 0.5}]
ROWS = [
    {"replicate": 0, "C": 0.1, "n": 3, "health": "healthy", "p": math.nan, "some": 1, "sure": True},
    {"replicate": 1, "C": math.nan, "n": 4, "health": "silent", "p": math.inf, "some": math.nan},
    {"replicate": 0, "C": 0.3, "new": 2.5, "n": 5, "health": "healthy", "note": "", "some": 2},
]


def test_a_frame_of_rows_is_that_of_their_records():
    first = {name: [point[name] for point in POINTS] for name in ("kind", "level")}
    found = frame_of(first, [CompactRow(row) for row in ROWS])
    records = without_empty_columns([point | row for point, row in zip(POINTS, ROWS, strict=True)])
    pandas.testing.assert_frame_equal(found, as_table(records))
    assert list(found) == ["kind", "level", "replicate", "C", "n", "health", "some", "sure", "new"]


def test_a_point_that_a_row_repeats_stands_once_and_first():
    found = frame_of({"level": [0.0, 0.5]}, [{"C": 0.1, "level": 0.0}, {"C": 0.2, "level": 0.5}])
    assert found.to_dict("list") == {"level": [0.0, 0.5], "C": [0.1, 0.2]}


def test_no_rows_are_an_empty_frame():
    pandas.testing.assert_frame_equal(frame_of({}, []), as_table([]))


def test_a_frame_of_thousands_of_rows_takes_little_more_than_its_numbers():
    """From records it took 19 kB a row for a moment."""
    n_rows, n_columns = 500, 317
    rng = np.random.default_rng(0)
    names = [f"measure_{place}" for place in range(n_columns)]
    rows = [
        CompactRow({"health": "healthy"} | dict(zip(names, rng.normal(size=n_columns).tolist(), strict=True)))
        for _ in range(n_rows)
    ]
    tracemalloc.start()
    found = frame_of({"coupling": [0.5] * n_rows}, rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.shape == (n_rows, n_columns + 2)
    assert peak < 1.3 * 8 * n_columns * n_rows
