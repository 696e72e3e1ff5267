"""What oxytocin does to sight and cells, against the formulas of its sources worked out by hand."""

import pytest

from tests.unit.model.modulators.effects import PA, POPULATIONS
from tests.unit.model.small_dyads import in_population, of_partner, run_for, small_dyad


@pytest.mark.usefixtures("_numpy_target")
def test_full_oxytocin_raises_what_is_seen_of_the_other_and_the_interneuron_current():
    dyad = small_dyad(partners={"b": {"oxytocin": {"level": 1.0}}})
    network = run_for(dyad, 0.2)
    effect = 1 / (1 + 0.4**2)
    for name in ("sight_positive", "sight_negative"):
        assert of_partner(network, name, "b") == pytest.approx(1 + 0.5 * effect)
        assert of_partner(network, name, "a") == 1.0
    assert of_partner(network, "self_sight", "b") == 1.0
    for population in POPULATIONS:
        current = in_population(network, dyad, "I_modulator", f"b_{population}")
        expected = 80 * effect * PA if population.endswith("_i") else 0.0
        assert current == pytest.approx(expected, rel=1e-12), population
        assert in_population(network, dyad, "I_modulator", f"a_{population}") == 0.0
        assert in_population(network, dyad, "gain", f"b_{population}") == 1.0


@pytest.mark.usefixtures("_numpy_target")
def test_gated_oxytocin_acts_on_positive_channels_alone_and_receptor_density_scales_both_effects():
    gated, dense = {"level": 1.0, "valence": "gated"}, {"level": 0.4, "receptor_density": 1.5}
    dyad = small_dyad(partners={"a": {"oxytocin": gated}, "b": {"oxytocin": dense}})
    network = run_for(dyad, 0.2)
    assert of_partner(network, "sight_positive", "a") == pytest.approx(1 + 0.5 / (1 + 0.4**2))
    assert of_partner(network, "sight_negative", "a") == 1.0
    assert of_partner(network, "sight_negative", "b") == pytest.approx(1 + 0.5 * 1.5 * 0.5)
    assert in_population(network, dyad, "I_modulator", "b_execution_i") == pytest.approx(80 * 0.75 * PA)
