"""Tables for other programs: numbers, and null where something is undefined."""

import json

import numpy as np
import pytest

from snn.record.json_text import to_json_text
from snn.report.closing_table import COLUMNS, table_lines
from snn.report.index_table import EFFECTS, PARTS, TESTS, index_lines
from snn.report.table_records import index_records, table_records


def dyad(replicate, coupling, c, p=0.001):
    measures = {column.measure: 2.0 for column in COLUMNS} | {
        part.measure: 0.25 for part in (*PARTS, *EFFECTS)
    }
    row = {
        "coupling": coupling,
        "replicate": replicate,
        "health": "healthy",
        "verdict": "reciprocity",
        "p": p,
    }
    cues = {name: 0.005 for pair in TESTS.values() for name in pair[:1]} | {"cue_withheld_a_to_b": ""}
    return row | measures | cues | {"C": c}


ROWS = [dyad(k, 0.5, c) for k, c in enumerate((0.5, 0.6, 0.7))] + [dyad(0, 1.0, float("nan"), float("nan"))]
OPTIONS = {"axes": ("coupling",), "rng": np.random.default_rng(0)}


def read(records):
    return json.loads(to_json_text(records))


def test_the_closing_table_is_told_in_numbers():
    measured, undefined = read(table_records(table_lines(ROWS, **OPTIONS, primary="C")))
    assert (measured["condition"], measured["n"], measured["of"], measured["detected"]) == (
        {"coupling": 0.5},
        3,
        3,
        3,
    )
    c = measured["means"]["C"]
    assert c["value"] == pytest.approx(0.6)
    half = 4.302653 * 0.1 / 3**0.5  # of .5, .6 and .7; the 97.5 % quantile of t with two degrees of freedom
    assert (c["ci_low"], c["ci_high"]) == (pytest.approx(0.6 - half), pytest.approx(0.6 + half))
    assert c["interval"] == "jackknife t"
    assert set(measured["means"]) == {column.measure for column in COLUMNS}
    assert (undefined["n"], undefined["of"], undefined["detected"]) == (0, 1, None)
    assert undefined["means"]["C"] == {"value": None, "ci_low": None, "ci_high": None, "interval": "none"}


def test_the_table_of_the_index_is_told_in_numbers():
    first, _ = read(index_records(index_lines(ROWS, **OPTIONS)))
    assert first["condition"] == {"coupling": 0.5}
    assert first["verdicts"] == {"reciprocity": 3}
    assert (first["shown"]["brain a->b"]["n_found"], first["shown"]["brain a->b"]["n"]) == (3, 3)
    assert first["shown"]["brain a->b"]["ci_low"] == pytest.approx(0.025 ** (1 / 3))
    assert first["withheld"] == {}
    assert first["means"]["S"]["value"] == 0.25
