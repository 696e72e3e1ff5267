"""Conductances that are too large for the time step are remarked."""

import warnings

import pytest

from snn.config.checks.stiffness import conductances_nS
from snn.errors import ConfigWarning


def test_conductances_of_a_default_partner_by_hand(make):
    found = conductances_nS(make(), "b")
    # number x weight x decay time x 80 Hz; excitation decays in 5 ms, inhibition in 10 ms
    assert found["execution"]["partners.b.execution.inhibitory_weight"] == pytest.approx(8 * 10 * 0.01 * 80)
    assert found["execution"]["partners.b.mirror.weight"] == pytest.approx(20 * 1.5 * 0.005 * 80)
    assert found["observation"]["partners.b.vision.weight"] == pytest.approx(120 * 0.5 * 0.005 * 80)
    assert found["observation"]["partners.b.observation.excitatory_weight"] == pytest.approx(32 * 0.8 * 0.4)
    assert found["motor"]["partners.b.motor.weight"] == pytest.approx(40 * 1.1 * 0.4)
    assert found["motor"]["partners.b.motor.gate_conductance"] == 60
    assert found["execution"]["partners.b.background.weight"] == pytest.approx(280 * 2 * 0.005)
    assert found["execution"]["partners.b.cells.adaptation_step"] == pytest.approx(1.5 * 0.12 * 80)


def test_each_partner_is_told_what_it_sees(make):
    link = {"a_to_b": {"coupling": 2}, "b_to_a": {"coupling": 0.5}}
    phases = [
        {"name": "one", "duration": "10 s", "a_to_b": 1.5},
        {"name": "two", "duration": "10 s", "a_to_b": 0.5, "b_to_a": 0.5, "reafference": 3},
    ]
    partners = {"a": {"reafference": {"coupling": 0.25}}}
    partner = {"oxytocin": {"level": 0.5}}  # whose full effect lifts what is seen of the other by half
    experiment = make(link=link, partner=partner, partners=partners, protocol={"phases": phases})
    # coupling x largest factor of the phases x 24 nS at coupling 1
    seen = {name: conductances_nS(experiment, name)["observation"] for name in "ab"}
    assert seen["b"]["partners.b.vision.weight"] == pytest.approx(24 * 2 * 1.5 * 1.5)
    assert seen["a"]["partners.a.vision.weight"] == pytest.approx(24 * (0.5 * 1 * 1.5 + 0.25 * 3))


def test_the_size_changes_no_conductance(make):
    assert conductances_nS(make(partner={"size_factor": 3}), "a") == conductances_nS(make(), "a")


def test_what_a_membrane_cannot_follow_is_remarked_where_it_comes_from(load):
    with pytest.warns(ConfigWarning) as warned:
        load("partners: {b: {vision: {weight: 50 nS}}}", head=True, overrides=["duration=40 s"])
    # 24 nS x 100 and 101 nS of all else: .1 ms x 2501 nS / 200 pF = 1.25
    assert [str(warning.message) for warning in warned] == [
        "x.yaml:5: partners.b.vision.weight: conductances of observation cells reach some 2500 nS at 80 Hz, of which "
        "2400 nS by this; dt g / C is then 1.3, so that potentials jump within a time step; make it smaller, "
        "protocol.time_step shorter or cells.capacitance larger"
    ]


def test_nothing_is_remarked_up_to_one(load):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load("partners: {b: {vision: {weight: 39 nS}}}", head=True, overrides=["duration=40 s"])
