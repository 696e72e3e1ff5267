"""The index against values worked out by hand, and against what it must never do."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from snn.analyse.reciprocity import Evidence, Verdict, reciprocity
from snn.record.calibration import MIN_SEEDS, QUANTITIES, SCOPES, Calibration

NULL = np.linspace(0.0, 0.1, 101)  # its 99th percentile is 0.099
MUTUAL = Evidence(
    c=0.6,
    null_mean=0.2,
    p_synchrony=0.001,
    a_to_b=0.399,
    b_to_a=0.199,
    a_answered=0.05,
    b_answered=0.05,
    scored=True,
)


NEEDED = ("cut a_to_b", "common input 1", "replay b")


def calibration(nulls=NEEDED, **changed):
    samples = {
        name: {(q, s): changed.get(name.split()[0], NULL) for q in QUANTITIES for s in SCOPES}
        for name in nulls
    }
    return Calibration(protocol="0" * 16, measured_s=20.0, nulls=samples, made_by="test")


def judged(evidence=MUTUAL, table=None, scope="all"):
    return reciprocity(evidence, calibration() if table is None else table, scope=scope)


def test_the_index_by_hand():
    found = judged()
    # S = (.6 - .2) / .8 = .5; D = .399 - .099 = .3 and .1; B = 2 * .1 / .4 = .5
    assert found.synchrony == pytest.approx(0.5)
    assert found.influence_a_to_b == pytest.approx(0.3)
    assert found.influence_b_to_a == pytest.approx(0.1)
    assert found.balance == pytest.approx(0.5)
    assert found.index == pytest.approx(0.25)
    assert found.p_a_to_b == found.p_b_to_a == pytest.approx(1 / 102)
    assert found.verdict == "mutual influence"


def test_returned_acts_make_it_reciprocity():
    found = judged(replace(MUTUAL, a_answered=0.2, b_answered=0.3))
    assert found.verdict == "reciprocity"
    assert found.contingency_a == pytest.approx(0.2 - 0.05)
    assert found.contingency_b == pytest.approx(0.3 - 0.05)
    assert found.index == judged().index


@pytest.mark.parametrize("one", ["a_answered", "b_answered"])
def test_acts_returned_by_one_partner_only_do_not(one):
    assert judged(replace(MUTUAL, **{one: 0.5})).verdict == "mutual influence"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"p_synchrony": 0.05}, "no synchrony shown"),
        ({"b_to_a": 0.09}, "influence a to b"),
        ({"a_to_b": 0.09}, "influence b to a"),
        ({"a_to_b": 0.09, "b_to_a": 0.09}, "no influence shown"),
    ],
)
def test_one_missing_part_makes_it_zero(change, verdict):
    found = judged(replace(MUTUAL, **change))
    assert found.verdict == verdict
    assert found.index == 0.0


@pytest.mark.parametrize(
    ("change", "verdict"),
    [({"scored": False}, "unscored"), ({"c": np.nan}, "undefined"), ({"a_to_b": np.nan}, "undefined")],
)
def test_what_cannot_be_judged_has_no_index(change, verdict):
    found = judged(replace(MUTUAL, **change))
    assert found.verdict == verdict
    assert np.isnan(found.index)


def test_without_a_calibration_the_parts_remain():
    found = reciprocity(MUTUAL, None, scope="all")
    assert found.verdict == "not calibrated"
    assert np.isnan(found.index)
    assert found.synchrony == pytest.approx(0.5)
    assert np.isnan(found.influence_a_to_b)


def test_without_a_calibration_dyads_without_synchrony_have_no_index_either():
    # a mean over dyads would otherwise be over those alone, and 0
    found = reciprocity(replace(MUTUAL, p_synchrony=0.5), None, scope="positive")
    assert found.verdict == "no synchrony shown"
    assert np.isnan(found.index)


def test_the_worst_null_counts():
    table = calibration(common=NULL + 0.15)
    found = judged(table=table)
    assert found.influence_a_to_b == pytest.approx(0.399 - 0.249)
    # .199 lies above all of one null, and above about half of the other: 51 values from .2 on, rounding apart
    assert found.p_b_to_a == pytest.approx((1 + np.count_nonzero(NULL + 0.15 >= 0.199)) / 102)
    assert found.verdict == "influence a to b"


def test_one_null_that_is_too_small_calibrates_nothing():
    table = calibration(common=NULL[: MIN_SEEDS - 1])
    assert judged(table=table).verdict == "not calibrated"


def test_exchanging_the_partners_exchanges_the_directions():
    evidence = replace(MUTUAL, a_answered=0.3, b_answered=0.2)
    swapped = replace(
        evidence, a_to_b=evidence.b_to_a, b_to_a=evidence.a_to_b, a_answered=0.2, b_answered=0.3
    )
    one, other = judged(evidence), judged(swapped)
    assert one.index == other.index
    assert (one.influence_a_to_b, one.contingency_a) == (other.influence_b_to_a, other.contingency_b)


def test_a_scope_has_its_own_null():
    samples = {(q, s): NULL + (0.5 if s == "negative" else 0.0) for q in QUANTITIES for s in SCOPES}
    nulls = dict.fromkeys(NEEDED, samples)
    table = Calibration(protocol="0" * 16, measured_s=20.0, nulls=nulls, made_by="test")
    assert judged(table=table, scope="positive").verdict == "mutual influence"
    assert judged(table=table, scope="negative").verdict == "no influence shown"


def test_ties_count_against_the_value():
    found = judged(replace(MUTUAL, a_to_b=0.1))  # as large as the largest of the null
    assert found.p_a_to_b == pytest.approx(2 / 102)


def test_synchrony_that_could_not_be_measured_is_not_none():
    assert np.isnan(judged(replace(MUTUAL, c=np.nan)).synchrony)


def test_synchrony_below_chance_is_none():
    assert judged(replace(MUTUAL, c=0.1)).synchrony == 0.0


def test_no_verdict_says_that_there_is_nothing():
    # none of them follows from a test that does not reject
    claims = ("unrelated", "only", "uncoupled", "independent", "absent", "none")
    assert not [verdict for verdict in get_args(Verdict) if any(word in verdict.split() for word in claims)]
