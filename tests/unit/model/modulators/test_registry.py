"""Modulators as a whole: neutral ones change nothing, and all of them are followed, recorded and named once."""

from collections import Counter

import pytest

from snn.config.schema.levels import LEVELS
from snn.config.schema.partner import Partner
from snn.model.modulators.registry import MODULATORS, modulator_values, recorded_of_modulators
from tests.unit.model.modulators.effects import effects_of


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


def test_each_level_has_its_modulator_and_is_recorded_in_the_order_of_the_table():
    assert {modulator.level for modulator in MODULATORS} == set(LEVELS)
    recorded, shipped = recorded_of_modulators(), ["oxytocin", "serotonin", "stress", "endorphin", "dopamine"]
    assert [name for name in recorded if name in shipped] == shipped
    assert recorded.index("dopamine_mean") == recorded.index("dopamine") + 1
    assert len(recorded) == len(LEVELS) + sum(len(modulator.also_recorded) for modulator in MODULATORS)


def test_no_two_modulators_claim_a_variable_and_each_constant_has_a_value():
    lines = [line.split("#")[0] for modulator in MODULATORS for line in modulator.variables.splitlines()]
    names = [line.split(":")[0].strip() for line in lines if line.strip()]
    assert not [name for name, n in Counter(names).items() if n > 1]
    constants = {line.split(":")[0].strip() for line in lines if "(constant)" in line}
    assert constants <= set(modulator_values(Partner())) <= set(names)
