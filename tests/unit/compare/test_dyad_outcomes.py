"""Which numbers a test compares: of the same dyads, at the points that it names, averaged over the others."""

import numpy as np
import pytest

from snn.compare.dyad_outcomes import dyad_outcomes
from snn.errors import ResultError
from tests.unit.config.checks.test_answers import INTERACTION
from tests.unit.config.schema.test_answers import DIFFERENCE, TREND, asked

GAIN_LINE = {
    "test": "gain_line",
    "hypothesis": "Divided.",
    "axis": "gate",
    "condition": "30 nS",
    "baseline": "60 nS",
    "partner": "b",
    "population": "execution_e",
    "margin": 1,
}


def rows(value=lambda gate, who, dyad: gate + 100 * (who == "a") + dyad, dyads=(0, 1), **more):
    return [
        {"gate": gate, "who": who, "replicate": dyad, "health": "healthy", "C": value(gate, who, dyad)} | more
        for gate in (60.0, 45.0, 30.0)
        for who in ("both", "a")
        for dyad in dyads
    ]


def outcomes(answer, table, **changes):
    experiment = asked(answer, **changes)
    return dyad_outcomes(table, experiment.analysis.answer[0], experiment)


def test_other_axes_are_averaged_over():
    found = outcomes(TREND, rows())
    assert found.points == (60.0, 45.0, 30.0)
    assert found.values.tolist() == [[110, 111], [95, 96], [80, 81]]
    assert found.at("45 nS").tolist() == [95, 96]


def test_nothing_rests_on_cues_that_are_refuted():
    effect = TREND | {"outcome": "cue_effect_brain_a_to_b"}
    for why, expected in (("", [0.5, 0.5]), ("video of the same script", [np.nan, np.nan])):
        table = rows(cue_effect_brain_a_to_b=0.5, cue_withheld_a_to_b=why, cue_withheld_b_to_a="too short")
        np.testing.assert_array_equal(outcomes(effect, table).at("45 nS"), expected)


def test_or_fixed():
    assert outcomes(TREND | {"at": {"who": "both"}}, rows()).values.tolist() == [[60, 61], [45, 46], [30, 31]]


def test_two_axes_have_a_cell_for_each_pair():
    found = outcomes(INTERACTION, rows())
    assert found.at("30 nS", "a").tolist() == [130, 131]
    assert found.at("60 nS", "both").tolist() == [60, 61]


def test_a_dyad_that_lacks_a_point_of_the_average_is_left_out():
    table = rows()
    lacking = [row for row in table if (row["gate"], row["who"], row["replicate"]) != (45.0, "a", 1)]
    assert np.isnan(outcomes(TREND, lacking).values).tolist() == [
        [False, False],
        [False, True],
        [False, False],
    ]
    table[0]["health"] = "runaway"
    assert np.isnan(outcomes(TREND, table).values)[0].tolist() == [True, False]


def test_the_outcome_may_be_divided_by_another():
    assert outcomes(TREND | {"over": "RI"}, rows(RI=5.0)).values[0] == pytest.approx([22, 22.2])
    assert np.isnan(outcomes(TREND | {"over": "RI"}, rows(RI=0.0)).values).all()


def test_nulls_are_left_aside_unless_they_are_tested():
    live, null = (
        [row | {"null": label} for row in rows(lambda gate, _who, _dyad, s=sign: s * gate)]
        for label, sign in (("live", 1), ("uncoupled", -1))
    )
    nulls = {"uncoupled": True}
    assert outcomes(TREND, live + null, nulls=nulls).values[0].tolist() == [60, 60]
    tested = DIFFERENCE | {
        "axis": "null",
        "condition": "live",
        "baseline": "uncoupled",
        "at": {"gate": "60 nS"},
    }
    found = outcomes(tested, live + null, nulls=nulls)
    assert (found.at("live").tolist(), found.at("uncoupled").tolist()) == ([60, 60], [-60, -60])


def test_a_gain_line_has_rates_in_three_situations():
    rates = {
        f"b_execution_e_{name}_hz": hz for name, hz in (("base", 1.0), ("observing", 2.0), ("executing", 3.0))
    }
    assert outcomes(GAIN_LINE, rows(**rates)).at("60 nS").tolist() == [[1, 2, 3], [1, 2, 3]]


def test_words_are_no_outcome():
    with pytest.raises(ResultError, match="column 'C' holds 'x', which is no number"):
        outcomes(TREND, rows(lambda *_: "x"))
