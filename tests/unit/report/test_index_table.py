"""The table of the cue test and the index, read as a person would."""

import numpy as np
import pytest

from snn.compare.word_power import word_power
from snn.report.index_table import LEGEND, index_cells, index_lines, power_text

PARTS = {"RI_positive": 0.3, "RI_negative": 0.2, "S": 0.5, "balance": 0.9, "lead_C": 0.01}
NAN = float("nan")


def row(kind, replicate, verdict, *, p_back=0.005, health="healthy", withheld="", index=0.4):
    return {
        "kind": kind,
        "replicate": replicate,
        "health": health,
        "verdict": verdict,
        "RI": index,
        "cue_p_brain_a_to_b": 0.005,
        "cue_p_brain_b_to_a": p_back,
        "cue_p_movement_a_to_b": 0.01,
        "cue_p_movement_b_to_a": 0.5,
        "cue_effect_brain_a_to_b": 0.2 + 0.1 * replicate,
        "cue_effect_brain_b_to_a": 0.1,
        "cue_withheld_a_to_b": "",
        "cue_withheld_b_to_a": withheld,
        **PARTS,
    }


ROWS = [
    *(row("live", k, "mutual influence") for k in range(3)),
    row("live", 3, "mutual influence", health="runaway", index=NAN),
    *(row("one way", k, "influence a to b", p_back=0.3, index=0.0) for k in range(3)),
    row("one way", 3, "influence a to b", p_back=NAN, withheld="no random cues", index=NAN),
]


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def test_each_condition_says_what_is_shown_in_how_many_dyads(rng):
    cells, legend = index_cells(index_lines(ROWS, axes=("kind",), rng=rng), measured_s=40.0)
    assert cells[0] == [
        *("kind", "dyads", "brain a->b", "brain b->a", "moves a->b", "moves b->a"),
        *("RI", "RI+", "RI-", "S", "balance", "a leads", "effect a->b", "effect b->a"),
    ]
    assert cells[1][:6] == ["live", "4 mutual influence", "3 of 3", "3 of 3", "3 of 3", "0 of 3"]
    assert cells[2][:6] == ["one way", "4 influence a to b", "4 of 4", "0 of 3", "4 of 4", "0 of 3"]
    why = "Cues that cannot be read, by direction: 1 no random cues."
    assert legend == f"{LEGEND} {why} {power_text(40.0)}"


def test_the_power_of_the_word_stands_where_it_could_have_been_said(rng):
    one_way = [row for row in ROWS if row["kind"] == "one way"]
    _, legend = index_cells(index_lines(one_way, axes=("kind",), rng=rng), measured_s=40.0)
    assert "Power" not in legend
    told = power_text(39.5)
    assert told.startswith("Power of the word reciprocity, both links at coupling 1: shown in ")
    for power in word_power(39.5):
        low, high = (round(100 * end) for end in (power.shown.ci_low, power.shown.ci_high))
        assert f"{power.shown.n_found} of {power.shown.n} {power.dyad} of 40 s [{low}, {high} %]" in told
    assert power_text(5.0) == "Reciprocity: its power in recordings as short as these was not counted."


def test_index_tests_and_effects_are_of_scored_dyads(rng):
    live, one_way = index_lines(ROWS, axes=("kind",), rng=rng)
    by_heading = {column.heading: mean for column, mean in live.means.items()}
    assert (by_heading["RI"].n, by_heading["RI"].value) == (3, pytest.approx(0.4))
    assert (by_heading["effect a->b"].n, by_heading["effect a->b"].value) == (3, pytest.approx(0.3))
    assert {column.heading: mean.n for column, mean in one_way.means.items()}["effect b->a"] == 3


def test_dyads_too_short_for_anything_have_dashes(rng):
    kept = ("kind", "replicate", "health", "cue_withheld_a_to_b", "cue_withheld_b_to_a")
    rows = [
        row | dict.fromkeys((name for name in row if name not in kept), NAN) | {"verdict": "cannot be told"}
        for row in ROWS[:2]
    ]
    cells, _ = index_cells(index_lines(rows, axes=("kind",), rng=rng), measured_s=40.0)
    assert cells[0] == [
        *("kind", "dyads", "brain a->b", "brain b->a", "moves a->b", "moves b->a"),
        *("S", "effect a->b", "effect b->a"),
    ]
    assert cells[1] == ["live", "2 cannot be told", *["-"] * 7]


def test_rows_of_an_older_version_have_no_table(rng):
    assert index_lines([{"C": 0.5, "replicate": 0, "health": "healthy"}], axes=(), rng=rng) == []
    assert index_lines([], axes=(), rng=rng) == []
    assert index_cells([], measured_s=40.0) == ([], "")
