"""Which ways and loops an experiment opens, and how long they take."""

import numpy as np
import pytest

from snn.config.schema.experiment import Experiment
from snn.record.loops import closed_loops, open_ways, seen_while, way_to
from tests.unit.conftest import way_of


def _experiment(**settings):
    return Experiment.model_validate(
        {"name": "x", "question": "?", "seed": 1, "duration": "10 s", **settings}
    )


def test_the_dyad_is_a_loop_of_both_latencies_and_bodies():
    link = {"a_to_b": {"latency": "60 ms"}, "b_to_a": {"latency": "150 ms"}}
    bodies = {"a": {"body": {"time_constant": "30 ms"}}, "b": {"body": {"time_constant": "70 ms"}}}
    (loop,) = closed_loops(_experiment(link=link, partners=bodies))
    assert loop.partners == ("a", "b")
    # a's body and b's eyes, b's body and a's eyes
    assert [way.delay_ms for way in loop.ways] == [60 + 2 * 30, 150 + 2 * 70]
    assert loop.loop_time_ms == 410


def test_the_delay_is_of_the_eyes_and_of_the_body_that_is_seen():
    link = {"a_to_b": {"latency": "60 ms"}, "b_to_a": {"latency": "150 ms", "coupling": 0.0}}
    experiment = _experiment(link=link, partners={"a": {"body": {"time_constant": "30 ms"}}})
    to_b, to_a = way_to(experiment, "b"), way_to(experiment, "a")
    assert (to_b.source, to_b.target, to_b.delay_ms, to_b.is_open) == ("a", "b", 60 + 2 * 30, True)
    assert (to_a.source, to_a.target, to_a.delay_ms, to_a.is_open) == ("b", "a", 150 + 2 * 50, False)


def test_an_act_is_seen_from_its_first_movement_to_its_last():
    intended = np.zeros((4, 100), dtype=bool)
    intended[1, 20:25] = True  # of 10 ms
    way = way_of("a", "b", latency_ms=100.0, body_lag_ms=60.0)
    seen = seen_while(way, intended, step_ms=10.0)
    assert np.argwhere(seen).tolist() == [[1, step] for step in range(30, 41)]


def test_own_acts_are_seen_as_what_they_are_shown_as():
    own = {"coupling": 1, "latency": "100 ms", "seen_as": ["touch", "smile", "withdraw", "frown"]}
    experiment = _experiment(partners={"a": {"reafference": own}})
    (mirror,) = (way for way in open_ways(experiment) if way.source == way.target == "a")
    intended = np.zeros((4, 100), dtype=bool)
    intended[0, 20:25] = intended[2, 60:65] = True  # smile and frown
    seen = seen_while(mirror, intended, step_ms=10.0)
    assert sorted(set(np.argwhere(seen)[:, 0].tolist())) == [1, 3]  # touch and withdraw
    assert np.flatnonzero(seen[1])[0] == 30
    assert np.array_equal(seen.any(axis=0), seen_while(mirror, intended.any(axis=0), step_ms=10.0))
    shifted = {
        "coupling": 1,
        "seen_as": ["touch", "frown", "withdraw", "smile"],
    }  # no order that is its own inverse
    (mirror,) = (
        w for w in open_ways(_experiment(partners={"a": {"reafference": shifted}})) if w.source == w.target
    )
    assert seen_while(mirror, intended, step_ms=10.0).any(axis=1).tolist() == [False, True, False, True]
    assert all(
        way.seen_as == (0, 1, 2, 3)
        for way in open_ways(experiment)
        if way is not mirror and way.source != way.target
    )


def test_one_partner_sees_its_own_acts_later_than_the_other_hides():
    occluded = {"a_to_b": {"occlusion": [{"start": "1 s", "stop": "2 s"}, {"start": "4 s", "stop": "5 s"}]}}
    experiment = _experiment(link=occluded)
    way = way_to(experiment, "b").since(3.0)
    assert way.hidden_s == ((-2.0, -1.0), (1.0, 2.0))
    assert np.flatnonzero(way.hides(n_steps=30, step_ms=100.0)).tolist() == list(range(10, 20))
    assert way_to(experiment, "a").hidden_s == ()


@pytest.mark.parametrize("link", ["a_to_b", "b_to_a"])
def test_one_cut_link_opens_the_loop(link):
    assert closed_loops(_experiment(link={link: {"coupling": 0.0}})) == ()


@pytest.mark.parametrize("vision", [{"weight": "0 nS"}, {"n_inputs": 0}])
@pytest.mark.parametrize("blind", ["a", "b"])
def test_the_blind_open_the_loop(vision, blind):
    experiment = _experiment(partners={blind: {"vision": vision}})
    assert closed_loops(experiment) == ()
    assert [way.source for way in open_ways(experiment)] == [blind]


@pytest.mark.parametrize(
    ("measured", "names"),
    [
        ("alone", ["a sees itself", "b sees itself"]),
        ("together", ["a sees b sees a"]),
        ("one_way", []),
    ],
)
def test_the_loops_are_those_of_the_measured_phase(measured, names):
    phases = [
        {"name": "alone", "duration": "3 s", "a_to_b": 0, "b_to_a": 0},
        {"name": "one_way", "duration": "3 s", "b_to_a": 0, "reafference": 0},
        {"name": "together", "duration": "4 s", "reafference": 0},
    ]
    found = closed_loops(
        _experiment(
            partner={"reafference": {"coupling": 1.0}},
            protocol={"phases": phases},
            analysis={"phase": measured},
        )
    )
    assert [loop.name for loop in found] == names


@pytest.mark.parametrize(("cut", "left"), [("a_to_b", "a"), ("b_to_a", "b")])
def test_a_phase_cuts_the_way_that_it_names(cut, left):
    phases = [{"name": "one_way", "duration": "10 s", cut: 0}]
    (way,) = open_ways(_experiment(protocol={"phases": phases}))
    assert way.target == left


def test_a_partner_that_sees_itself_is_a_loop_of_its_own():
    senses = {"coupling": 1.0, "latency": "80 ms"}
    link = {"a_to_b": {"coupling": 0.0}}
    (loop,) = closed_loops(_experiment(link=link, partners={"b": {"reafference": senses}}))
    assert loop.partners == ("b",)
    assert loop.loop_time_ms == 180


def test_no_loop_passes_through_a_video():
    experiment = _experiment(partner={"reafference": {"coupling": 1.0}})
    assert [loop.name for loop in closed_loops(experiment, videos=["a"])] == ["b sees itself"]
    assert closed_loops(experiment, videos=["a", "b"]) == ()


@pytest.mark.parametrize(("coupling", "holds"), [(0.26, False), (0.27, True)])
def test_who_sees_a_tenth_of_an_intention_can_be_held(coupling, holds):
    # 10 Hz, adapted to 1 / (1 + .3 * .2 s * 10 Hz) of it, in 120 inputs of .5 nS: 375 nS Hz; an intention: 500 Hz, 2 nS
    (way,) = [
        way for way in open_ways(_experiment(link={"a_to_b": {"coupling": coupling}})) if way.target == "b"
    ]
    assert way.holds == holds
