"""Which dyads serve as chance for what."""

import numpy as np
import pytest

from snn.compare.calibrating import KnownDyad, calibration_of, composite_null, partners_alike, truths_of
from snn.config.load import experiment_from
from snn.record.calibration import protocol_key

NULLS = {
    "uncoupled": True,
    "common_input": [0.5],
    "rate_matched_uncoupled": True,
    "rate_matched_coupled": True,
    "cut_link": True,
    "replay": True,
    "scrambled_map": True,
}


def experiment(**changes):
    named = {"name": "x", "question": "q", "seed": 1, "duration": "20 s", "replicates": 2, "nulls": NULLS}
    return experiment_from(named | changes)


def dyad(kind, replicate, health="healthy", **values):
    return KnownDyad(kind=kind, replicate=replicate, row={"health": health, **values})


def sample(dyads, quantity, scope="all", **changes):
    found = calibration_of(dyads, experiment=experiment(**changes), measured_s=20.0)
    return {name: values.tolist() for name, values in found.samples(quantity, scope).items()}


DYADS = [
    dyad("live", 0, granger_a_to_b=0.9, granger_b_to_a=0.8),
    dyad("cut b_to_a", 0, granger_a_to_b=0.5, granger_b_to_a=0.01),
    dyad("cut b_to_a", 1, granger_a_to_b=0.6, granger_b_to_a=0.02),
    dyad("cut b_to_a", 2, "runaway", granger_a_to_b=0.6, granger_b_to_a=0.7),
    dyad("cut b_to_a", 3, granger_a_to_b=0.6, granger_b_to_a=None),
    dyad("common input 0.5", 0, granger_a_to_b=0.03, granger_b_to_a=0.04, granger_b_to_a_negative=0.2),
    dyad("scrambled map", 0, granger_a_to_b=0.3, granger_b_to_a=0.3),
    dyad("replay a", 0, granger_a_to_b=0.4, granger_b_to_a=0.05, a_answered=0.5, b_answered=0.1),
]
ASYMMETRIC = {"link": {"a_to_b": {"coupling": 0.5}}}


def test_a_cut_link_is_chance_for_its_own_direction():
    found = sample(DYADS, "b_to_a", **ASYMMETRIC)
    assert found == {"cut b_to_a": [0.01, 0.02], "common input 0.5": [0.04], "replay a": [0.05]}


def test_partners_that_differ_do_not_stand_for_each_other():
    other = [dyad("cut a_to_b", 0, granger_a_to_b=0.06), dyad("replay b", 0, granger_a_to_b=0.07)]
    assert sample([*DYADS, *other], "a_to_b", **ASYMMETRIC) == {
        "common input 0.5": [0.03],
        "cut a_to_b": [0.06],
        "replay b": [0.07],
    }


def test_without_a_null_that_is_needed_there_are_no_chance_values():
    # common input alone would let every recording pass for a partner
    assert sample(DYADS, "a_to_b", **ASYMMETRIC) == {}
    assert sample([one for one in DYADS if one.kind != "replay a"], "b_to_a") == {}


def test_partners_that_are_alike_do():
    # what b lacks towards a, with the names exchanged; but common input has its own value for both directions
    assert sample(DYADS, "a_to_b") == {
        "common input 0.5": [0.03],
        "cut b_to_a": [0.01, 0.02],
        "replay a": [0.05],
    }


def test_a_direction_that_was_simulated_itself_is_preferred():
    both = [*DYADS, dyad("cut a_to_b", 0, granger_a_to_b=0.07, granger_b_to_a=0.5)]
    assert sample(both, "a_to_b")["cut a_to_b"] == [0.07]
    assert "cut b_to_a" not in sample(both, "a_to_b")


def test_a_recorded_partner_answers_nobody():
    # in `replay a` the film's answers to b are chance; the live b answers the film as ever
    assert sample(DYADS, "b_answered", **ASYMMETRIC) == {"replay a": [0.1]}
    assert sample(DYADS, "a_answered", **ASYMMETRIC) == {}
    assert sample(DYADS, "a_answered") == {"replay a": [0.1]}


def test_scopes_have_their_own_values():
    assert sample(DYADS, "b_to_a", "negative", **ASYMMETRIC) == {}  # of common input only
    more = [
        dyad("cut b_to_a", 4, granger_b_to_a_negative=0.1, granger_b_to_a=0.01),
        dyad("replay a", 4, granger_b_to_a_negative=0.3, granger_b_to_a=0.05),
    ]
    found = sample([*DYADS, *more], "b_to_a", "negative", **ASYMMETRIC)
    assert found == {"cut b_to_a": [0.1], "common input 0.5": [0.2], "replay a": [0.3]}


def test_the_calibration_is_named_by_what_was_measured():
    found = calibration_of(DYADS, experiment=experiment(duration="40 s"), measured_s=20.0)
    assert (found.protocol, found.measured_s) == (protocol_key(experiment()), 20.0)


@pytest.mark.parametrize(
    ("changes", "alike"),
    [
        ({}, True),
        (ASYMMETRIC, False),
        ({"partners": {"a": {"oxytocin": {"level": 0.1}}}}, False),
        ({"partner": {"oxytocin": {"level": 0.1}}}, True),
    ],
)
def test_partners_are_alike_if_all_their_numbers_are(changes, alike):
    assert partners_alike(experiment(**changes)) is alike


def test_values_are_numbers():
    found = calibration_of(DYADS, experiment=experiment(), measured_s=20.0)
    assert all(np.isfinite(values).all() for null in found.nulls.values() for values in null.values())


def test_dyads_with_the_rates_of_others_and_both_links_are_coupled():
    kinds = ("live", "rate-matched coupled", "rate-matched uncoupled", "scrambled map", "replay a", "live")
    assert list(truths_of(kinds, experiment(), None).items()) == [
        ("rate-matched uncoupled", "not mutual"),
        ("replay a", "not mutual"),
        ("scrambled map", "other"),
        ("rate-matched coupled", "mutual"),
        ("live", "mutual"),
    ]


def test_a_condition_is_no_null_because_its_name_begins_like_one():
    axis = {"label": "uncoupled", "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"], "values": [0.5]}
    ladder = experiment(nulls={}, sweep=[axis])
    kinds = ["uncoupled 0.5", "uncoupled", "live"]
    assert truths_of(kinds, experiment(), ladder)["uncoupled 0.5"] == "mutual"
    assert composite_null(kinds, experiment()) == ("uncoupled",)
    coupled = [*DYADS, dyad("uncoupled 0.5", 0, granger_b_to_a=0.9)]
    assert "uncoupled 0.5" not in sample(coupled, "b_to_a")


def test_all_nulls_without_mutual_influence_are_one():
    kinds = [
        "live",
        "uncoupled",
        "scrambled map",
        "cut b_to_a",
        "rate-matched coupled",
        "pseudo-dyads",
        "coupling 1",
    ]
    assert composite_null(kinds, experiment()) == ("uncoupled", "cut b_to_a", "pseudo-dyads")
