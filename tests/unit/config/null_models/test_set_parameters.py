"""What is set in each condition where a link is cut, nothing acts, or all is neutral."""

import pytest

from snn.config.null_models.set_parameters import CUT, NEUTRAL, SCRAMBLED, SETTING_PARAMETERS
from snn.config.schema.levels import LEVELS
from snn.config.schema.nulls import Nulls
from snn.errors import ConfigError
from tests.unit.synthetic_runs import small_experiment


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


def test_a_map_is_scrambled_where_it_is_congruent_on_both_sides():
    assert SCRAMBLED.settings(small_experiment()) == tuple(
        (f"partners.{name}.mirror.map", "scrambled") for name in "ab"
    )
    with pytest.raises(ConfigError, match=r"partners\.b\.mirror\.map is naive"):
        SCRAMBLED.settings(small_experiment(partners={"b": {"mirror": {"map": "naive"}}}))


def test_a_calibration_takes_all_that_need_no_search_and_cannot_do_without_cut_links():
    told = {family.key: (family.calibrated, family.required) for family in SETTING_PARAMETERS}
    assert told == {
        "uncoupled": (True, "true"),
        "rate_matched_uncoupled": (None, ""),
        "rate_matched_coupled": (None, ""),
        "scrambled_map": (True, ""),
        "cut_link": (True, "true"),
    }
