"""What is set in each condition where a link is cut, nothing acts, or all is neutral."""

import pytest

from snn.config.null_models.set_parameters import CUT, NEUTRAL, SETTING_PARAMETERS
from snn.config.schema.levels import LEVELS
from snn.config.schema.nulls import Nulls


def members(**asked):
    return {null.label: null for family in SETTING_PARAMETERS for null in family.members(Nulls(**asked))}


def test_a_key_switches_its_own_nulls_on_and_no_others():
    assert members() == {}
    assert set(members(cut_link=True)) == {"cut a_to_b", "cut b_to_a"}
    assert set(members(uncoupled=True, scrambled_map=True)) == {"uncoupled", "scrambled map"}
    assert all(
        null.match for null in members(rate_matched_coupled=True, rate_matched_uncoupled=True).values()
    )


@pytest.mark.parametrize("link", CUT)
def test_one_link_is_cut_and_it_alone_is_lacking(link):
    assert CUT[link].settings(None) == ((f"link.{link}.coupling", 0.0),)
    assert CUT[link].lacks == {link}


def test_neutral_is_every_modulator_of_both_partners():
    held = {key for level in LEVELS for key, _ in level.neutral_settings}
    assert {key for key, _ in NEUTRAL} == {f"partner.{key}" for key in held}
    assert dict(NEUTRAL)["partner.serotonin.level"] == 1.0
