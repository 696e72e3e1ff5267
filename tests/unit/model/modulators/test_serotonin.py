"""What serotonin does to cells in both modes, against the formulas of its sources worked out by hand."""

import math

import pytest

from tests.unit.model.modulators.effects import PA, POPULATIONS, effects_of
from tests.unit.model.small_dyads import run_slow, small_dyad


@pytest.mark.usefixtures("_numpy_target")
def test_receptor_serotonin_hyperpolarises_and_divides_above_balance():
    current_pA = 160 * (1 / (1 + 1.44) - 4 / (4 + 1.44))
    gain = (1 + 0.25 / (1 + 0.64)) / (1 + 0.25 * 4 / (4 + 0.64))
    assert current_pA < 0 < gain < 1
    effects = effects_of(serotonin={"level": 2.0})
    for population in POPULATIONS:
        values, in_circuit = effects[f"b_{population}"], population.endswith("_e")
        assert values["I_modulator"] == pytest.approx(current_pA * PA * in_circuit, rel=1e-12), population
        assert values["gain"] == pytest.approx(gain if in_circuit else 1.0, rel=1e-12), population
        assert (effects[f"a_{population}"]["I_modulator"], effects[f"a_{population}"]["gain"]) == (0.0, 1.0)


@pytest.mark.usefixtures("_numpy_target")
def test_low_serotonin_does_the_opposite_by_receptors_and_lowers_the_gain_in_the_other_mode():
    effects = effects_of(
        partner_a={"serotonin": {"level": 0.2, "mode": "inverted_u"}}, serotonin={"level": 0.0}
    )
    assert effects["b_execution_e"]["I_modulator"] == pytest.approx(160 / 2.44 * PA)
    assert effects["b_execution_e"]["gain"] == pytest.approx(1 + 0.25 / 1.64)
    distance = math.log(0.2) / 0.5
    assert effects["a_execution_e"]["gain"] == pytest.approx(0.6 + 0.4 * math.exp(-(distance**2) / 2))
    assert effects["a_execution_e"]["I_modulator"] == 0.0


@pytest.mark.usefixtures("_numpy_target")
def test_a_curve_that_falls_to_nothing_leaves_no_number_undefined():
    dyad = small_dyad(partners={"b": {"serotonin": {"level": 0.0, "inverted_u": {"minimum_gain": 0}}}})
    run = run_slow(dyad, 2)
    assert run.slow.partners.engagement_[:].tolist() == [1.0, 1.0]
