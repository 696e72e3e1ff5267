"""Verdicts: what is expected is found, the contrary is, or neither; and each test keeps its level."""

import numpy as np
import pytest

from snn.compare.answering import findings, overall
from snn.config.file.load import experiment_from

LEVELS = (0.0, 0.5, 1.0, 1.5, 2.0)
NOISE = np.array([0.3, -0.2, 0.1, 0.25, -0.15, 0.05, -0.3, 0.2])
"""What differs between dyads at all levels alike."""
BASE = {"hypothesis": "As expected.", "outcome": "C", "axis": "dose"}
TREND = BASE | {"test": "trend", "direction": "rises"}
TWO_LINES = BASE | {"test": "two_lines"}
DIFFERENCE = BASE | {"test": "difference", "condition": 2, "baseline": 0, "direction": "larger"}
EQUIVALENCE = BASE | {"test": "equivalence", "condition": 2, "baseline": 0, "margin": 0.5}
INTERACTION = DIFFERENCE | {
    "test": "interaction",
    "other_axis": "who",
    "other_condition": "a",
    "other_baseline": "both",
}
GAIN_LINE = {
    "test": "gain_line",
    "hypothesis": "Divided.",
    "axis": "dose",
    "condition": 2,
    "baseline": 0,
    "partner": "b",
    "population": "execution_e",
    "margin": 1,
}


def experiment(answer, *, two_axes=False):
    dose = {"label": "dose", "keys": ["link.a_to_b.coupling"], "values": list(LEVELS)}
    who = {"label": "who", "conditions": {"both": {}, "a": {"link.b_to_a.coupling": 0}}}
    document = {"name": "asked", "question": "Does it?", "seed": 1, "replicates": 8, "duration": "2 s"}
    return experiment_from(
        document | {"analysis": {"answer": answer}, "sweep": [dose, who] if two_axes else [dose]}
    )


def rows(values, **more):
    """Make rows of ``values``, ``(n_levels, n_dyads)``."""
    return [
        {"dose": level, "replicate": dyad, "health": "healthy", "C": float(value)} | more
        for level, of_level in zip(LEVELS, values, strict=True)
        for dyad, value in enumerate(of_level)
    ]


def found(answer, table, *, two_axes=False):
    (finding,) = findings(table, experiment(answer, two_axes=two_axes), rng=np.random.default_rng(1))
    return finding


def curve(*heights, wobble=0.01):
    """Return a dose-response that all dyads have, each at its own height, with a little of its own."""
    rng = np.random.default_rng(7)
    return np.array(heights)[:, None] + NOISE + rng.normal(0.0, wobble, (len(heights), NOISE.size))


@pytest.mark.parametrize(
    ("heights", "verdict"),
    [
        ((0, 1, 2, 3, 4), "supported"),
        ((4, 3, 2, 1, 0), "not supported"),
        ((0, 2, 4, 3, 5), "not supported"),  # one step goes the other way
        ((0, 0, 0, 0, 0), "undecided"),
    ],
)
def test_a_trend_is_a_rise_at_every_level(heights, verdict):
    assert found(TREND, rows(curve(*heights))).verdict == verdict


def test_of_a_trend_the_rank_correlation_and_the_whole_change_are_told():
    correlation, change = found(TREND, rows(curve(0, 1, 2, 3, 4, wobble=0))).effects
    assert (correlation.value, correlation.p) == (1.0, 2 / 256)
    assert change.value == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("heights", "verdict"),
    [
        ((0, 1, 2, 1, 0), "supported"),
        ((0, 1, 2, 3, 4), "not supported"),
        ((2, 1, 0, 1, 2), "not supported"),
    ],
)
def test_two_lines_ask_for_a_rise_and_a_fall(heights, verdict):
    assert found(TWO_LINES, rows(curve(*heights, wobble=0.05))).verdict == verdict


