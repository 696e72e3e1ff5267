"""The table of the index, read as a person would."""

import numpy as np
import pytest

from snn.report.index_table import LEGEND, NOT_CALIBRATED, index_cells, index_lines


def row(kind, replicate, index, verdict, health="healthy"):
    parts = dict.fromkeys(
        ("D_a_to_b", "D_b_to_a", "balance", "L_a", "L_b", "RI_positive", "RI_negative", "lead_C"), 0.25
    )
    return {
        "kind": kind,
        "replicate": replicate,
        "health": health,
        "verdict": verdict,
        "RI": index,
        "S": 0.5,
        **parts,
    }


ROWS = [
    *(row("live", k, 0.4, "mutual influence") for k in range(3)),
    row("live", 3, float("nan"), "unscored", health="runaway"),
    *(row("one way", k, 0.0, "influence a to b") for k in range(4)),
]


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def test_each_condition_says_what_its_dyads_are_and_its_parts(rng):
    cells, legend = index_cells(index_lines(ROWS, axes=("kind",), rng=rng))
    assert cells[0] == [
        "kind",
        "dyads",
        "RI>0",
        "RI",
        "RI+",
        "RI-",
        "S",
        "D a->b",
        "D b->a",
        "balance",
        "L a",
        "L b",
        "a leads",
    ]
    assert cells[1][:2] == ["live", "3 mutual influence, 1 unscored"]
    assert cells[1][2:4] == [
        "3 of 3 (29.2% to 100.0%)",  # .025 ** (1 / 3)
        "0.400 [0.117, 0.825]",  # in up to 70.8 % of dyads it may be another, from 0 to 1
    ]
    assert cells[2][:2] == ["one way", "4 influence a to b"]
    assert cells[2][2:4] == ["0 of 4 (0.0% to 60.2%)", "0.000 [0.000, 0.602]"]  # 1 - .025 ** (1 / 4)
    assert legend == LEGEND


def test_a_single_dyad_is_no_rate(rng):
    cells, _ = index_cells(index_lines(ROWS[:1], axes=("kind",), rng=rng))
    assert cells[1][2] == "1 of 1"


def test_without_a_calibration_the_remedy_is_told(rng):
    undefined = [
        {
            name: value if name in ("kind", "replicate", "health", "S") else float("nan")
            for name, value in r.items()
        }
        | {"verdict": "not calibrated"}
        for r in ROWS[:3]
    ]
    cells, legend = index_cells(index_lines(undefined, axes=("kind",), rng=rng))
    assert cells == [["kind", "dyads", "S"], ["live", "3 not calibrated", "0.500 [0.146, 0.854]"]]
    assert legend == NOT_CALIBRATED
    assert "snn calibrate" in legend


def test_dyads_too_short_for_anything_have_no_synchrony(rng):
    nothing = dict.fromkeys(
        (name for name in ROWS[0] if name not in ("kind", "replicate", "health")), float("nan")
    )
    rows = [row | nothing | {"verdict": "undefined"} for row in ROWS[:2]]
    cells, _ = index_cells(index_lines(rows, axes=("kind",), rng=rng))
    assert cells == [["kind", "dyads", "S"], ["live", "2 undefined", "-"]]


def test_rows_without_influence_have_no_table(rng):
    assert index_lines([{"C": 0.5, "replicate": 0, "health": "healthy"}], axes=(), rng=rng) == []
    assert index_lines([], axes=(), rng=rng) == []
    assert index_cells([]) == ([], "")
