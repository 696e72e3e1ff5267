"""Order of the potentials of a cell."""

from collections.abc import Callable

import pytest

from snn.config.schema.cells import CellParameters, Sizes
from snn.config.schema.experiment import Experiment
from snn.errors import ConfigError

Make = Callable[..., Experiment]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"threshold": "-60 mV"}, "reset_potential: -60 mV; must be below threshold (-60 mV)"),
        ({"resting_potential": "-50 mV"}, "resting_potential: -50 mV; must be below threshold (-50 mV)"),
        ({"reversal_inhibitory": "-45 mV"}, "reversal_inhibitory: -45 mV; must be below threshold (-50 mV)"),
        ({"reversal_adaptation": "-45 mV"}, "reversal_adaptation: -45 mV; must be below threshold (-50 mV)"),
        ({"reversal_excitatory": "-50 mV"}, "reversal_excitatory: -50 mV; must be above threshold (-50 mV)"),
    ],
)
def test_potentials_out_of_order(make: Make, cells: dict[str, str], line: str) -> None:
    with pytest.raises(ConfigError) as error:
        make(partner={"cells": cells})
    assert str(error.value) == f"configuration: partner.cells.{line}"


def test_shunting_inhibition_is_allowed() -> None:
    cells = CellParameters.model_validate({"reversal_inhibitory": "-60 mV"})
    assert cells.reversal_inhibitory_mV == cells.reset_potential_mV


def test_the_membrane_time_constant_is_20_ms() -> None:
    cells = CellParameters()
    assert cells.capacitance_pF / cells.leak_conductance_nS == 20.0  # pF / nS = ms


def test_a_circuit_has_four_excitatory_cells_for_each_inhibitory_one() -> None:
    sizes = Sizes()
    assert (4 * sizes.excitatory_per_channel, sizes.inhibitory, sizes.motor_per_channel) == (320, 80, 20)