def test_a_plateau_on_which_the_lines_err_is_undecided():
    # of this draw both lines are significant, as of 4 to 6 % of plateaus of five levels
    plateau = np.array([0, 1, 1, 1, 1])[:, None] + np.random.default_rng(47).normal(0, 0.5, (5, 8))
    finding = found(TWO_LINES, rows(plateau))
    assert max(effect.p for effect in finding.effects) < 0.05
    assert finding.verdict == "undecided"
    assert "so may a curve without a bend by chance" in finding.why


def test_a_difference_is_paired():
    finding = found(DIFFERENCE, rows(curve(0, 0, 0, 0, 0.1, wobble=0)))
    (effect,) = finding.effects
    assert finding.verdict == "supported"
    assert (effect.value, effect.p, effect.n) == (pytest.approx(0.1), 2 / 256, 8)


def test_the_contrary_is_told():
    assert found(DIFFERENCE | {"direction": "smaller"}, rows(curve(0, 0, 0, 0, 1))).verdict == "not supported"
    assert found(DIFFERENCE | {"direction": "either"}, rows(curve(0, 0, 0, 0, 1))).verdict == "supported"


def test_no_rejection_is_no_proof_of_absence():
    table = rows(np.vstack([np.zeros((4, 8)), NOISE]))
    finding = found(DIFFERENCE, table)
    assert finding.verdict == "undecided"
    assert finding.effects[0].least > 0.1
    # a margin that was stated before may exclude an effect that would matter
    assert found(DIFFERENCE | {"margin": 0.5}, table).verdict == "not supported"
    assert found(DIFFERENCE | {"margin": 0.1}, table).verdict == "undecided"


def test_an_effect_that_is_too_small_to_matter_is_not_supported():
    table = rows(curve(0, 0, 0, 0, 0.1, wobble=0))
    assert found(DIFFERENCE | {"margin": 0.2}, table).verdict == "not supported"
    assert found(DIFFERENCE | {"direction": "either", "margin": 0.2}, table).verdict == "not supported"
    assert found(DIFFERENCE | {"margin": 0.05}, table).verdict == "supported"


def test_five_dyads_decide_nothing():
    finding = found(DIFFERENCE, rows(curve(0, 0, 0, 0, 1)[:, :5]))
    assert finding.verdict == "undecided"
    assert "fewer than 6 dyads" in finding.why


def test_alike_is_shown_within_the_margin_only():
    zero = np.zeros((4, 8))
    assert found(EQUIVALENCE, rows(np.vstack([zero, NOISE]))).verdict == "supported"
    assert found(EQUIVALENCE, rows(np.vstack([zero, NOISE * 10]))).verdict == "undecided"
    for sign in (-1, 1):
        assert found(EQUIVALENCE, rows(np.vstack([zero, NOISE + sign]))).verdict == "not supported"


def test_an_interaction_is_a_difference_of_differences():
    rng = np.random.default_rng(2)
    table = [
        row | {"who": who, "C": row["C"] + (0.5 if (who, row["dose"]) == ("a", 2.0) else 0.0)}
        for who in ("both", "a")
        for row in rows(curve(0, 1, 2, 3, 4, wobble=0) + rng.normal(0, 0.01, (5, 8)))
    ]
    finding = found(INTERACTION, table, two_axes=True)
    assert finding.verdict == "supported"
    assert finding.effects[0].value == pytest.approx(0.5, abs=0.02)
    swapped = INTERACTION | {"other_condition": "both", "other_baseline": "a"}
    assert found(swapped, table, two_axes=True).verdict == "not supported"


