"""Conductances that are too large for the time step are remarked."""

import warnings

import pytest

from snn.config.stiffness import conductances_nS
from snn.errors import ConfigWarning


def test_conductances_of_a_default_partner_by_hand(make):
    found = conductances_nS(make(), "b")
    # number x weight x decay time x 80 Hz; excitation decays in 5 ms, inhibition in 10 ms
    assert found["execution"]["partners.b.execution.inhibitory_weight"] == pytest.approx(8 * 10 * 0.01 * 80)
    assert found["execution"]["partners.b.mirror.weight"] == pytest.approx(20 * 1.5 * 0.005 * 80)
    assert found["observation"]["link.a_to_b.weight"] == pytest.approx(10 * 4 * 0.005 * 80 * 1.5)
    assert found["observation"]["partners.b.observation.excitatory_weight"] == pytest.approx(32 * 0.8 * 0.4)
    assert found["motor"]["partners.b.motor.weight"] == pytest.approx(40 * 1.1 * 0.4)
    assert found["motor"]["partners.b.motor.gate_conductance"] == 60
    assert found["execution"]["partners.b.background.weight"] == pytest.approx(280 * 2 * 0.005)
    assert found["execution"]["partners.b.cells.adaptation_step"] == pytest.approx(1.5 * 0.12 * 80)


def test_each_partner_is_told_what_it_sees(make):
    experiment = make(link={"a_to_b": {"weight": "40 nS"}})
    assert conductances_nS(experiment, "b")["observation"]["link.a_to_b.weight"] == pytest.approx(240)
    assert conductances_nS(experiment, "a")["observation"]["link.b_to_a.weight"] == pytest.approx(24)


def test_the_size_changes_no_conductance(make):
    assert conductances_nS(make(partner={"size_factor": 3}), "a") == conductances_nS(make(), "a")


def test_what_a_membrane_cannot_follow_is_remarked_where_it_comes_from(load):
    with pytest.warns(ConfigWarning) as warned:
        load("link: {a_to_b: {weight: 400 nS}}", head=True)
    # 2400 nS and 101 nS of all else: .1 ms x 2501 nS / 200 pF = 1.25
    assert [str(warning.message) for warning in warned] == [
        "x.yaml:5: link.a_to_b.weight: conductances of observation cells reach some 2500 nS at 80 Hz, of which "
        "2400 nS by this; dt g / C is then 1.3, so that potentials jump within a time step; make it smaller, "
        "protocol.time_step shorter or cells.capacitance larger"
    ]


def test_nothing_is_remarked_up_to_one(load):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load("link: {a_to_b: {weight: 300 nS}}", head=True)
