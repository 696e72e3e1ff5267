"""Names of columns: their parts are read, and what may be asked for as an outcome is a number that is measured."""

import pytest

from snn.config.columns.column_kinds import PARTS
from snn.config.columns.column_names import column_named, is_outcome, outcomes


def test_parts_of_a_name_are_read():
    kind, said = column_named("b_execution_i_interval_cv")
    assert kind.template == "{of}{circuit}_interval_cv"
    assert said == (PARTS["of"]["b_"], PARTS["circuit"]["execution_i"])
    assert column_named("execution_i_interval_cv")[1][0] == "mean of both partners"
    assert column_named("cue_effect_brain_a_to_b_touch")[1] == (PARTS["direction"]["a_to_b"], "touch only")
    assert column_named("dither_12.5ms_null95") is not None


@pytest.mark.parametrize("stranger", ["coupling", "c", "C ", "a_C", "dither_xms_p", "motor_interval_cv", ""])
def test_a_stranger_has_no_meaning(stranger):
    assert column_named(stranger) is None


@pytest.mark.parametrize("name", ["C", "a_oxytocin_level", "dither_25ms_p", "rate_dither_0.5ms_z"])
def test_numbers_of_a_dyad_are_outcomes_and_those_of_dithers_too(name):
    assert is_outcome(name)


@pytest.mark.parametrize("name", ["verdict", "replicate", "measured_s", "key", "dither_25ms_q", "gate"])
def test_what_names_a_dyad_is_none_nor_are_words_and_strangers(name):
    assert not is_outcome(name)
    assert name not in outcomes()
