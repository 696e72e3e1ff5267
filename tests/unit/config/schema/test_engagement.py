"""The drive to engage over the level of serotonin."""

import math

import pytest

from snn.config.modulators.serotonin import InvertedUSerotonin, Serotonin
from snn.config.schema.engagement import engagement_at, engagement_varies, inverted_u_effect


def test_inverted_u_peaks_at_the_best_level_and_falls_on_both_sides():
    curve = InvertedUSerotonin()
    assert inverted_u_effect(1.0, curve) == 1.0
    one_width = math.exp(0.5)
    expected = 0.6 + 0.4 * math.exp(-0.5)
    assert inverted_u_effect(one_width, curve) == pytest.approx(expected)
    assert inverted_u_effect(1 / one_width, curve) == pytest.approx(expected)
    assert inverted_u_effect(0.0, curve) == 0.6


def test_only_the_phenomenological_mode_changes_how_often_a_partner_acts():
    serotonin = Serotonin(level=0.2, mode="inverted_u")
    distance = math.log(0.2) / 0.5
    expected = 0.6 + 0.4 * math.exp(-(distance**2) / 2)
    assert engagement_at(serotonin, 0.2) == pytest.approx(expected)
    assert engagement_at(serotonin, 1.0) == 1.0
    assert engagement_at(Serotonin(), 2.0) == 1.0


def test_it_changes_in_the_run_only_where_serotonin_does():
    driven = {"mode": "inverted_u", "dynamics": "driven"}
    assert engagement_varies(Serotonin.model_validate(driven))
    assert not engagement_varies(Serotonin.model_validate({**driven, "mode": "receptor"}))
    assert not engagement_varies(Serotonin.model_validate({**driven, "dynamics": "clamped"}))
