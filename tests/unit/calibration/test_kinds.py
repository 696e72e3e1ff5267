"""What is true of dyads of each kind, and beside which others they stand."""

from snn.calibration.kinds import known_kinds
from snn.config.file.load import experiment_from

NULLS = {
    "uncoupled": True,
    "common_input": [0.5],
    "slow_drive": [0.3],
    "rate_matched_uncoupled": True,
    "rate_matched_coupled": True,
    "cut_link": True,
    "replay": True,
    "third_party_lag": ["0 ms"],
    "scrambled_map": True,
}


def experiment(**changes):
    named = {"name": "x", "question": "q", "seed": 1, "duration": "20 s", "replicates": 2, "nulls": NULLS}
    return experiment_from(named | changes)


def by_name(*parts):
    return {kind.name: kind for kind in known_kinds(*parts)}


def test_each_null_is_in_its_group_and_nulls_come_first():
    found = known_kinds(experiment(), None)
    assert [(kind.name, kind.truth, kind.group, kind.is_null) for kind in found] == [
        ("uncoupled", "not mutual", "unrelated", True),
        ("rate-matched uncoupled", "not mutual", "unrelated", True),
        ("pseudo-dyads", "not mutual", "unrelated", True),
        ("common input 0.5", "not mutual", "film, known", True),
        ("common input 0.5, known inexactly", "not mutual", "film, known inexactly", True),
        ("common input 0.5, not known", "not mutual", "film, not known", True),
        ("slow common drive 0.3", "not mutual", "other common cause", True),
        ("third party's video", "not mutual", "other common cause", True),
        ("cut a_to_b", "not mutual", "one way", True),
        ("cut b_to_a", "not mutual", "one way", True),
        ("replay a", "not mutual", "one way", True),
        ("replay b", "not mutual", "one way", True),
        ("scrambled map", "other", "other", False),
        ("live", "mutual", "coupling", False),
        ("rate-matched coupled", "mutual", "mutual", False),
    ]


def test_a_rung_is_on_the_ladder_of_what_alone_it_changes():
    both = {f"link.{way}.coupling": 0.5 for way in ("a_to_b", "b_to_a")}
    late = {f"link.{way}.latency": "300 ms" for way in ("a_to_b", "b_to_a")}
    rungs = {
        "weak": both,
        "late": late,
        "both": both | late,
        "one_each": {"link.a_to_b.latency": "300 ms", "link.b_to_a.coupling": 0.5},
        "uneven": {"link.a_to_b.coupling": 0.2},
        "longer": {"duration": "40 s"},
        "other": {"partner.oxytocin.level": 1},
        "cut": {"link.a_to_b.coupling": 0},
    }
    ladder = experiment(nulls={}, sweep=[{"label": "rung", "conditions": rungs}])
    found = by_name(experiment(), ladder)
    told = {name: (found[name].group, found[name].coupling, found[name].latency_ms) for name in rungs}
    assert told.pop("one_each")[0] == "mutual"
    assert told == {
        "weak": ("coupling", 0.5, 100),
        "late": ("latency", 1, 300),
        "both": ("mutual", 0.5, 300),
        "uneven": ("coupling", 0.2, 100),
        "longer": ("coupling", 1, 100),
        "other": ("mutual", 1, 100),
        "cut": ("one way", 0, 100),
    }
    assert (found["cut"].truth, found["cut"].is_null) == (
        "not mutual",
        False,
    )  # nobody asked for it as a null


def test_a_condition_is_no_null_because_its_name_begins_like_one():
    axis = {"label": "uncoupled", "keys": ["link.a_to_b.coupling", "link.b_to_a.coupling"], "values": [0.5]}
    found = by_name(experiment(), experiment(nulls={}, sweep=[axis]))
    assert (found["uncoupled 0.5"].truth, found["uncoupled 0.5"].is_null) == ("mutual", False)
    assert (found["uncoupled"].truth, found["uncoupled"].is_null) == ("not mutual", True)


def test_ladders_rise():
    links = ["link.a_to_b.coupling", "link.b_to_a.coupling"]
    axis = {"label": "coupling", "keys": links, "values": [0.5, 0.1, 2]}
    found = [k.coupling for k in known_kinds(experiment(nulls={}), experiment(nulls={}, sweep=[axis]))]
    assert found[-4:] == [0.1, 0.5, 1, 2]
