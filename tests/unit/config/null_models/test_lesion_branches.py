"""Branches of the lesion twin: what is cut, and from when on."""

from collections.abc import Callable
from typing import Any

from snn.config.schema.experiment import Experiment
from snn.config.trials.expand import conditions_of

Make = Callable[..., Experiment]


def by_null(experiment: Experiment) -> dict[Any, Experiment]:
    return {labels[-1][1]: found for labels, found in conditions_of(experiment)}


def test_a_link_can_be_cut_when_the_dyad_has_run_for_a_while(make: Make) -> None:
    experiment = make(nulls={"lesion_twin": {"branches": 1, "cut_at": "4 s"}})
    found = by_null(experiment)
    cut = found["twin 3, cut b_to_a"]
    assert cut.link == found["live"].link
    phases = [(phase.name, phase.duration_s, phase.a_to_b, phase.b_to_a) for phase in cut.protocol.phases]
    assert phases == [("whole_before_cut", 4.0, 1.0, 1.0), ("whole", 16.0, 1.0, 0.0)]
    assert found["twin 1, uncut"].protocol.phases == ()


def test_phases_go_on_as_they_were_but_for_the_cut(make: Make) -> None:
    phases = [
        {"name": "first", "duration": "5.1 s", "learning": 0},
        {"name": "second", "duration": "10 s", "a_to_b": 0.5},
        {"name": "third", "duration": "4.9 s", "a_to_b": 2},
    ]
    nulls = {"lesion_twin": {"branches": 1, "cut_at": "7.3 s"}}
    cut = by_null(make(protocol={"phases": phases}, nulls=nulls))["twin 3, cut a_to_b"]
    assert [
        (phase.name, phase.duration_s, phase.a_to_b, phase.learning) for phase in cut.protocol.phases
    ] == [
        ("first", 5.1, 1.0, 0.0),
        ("second_before_cut", 2.2, 0.5, 1.0),
        ("second", 7.8, 0.0, 1.0),
        ("third", 4.9, 0.0, 1.0),
    ]


def test_a_cut_where_a_phase_begins_divides_none(make: Make) -> None:
    phases = [{"name": "first", "duration": "5 s"}, {"name": "second", "duration": "15 s"}]
    nulls = {"lesion_twin": {"branches": 1, "cut_at": "5 s"}}
    cut = by_null(make(protocol={"phases": phases}, nulls=nulls))["twin 3, cut a_to_b"]
    assert [(phase.name, phase.a_to_b) for phase in cut.protocol.phases] == [("first", 1.0), ("second", 0.0)]
