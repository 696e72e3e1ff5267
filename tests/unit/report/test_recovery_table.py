"""The table of recovery, and the links in numbers."""

import csv
from pathlib import Path

import numpy as np

from snn.compare.recovery import judged, recovery_lines
from snn.report.recovery_table import (
    HEADING,
    coverage_lines,
    recovery_cells,
    recovery_markdown,
    recovery_rows,
)
from tests.unit.compare.test_recovery import measured, sweep

FOUND = judged(sweep(), [measured(3, 9.0, 0.2, experiment="y", length_s=20.0)], kind="")
LINES = recovery_lines(FOUND, rng=np.random.default_rng(1))


def test_each_truth_has_a_line():
    heading, first, *_, last = recovery_cells(LINES)
    assert heading == list(HEADING)
    assert first[:6] == ["x", "40", "1", "100", "8", "0"]
    assert first[6].startswith("1.000")
    assert first[9:12] == ["8 of 8", "-", "0"]
    assert (first[12], first[15]) == ("100", "8 of 8")
    assert last[:5] == ["y", "20", "9", "100", "1"]
    assert last[9] == "0 of 1"  # told 2, not 9
    assert len(set(map(len, recovery_cells(LINES)))) == 1


def test_coverage_is_said_by_experiment_and_length():
    assert coverage_lines(LINES) == [
        "x, 40 s: 95 % intervals hold the coupling in 40 of 40 (100 %); by curves that lack it in 24 of 24 (100 %); "
        "the latency in 40 of 40 (100 %)",
        "y, 20 s: 95 % intervals hold the coupling in 0 of 1 (0 %); the latency in 1 of 1 (100 %)",
    ]
    assert recovery_markdown(LINES).startswith("- x, 40 s: ")


def test_each_link_is_a_row_and_an_open_end_is_none():
    rows = recovery_rows(FOUND)
    assert len(rows) == 41
    strongest = next(row for row in rows if row["coupling"] == 5.0)
    assert strongest["told_coupling_low"] > 4
    assert strongest["told_coupling_high"] is None
    assert strongest["told_between"] is None
    assert (rows[0]["replicate"], rows[0]["direction"], rows[0]["effect"]) == (0, "a_to_b", 0.1)


REFERENCE = Path(__file__).parents[3] / "results" / "reference"


def test_the_published_counts_are_those_of_the_published_links():
    with (REFERENCE / "recovery_links.csv").open() as file:
        links = list(csv.DictReader(file))
    lines = (REFERENCE / "recovery_estimates.md").read_text(encoding="utf-8").splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    assert table[0] == list(HEADING)
    assert len(table) > 40
    for cells in table[2:]:
        truth = dict(zip(("length_s", "coupling", "latency_ms"), map(float, cells[1:4]), strict=True))
        own = [row for row in links if row["experiment"] == cells[0]]
        own = [row for row in own if all(float(row[name]) == value for name, value in truth.items())]
        told = [row for row in own if row["told_coupling_low"]]
        held = [
            row
            for row in told
            if float(row["told_coupling_low"])
            <= truth["coupling"]
            <= float(row["told_coupling_high"] or "inf")
        ]
        assert cells[4:6] == [str(len(own)), str(len(own) - len(told))]
        assert cells[9] == f"{len(held)} of {len(told)}"
        assert float(cells[6].split(" [")[0]) == np.round(
            np.mean([float(row["told_coupling"]) for row in told]), 3
        )
