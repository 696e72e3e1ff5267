"""What levels of modulators do to the cells, against the formulas of their sources worked out by hand."""

import math

import pytest

from snn.model.modulators.hill import hill
from tests.unit.model.small_dyads import (
    in_population,
    of_partner,
    run_for,
    run_slow,
    small_dyad,
)

EFFECTS = ("I_modulator", "gain", "mean_background")
SIGHTS = ("sight_positive", "sight_negative", "self_sight")
PA = 1e-12
POPULATIONS = ("observation_e", "observation_i", "execution_e", "execution_i", "motor")


def effects_of(*, partner_a=None, **partner_b):
    """Return what modulators do to each population, and to the sight, of a (neutral) and of b after one slow step."""
    dyad = small_dyad(partners={"a": partner_a or {}, "b": partner_b})
    network = run_for(dyad, 0.2)
    return {
        name: {effect: in_population(network, dyad, effect, name) for effect in EFFECTS}
        for name in dyad.blocks
    } | {partner: {name: of_partner(network, name, partner) for name in SIGHTS} for partner in "ab"}


def test_hill_is_one_half_at_the_half_level():
    assert hill(0.4, half_level=0.4, exponent=2.0) == 0.5
    assert hill(0.0, half_level=0.4, exponent=2.0) == 0.0
    assert hill(1.0, half_level=0.5, exponent=2.0) == pytest.approx(1 / 1.25)


@pytest.mark.usefixtures("_numpy_target")
def test_neutral_levels_change_nothing_at_all():
    neutral = [
        {"oxytocin": {"level": 0.0}, "serotonin": {"level": 1.0, "mode": mode}}
        for mode in ("receptor", "inverted_u")
    ]
    effects = effects_of(partner_a=neutral[0], **neutral[1])
    for partner in "ab":
        assert set(effects.pop(partner).values()) == {1.0}
    for name, values in effects.items():
        assert (values["I_modulator"], values["gain"]) == (0.0, 1.0), name
    assert effects["b_execution_i"]["mean_background"] == 280.0 * 0.1 * 1e-3
    assert effects["b_motor"]["mean_background"] == 100.0 * 0.1 * 1e-3


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
