"""The closing table: what counts, what is unscored, what is printed."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from snn.report.closing_table import (
    COLUMNS,
    COPIES,
    LIVING,
    RETURNS,
    Column,
    as_markdown,
    foot_of,
    shown_columns,
    table_cells,
)


def dyad(replicate, *, c, p=0.001, health="healthy", coupling=1.0):
    row = {"coupling": coupling, "replicate": replicate, "health": health, "p": p}
    return row | {column.measure: 2.0 for column in COLUMNS} | {"C": c}


def cells(rows, axes=("coupling",), primary="C"):
    return table_cells(rows, axes=axes, rng=np.random.default_rng(0), primary=primary)


def headings(rows, primary="C"):
    return [column.heading for column in shown_columns(rows, primary=primary)]


def test_each_condition_has_a_line_with_its_numbers_of_dyads():
    rows = [
        dyad(0, c=0.6),
        dyad(1, c=0.7),
        dyad(0, c=0.1, p=0.4, coupling=0.0),
        dyad(1, c=0.0, p=0.03, coupling=0.0),
    ]
    heading, coupled, uncoupled = cells(rows)
    assert heading[:5] == ["coupling", "n", "of", "p<.05", "C*"]
    assert coupled[:5] == ["1", "2", "2", "2", "0.650"]
    assert uncoupled[:5] == ["0", "2", "2", "1", "0.050"]


def test_unscored_dyads_are_counted_but_enter_neither_mean_nor_detection():
    rows = [dyad(0, c=0.6), dyad(1, c=0.95, health="runaway")]
    heading, line = cells(rows)
    assert heading[1:5] == ["n", "of", "health", "p<.05"]
    assert line[:6] == ["1", "1", "2", "healthy 1, runaway 1", "1", "0.600"]


@pytest.mark.parametrize("state", ["over-excited", "suppressed", "compulsive", "unsettled", "answering"])
def test_dyads_that_are_not_healthy_but_scored_are_in_the_mean_and_counted_by_state(state):
    rows = [dyad(0, c=0.6), dyad(1, c=0.8, health=state)]
    assert cells(rows)[1][:6] == ["1", "2", "2", f"healthy 1, {state} 1", "2", "0.700"]


def test_dyads_that_are_too_short_are_counted_but_not_as_measured():
    nan = float("nan")
    assert cells([dyad(0, c=nan, p=nan), dyad(1, c=nan, p=nan)])[1][:5] == ["1", "0", "2", "-", "-"]
    assert cells([dyad(0, c=nan, p=nan), dyad(1, c=0.5)])[1][:5] == ["1", "1", "2", "1", "0.500"]
    # too short for the shifts only: a C, but no p
    assert cells([dyad(0, c=0.4, p=nan), dyad(1, c=0.5, p=nan)])[1][:5] == ["1", "2", "2", "-", "0.450"]


def test_dyads_that_are_missing_in_a_condition_are_not_counted():
    assert [
        line[1:3] for line in cells([dyad(0, c=0.6), dyad(1, c=0.7), dyad(1, c=0.1, coupling=0.0)])[1:]
    ] == [
        ["2", "2"],
        ["1", "1"],
    ]


def test_three_dyads_give_an_interval_around_the_mean():
    value = cells([dyad(k, c=c) for k, c in enumerate((0.5, 0.6, 0.7))])[1][4]
    mean, low, high = (float(part.strip("[],")) for part in value.split())
    assert mean == 0.6
    half = 4.302653 * 0.1 / math.sqrt(3)  # the 97.5 % quantile of t with two degrees of freedom
    assert (low, high) == (pytest.approx(0.6 - half, abs=5e-4), pytest.approx(0.6 + half, abs=5e-4))


def test_an_undefined_measure_is_a_dash():
    assert cells([dyad(0, c=float("nan"), p=float("nan"))])[1][4] == "-"


def test_without_axes_there_is_one_line():
    assert len(cells([dyad(0, c=0.5)], axes=())) == 2


def test_what_learns_is_shown_where_it_differs_and_only_there():
    rows = [dyad(n, c=0.6) | {"same_weight_nS": 1.0 + n, "stress_level": 0.0} for n in range(3)]
    usual = ["C*", *(column.heading for column in COLUMNS[1:])]
    assert headings(rows) == [*usual, "same nS"]
    stressed = [one | {"stress_level": 0.1 * one["replicate"], "positive_return_margin": 0.2} for one in rows]
    assert headings(stressed)[-2:] == ["stress", "returns above chance"]
    assert cells(rows)[1][-1].startswith("2.00 [")
    undefined = [one | {"same_weight_nS": math.nan} for one in rows]
    assert headings(undefined) == usual


def test_the_primary_outcome_comes_first_and_has_a_star():
    rows = [dyad(n, c=0.6) | {"stress_half_time_s": 10.0 + n} for n in range(3)]
    assert headings(rows, "stress_half_time_s")[:2] == ["stress_half_time_s*", "C"]
    assert cells(rows, primary="stress_half_time_s")[1][4].startswith("11.000 [")
    learned = [dyad(n, c=0.6) | {"execution_e_congruent_fraction": 0.1 * n} for n in range(3)]
    found = headings(learned, "execution_e_congruent_fraction")
    assert (found[0], found.count("congruent")) == ("congruent*", 0)
    # measured by an older version: nothing to show
    assert headings([dyad(0, c=0.6)], "S")[0] == "C"


def test_acts_outside_the_repertoire_are_shown_where_there_are_any():
    rows = [dyad(n, c=0.6) | {"new_same_weight_nS": 0.5 + n, "new_decoded": math.nan} for n in range(3)]
    assert headings(rows)[-1] == "new same nS"


def test_copies_are_shown_where_one_only_watches():
    copied = {"mimicry_share": 0.5, "mimicry_other_share": 0.1, "mimicry_latency_s": 0.12}

    def of(*intentions):
        counts = [dict(zip(("a_intentions", "b_intentions"), pair, strict=True)) for pair in intentions]
        rows = [dyad(n, c=0.6) | copied | found for n, found in enumerate(counts)]
        return headings(rows)

    assert of((20, 0), (0, 20))[-3:] == ["copied", "other act", "copy latency s"]
    for others in ([(20, 0), (20, 1)], [(0, 0)]):
        assert of(*others) == ["C*", *(column.heading for column in COLUMNS[1:])]


def test_markdown_has_a_rule():
    small = [["a", "long heading"], ["1234", "x"]]
    assert as_markdown(small) == "| a | long heading |\n| --- | --- |\n| 1234 | x |"


def test_each_column_has_its_decimals():
    heading, line = cells([dyad(0, c=0.61)])
    assert dict(zip(heading[4:], line[4:], strict=True)) == {
        "C*": "0.610",
        "null95": "2.000",
        "base Hz": "2.0",
        "executing Hz": "2.0",
        "observing Hz": "2.0",
        "motor observing Hz": "2.0",
    }
    other, numbers = cells([dyad(0, c=0.61) | {"movement_synchrony": 0.52}], primary="movement_synchrony")
    shown = dict(zip(other, numbers, strict=True))
    assert (shown["movement*"], shown["C"]) == ("0.520", "0.610")


def test_the_foot_explains_every_heading_of_the_table():
    columns = (*COLUMNS, *LIVING, *COPIES, RETURNS)
    assert all(column.meaning for column in columns)
    line = SimpleNamespace(means=dict.fromkeys((Column("C*", "C", 3, "peak"), *columns[1:])))
    told = foot_of([line])
    named = {name for part in told.split("; ") for name in part.partition(": ")[0].split(", ")}
    assert {"n", "p<.05", "C*", *(column.heading for column in columns[1:])} <= named
