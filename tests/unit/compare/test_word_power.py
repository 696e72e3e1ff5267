"""How often the word is shown where it is true: counts that a published table can be held against."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from snn.compare.word_power import WORD, _shipped, word_power

SPANS = Path(__file__).parents[3] / "results" / "reference" / "reciprocity_spans.csv"


def test_a_recording_has_the_power_of_the_longest_length_that_it_holds():
    lengths = {power.length_s for power in _shipped()}
    assert {20.0, 40.0} <= lengths
    assert {power.length_s for power in word_power(39.5)} == {40.0}
    assert {power.length_s for power in word_power(30.0)} == {20.0}
    assert word_power(5.0) == []


def test_what_comes_with_the_package_are_the_counts_of_the_published_table():
    with SPANS.open() as file:
        rows = list(csv.DictReader(file))
    n = Counter((row["dyad"], float(row["measured_s"])) for row in rows)
    shown = Counter((row["dyad"], float(row["measured_s"])) for row in rows if row["verdict"] == WORD)
    shipped = {(p.dyad, p.length_s): (p.shown.n_found, p.shown.n) for p in _shipped()}
    assert shipped == {of: (shown[of], n[of]) for of in n}


@pytest.mark.parametrize(("name", "condition", "length_s"), [("answering_dyad", "default", 40.0)])
def test_the_whole_recordings_are_those_of_the_published_experiment(name, condition, length_s):
    with (SPANS.parent / f"{name}.csv").open() as file:
        published = {row["key"]: row["verdict"] for row in csv.DictReader(file) if row["dose"] == condition}
    with SPANS.open() as file:
        spans = {
            row["key"]: row["verdict"]
            for row in csv.DictReader(file)
            if row["experiment"] == name and float(row["measured_s"]) == length_s
        }
    assert spans == published
