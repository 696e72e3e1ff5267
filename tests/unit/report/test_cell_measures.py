"""Each measure of cells is what its name says."""

import math

import pytest

from snn.config.schema.partner import Partner
from snn.report.cell_measures import GIVEN, MEASURED

ROW = {
    "execution_e_mirror_fraction": 0.4,
    "execution_e_congruent_fraction": 0.1,
    "motor_mirror_fraction": 0.25,
    "motor_suppressed_fraction": 0.2,
    "execution_e_observing_hz": 12.0,
    "execution_e_executing_hz": 30.0,
    "motor_base_hz": 5.0,
    "motor_observing_hz": 7.0,
    "motor_executing_hz": 45.0,
    "mimicry_latency_s": 0.35,
    "mimicry_share": 0.125,
    "decoded_channel": 0.75,
}


def measured(name, row=ROW):
    (found,) = [one for one in MEASURED if one.name == name]
    return found.of(row)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("execution E: mirror (congruent or broad)", 0.4),
        ("motor: suppressed in observation", 0.2),
        ("execution E: strictly congruent share of mirror cells", 0.25),
        ("motor: mirror or suppressed", 0.45),
        ("execution E rate, observing : executing", 0.4),
        ("motor rate above rest, observing : executing", 0.05),
        ("latency of the copy (ms)", 350.0),
        ("seen acts that were overtly copied", 0.125),
        ("observed channel read from 8 cells' code of doing", 0.75),
    ],
)
def test_measures(name, value):
    assert measured(name) == pytest.approx(value)
    assert math.isnan(measured(name, {}))


def test_a_share_of_nothing_is_undefined():
    nobody = ROW | {"execution_e_mirror_fraction": 0.0, "execution_e_congruent_fraction": 0.0}
    assert math.isnan(measured("execution E: strictly congruent share of mirror cells", nobody))
    assert math.isnan(
        measured("motor rate above rest, observing : executing", ROW | {"motor_executing_hz": 5.0})
    )


def test_literature_stands_beside_what_it_counted_and_memory_is_marked():
    recorded = {one.name: one.recorded for one in MEASURED}
    assert "92/532 F5" in recorded["execution E: mirror (congruent or broad)"]
    assert "27/132 M1" in recorded["motor: suppressed in observation"]
    assert "17/64 F5" in recorded["motor: suppressed in observation"]
    assert recorded["execution E: in execution only"] == "-"
    for name, text in recorded.items():
        assert ("Gallese" in text or "Dimberg" in text) == ("[from memory]" in text), name


def test_inputs_are_read_off_the_configuration():
    learned = Partner.model_validate(
        {
            "mirror": {"map": "naive", "fraction": 0.5, "learning": {"rule": "triplet"}},
            "motor": {"suppression_weight": "8 nS", "gate_conductance": "15 nS"},
        }
    )
    assert [given.of(learned) for given in GIVEN] == ["learned from naive", "0.50", "0.40", "15"]
    assert [given.of(Partner()) for given in GIVEN] == ["congruent", "1.00", "0.00", "60"]
    matrix = Partner.model_validate({"mirror": {"map": [[1, 0, 0, 0]] * 4}})
    assert GIVEN[0].of(matrix) == "given"
