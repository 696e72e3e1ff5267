"""Whose chance values judge a dyad."""

from snn.analyse.indexed_rows import judged_as
from snn.config.expand import expand
from snn.config.load import experiment_from

PARTS = {"name": "x", "question": "q", "seed": 1, "replicates": 2, "duration": "20 s"}
COUPLING = {"label": "coupling", "keys": ["link.a_to_b.coupling"], "values": [0.5, 1]}


def couplings(**parts):
    found = judged_as(expand(experiment_from(PARTS | parts)))
    return {labels: judge.link.a_to_b.coupling for labels, judge in found.items()}


def test_a_null_is_judged_by_its_condition():
    nulls = {"uncoupled": True, "pseudo_dyads": True}
    assert couplings(sweep=[COUPLING], nulls=nulls) == {
        (("coupling", coupling), ("null", null)): coupling
        for coupling in (0.5, 1.0)
        for null in ("live", "uncoupled", "pseudo-dyads")
    }
    judges = judged_as(expand(experiment_from(PARTS | {"nulls": nulls})))
    assert judges[(("null", "pseudo-dyads"),)].partners.a.video is None


def test_a_condition_is_judged_as_what_it_is():
    assert couplings(sweep=[COUPLING]) == {(("coupling", 0.5),): 0.5, (("coupling", 1.0),): 1.0}
    assert couplings() == {(): 1.0}
