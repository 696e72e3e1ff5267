"""Gains of clamped modulators, against the formulas of their sources worked out by hand."""

import math

import pytest

from snn.config.modulators import InvertedUSerotonin, Oxytocin, Serotonin
from snn.model.modulators import Gains, hill, inverted_u_effect, modulator_gains


def test_neutral_levels_change_nothing_at_all():
    for mode in ("receptor", "inverted_u"):
        assert modulator_gains(Oxytocin(level=0.0), Serotonin(level=1.0, mode=mode)) == Gains()


def test_hill_is_one_half_at_the_half_level():
    assert hill(0.4, half_level=0.4, exponent=2.0) == 0.5
    assert hill(0.0, half_level=0.4, exponent=2.0) == 0.0
    assert hill(1.0, half_level=0.5, exponent=2.0) == pytest.approx(1 / 1.25)


def test_full_oxytocin_raises_social_gain_and_interneuron_current():
    gains = modulator_gains(Oxytocin(level=1.0), Serotonin())
    effect = 1 / (1 + 0.4**2)
    assert gains.social_gain == pytest.approx(1 + 0.5 * effect)
    assert gains.inhibitory_current_pA == pytest.approx(80 * effect)
    assert (gains.excitatory_current_pA, gains.synaptic_gain) == (0.0, 1.0)


def test_receptor_serotonin_hyperpolarises_and_divides_above_balance():
    gains = modulator_gains(Oxytocin(), Serotonin(level=2.0))
    current = 160 * (1 / (1 + 1.44) - 4 / (4 + 1.44))
    gain = (1 + 0.25 / (1 + 0.64)) / (1 + 0.25 * 4 / (4 + 0.64))
    assert gains.excitatory_current_pA == pytest.approx(current)
    assert gains.synaptic_gain == pytest.approx(gain)
    assert current < 0 < gain < 1
    assert gains.intention_rate_gain == 1.0


def test_low_receptor_serotonin_does_the_opposite():
    gains = modulator_gains(Oxytocin(), Serotonin(level=0.0))
    assert gains.excitatory_current_pA == pytest.approx(160 / 2.44)
    assert gains.synaptic_gain == pytest.approx(1 + 0.25 / 1.64)


def test_inverted_u_peaks_at_the_best_level_and_falls_on_both_sides():
    curve = InvertedUSerotonin()
    assert inverted_u_effect(1.0, curve) == 1.0
    one_width = math.exp(0.5)
    expected = 0.6 + 0.4 * math.exp(-0.5)
    assert inverted_u_effect(one_width, curve) == pytest.approx(expected)
    assert inverted_u_effect(1 / one_width, curve) == pytest.approx(expected)
    assert inverted_u_effect(0.0, curve) == 0.6


def test_only_the_phenomenological_mode_changes_how_often_a_partner_acts():
    gains = modulator_gains(Oxytocin(), Serotonin(level=0.2, mode="inverted_u"))
    assert gains.intention_rate_gain == gains.synaptic_gain < 1
    assert gains.excitatory_current_pA == 0.0
