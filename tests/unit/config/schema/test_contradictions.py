"""How a contradiction is worded."""

from snn.config.schema.cells import CellParameters
from snn.config.schema.connections import Motor
from snn.config.schema.contradictions import contradiction, problem, with_unit


def test_a_contradiction_names_both_parameters_with_their_units() -> None:
    error = contradiction(CellParameters(), "reset_potential_mV", "must be below", "threshold_mV")
    assert error.message() == "reset_potential: -60 mV; must be below threshold (-50 mV)"


def test_numbers_without_a_unit_stay_without_one() -> None:
    assert with_unit(0.5, "gate_leak") == "0.5"
    assert with_unit(Motor().weight_nS, "weight_nS") == "1.1 nS"


def test_path_and_reason_can_be_told_apart() -> None:
    assert problem("a.b", "is wrong").context == {"path": "a.b", "reason": "is wrong"}
