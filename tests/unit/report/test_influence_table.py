"""The table of influence: every number in its place."""

from snn.compare.given_influence import GroupFinding
from snn.compare.random_effects import GroupEffect
from snn.report.influence_table import finding_cells, finding_values, heterogeneity_line, what_it_rests_on
from tests.unit.compare.test_given_influence import finding

EFFECT = GroupEffect(mean=1.5, ci_low=1.0, ci_high=2.0, n=3, sd_between=0.25, i_squared=0.5)


def _group():
    one = finding(p=0.02)
    return GroupFinding(
        source="a", target="b", signal="x", n_signals=1, tests=one.tests, effect=EFFECT, effect_sd=EFFECT
    )


def test_a_line_for_each_finding():
    heading, line, group = finding_cells([finding(p=0.005, leads=0.2, lists=0.3), _group()], level=0.01)
    told = dict(zip(heading, line, strict=True))
    assert told == {
        "dyad": "d",
        "direction": "a -> b",
        "signal": "x",
        "cues": "9",
        "response": "1 [0, 2]",
        "p": "0.005",
        "leads": "0.2",
        "lists": "0.3",
        "verdict": "influence shown",
    }
    assert group[:5] == ["all 1", "a -> b", "x", "9", "1.5 [1, 2]"]
    heading, line = finding_cells([finding(p=0.4, n_signals=3, leads=0.01)], level=0.01)
    told = dict(zip(heading, line, strict=True))
    assert (told["p"], told["p adjusted"]) == ("0.4", "1")
    assert told["verdict"] == "influence cannot be told (cues follow the other)"


def test_values_are_plain_and_missing_ones_are_none():
    one, group = finding_values([finding(p=float("nan")), _group()], level=0.05)
    assert (one["p"], one["response"], one["response_high"], one["level"]) == (None, 1.0, 2.0, 0.05)
    assert (group["dyad"], group["response"], group["response_i_squared"]) == ("all", 1.5, 0.5)
    assert group["verdict"] == "influence shown"


def test_dyads_of_a_study_differ_and_the_claim_is_the_users():
    line = heterogeneity_line(_group())
    assert line == (
        "a -> b, x: 1.5 [1, 2] standard deviations of the signal over n = 3 dyads; between dyads SD 0.25 in the "
        "signal's unit, I2 0.5"
    )
    told = what_it_rests_on([finding()])
    assert told[1] == "Law of the cues: x; 99 lists drawn."
    assert "is the claim of who lists them" in told[-1]
    assert len(told) == 3