@pytest.mark.parametrize(
    ("factor", "shift_hz", "verdict"),
    [
        (0.5, 0.0, "supported"),
        (1.5, 0.0, "not supported"),
        (0.5, 5.0, "not supported"),
        (1.0, 0.0, "not supported"),
    ],
)
def test_a_gain_line_divides_and_does_not_shift(factor, shift_hz, verdict):
    rng = np.random.default_rng(5)
    table = rows(np.zeros((5, 8)))
    for row in table:
        for situation, hz in (("base", 4.0), ("observing", 12.0), ("executing", 34.0)):
            changed = factor * hz + shift_hz if row["dose"] == 2.0 else hz
            row[f"b_execution_e_{situation}_hz"] = changed + rng.normal(0, 0.05)
    finding = found(GAIN_LINE, table)
    assert finding.verdict == (verdict if factor != 1.0 else finding.verdict)
    assert finding.effects[0].value == pytest.approx(factor, abs=0.02)
    assert finding.effects[1].value == pytest.approx(shift_hz, abs=0.3)
    assert factor != 1.0 or finding.verdict != "supported"


def test_a_column_that_is_not_there_is_told():
    finding = found(
        TREND | {"outcome": "dither_25ms_p"}, rows(curve(0, 1, 2, 3, 4))
    )  # of a dither that none asked for
    assert finding.verdict == "undecided"
    assert finding.why == "the table of dyads has no column 'dither_25ms_p'"


def test_dyads_that_are_left_out_are_counted():
    table = rows(curve(0, 0, 0, 0, 1))
    table[-1]["health"] = "runaway"
    finding = found(DIFFERENCE, table)
    assert (finding.effects[0].n, finding.n_left_out) == (7, 1)


def test_each_of_several_tests_must_find_what_is_expected():
    table = rows(curve(0, 1, 2, 3, 4))
    rises, falls = TREND, TREND | {"direction": "falls"}
    flat = DIFFERENCE | {"condition": 0, "baseline": 0}

    def verdict(*answers):
        return overall(findings(table, experiment(list(answers)), rng=np.random.default_rng(1)))

    assert verdict(rises, DIFFERENCE) == "supported"
    assert verdict(rises, flat) == "undecided"
    assert verdict(rises, flat, falls) == "not supported"


N_TABLES = 400
MOST = 35
"""99.9 % quantile of the binomial with 400 tables at .05; of both sides together."""


def decided(answer, draw, *, two_axes=False):
    """Count tables that are decided though nothing is in them; either way."""
    asked, rng = experiment(answer, two_axes=two_axes), np.random.default_rng(11)
    verdicts = [findings(draw(rng), asked, rng=rng)[0].verdict for _ in range(N_TABLES)]
    return sum(verdict != "undecided" for verdict in verdicts)


def test_under_the_null_a_trend_and_a_difference_keep_their_level():
    def draw(rng):
        return rows(rng.normal(0, 1, (1, 8)) + rng.normal(0, 1, (5, 8)))

    assert decided(TREND, draw) <= MOST
    assert 5 <= decided(DIFFERENCE, draw) <= MOST


def test_under_the_null_an_interaction_keeps_its_level():
    def draw(rng):
        effect = np.linspace(0, 2, 5)[:, None]  # the dose does something, the same in both
        return [
            row | {"who": who} for who in ("both", "a") for row in rows(effect + rng.normal(0, 1, (5, 8)))
        ]

    assert decided(INTERACTION, draw, two_axes=True) <= MOST


def test_at_the_margin_equivalence_is_claimed_in_one_of_twenty():
    def draw(rng):
        return rows(np.vstack([np.zeros((4, 8)), rng.normal(0.5, 0.1, (1, 8))]))

    asked, rng = experiment(EQUIVALENCE), np.random.default_rng(12)
    claimed = sum(findings(draw(rng), asked, rng=rng)[0].verdict == "supported" for _ in range(N_TABLES))
    assert 5 <= claimed <= MOST  # .1 % quantiles of the binomial


def test_without_a_peak_two_lines_claim_one_seldom():
    def draw(rng):
        return rows(rng.normal(0, 1, (1, 8)) + rng.normal(0, 1, (5, 8)))

    asked, rng = experiment(TWO_LINES), np.random.default_rng(13)
    claimed = sum(findings(draw(rng), asked, rng=rng)[0].verdict == "supported" for _ in range(100))
    assert claimed <= 13  # 99.9 % of the binomial with 100 at .05
