"""Which loops an experiment closes, and how long they take."""

import pytest

from snn.config.experiment import Experiment
from snn.record.loops import closed_loops


def _experiment(**settings):
    return Experiment.model_validate(
        {"name": "x", "question": "?", "seed": 1, "duration": "10 s", **settings}
    )


def test_the_dyad_is_a_loop_of_both_mean_delays():
    a_to_b, b_to_a = {"delay": "60 ms", "delay_spread": "10 ms"}, {"delay": "150 ms", "delay_spread": "40 ms"}
    (loop,) = closed_loops(_experiment(link={"a_to_b": a_to_b, "b_to_a": b_to_a}))
    assert loop.partners == ("a", "b")
    assert loop.loop_time_ms == pytest.approx(60 + 5 + 150 + 20)


@pytest.mark.parametrize("cut", [{"coupling": 0.0}, {"weight": "0 nS"}, {"probability": 0.0}])
@pytest.mark.parametrize("link", ["a_to_b", "b_to_a"])
def test_one_cut_link_opens_the_loop(link, cut):
    assert closed_loops(_experiment(link={link: cut})) == ()


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


def test_a_partner_that_sees_itself_is_a_loop_of_its_own():
    senses = {"coupling": 1.0, "delay": "80 ms", "delay_spread": "20 ms"}
    link = {"a_to_b": {"coupling": 0.0}}
    (loop,) = closed_loops(_experiment(link=link, partners={"b": {"reafference": senses}}))
    assert loop.partners == ("b",)
    assert loop.loop_time_ms == pytest.approx(90)
