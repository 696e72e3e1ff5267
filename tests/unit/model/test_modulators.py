"""Modulators as a whole: neutral ones change nothing, and all of them are followed, recorded and named once."""

import re
from collections import Counter

import pytest

from snn.config.modulators.dopamine import Dopamine
from snn.config.modulators.endorphin import Endorphin
from snn.config.modulators.modulator import Equations, Modulator
from snn.config.modulators.oxytocin import Oxytocin
from snn.config.modulators.serotonin import Serotonin
from snn.config.modulators.stress import Stress
from snn.config.schema.levels import LEVELS, MODULATORS
from snn.config.schema.partner import Partner
from snn.model.modulators import FOLLOWED, followed, modulator_values, recorded_of_modulators
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
    assert sorted(one.LEVEL.name for one in FOLLOWED) == sorted(level.name for level in LEVELS)
    recorded, shipped = recorded_of_modulators(), ["oxytocin", "serotonin", "stress", "endorphin", "dopamine"]
    assert [name for name in recorded if name in shipped] == shipped
    assert recorded.index("dopamine_mean") == recorded.index("dopamine") + 1
    assert len(recorded) == len(LEVELS) + sum(
        len(modulator.EQUATIONS.also_recorded) for modulator in MODULATORS
    )


def test_no_two_modulators_claim_a_variable_and_each_constant_has_a_value():
    lines = [
        line.split("#")[0] for modulator in MODULATORS for line in modulator.EQUATIONS.variables.splitlines()
    ]
    names = [line.split(":")[0].strip() for line in lines if line.strip()]
    assert not [name for name, n in Counter(names).items() if n > 1]
    constants = {line.split(":")[0].strip() for line in lines if "(constant)" in line}
    assert constants <= set(modulator_values(Partner())) <= set(names)


def test_a_level_is_followed_after_those_that_it_sees_and_else_in_the_order_of_keys():
    shipped = [Oxytocin, Stress, Serotonin, Endorphin, Dopamine]
    assert [modulator for modulator in FOLLOWED if modulator in shipped] == shipped
    assert followed((Serotonin, Dopamine, Stress, Endorphin, Oxytocin)) == (
        Endorphin, Dopamine, Oxytocin, Stress, Serotonin,
    )  # fmt: skip


def test_one_that_waits_for_a_level_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="not there: stress, serotonin"):
        followed((Stress, Serotonin))


def test_what_a_level_names_before_it_is_what_its_equations_read():
    """Of levels and of what they declare; a constant of its own is no such thing."""
    declared = {name: one for one in FOLLOWED for name in _declared(one.EQUATIONS)}
    for modulator in FOLLOWED:
        words = set(re.findall(r"\w+", modulator.EQUATIONS.step + modulator.EQUATIONS.effects))
        read = {declared[word].LEVEL.name for word in words & set(declared)} - {modulator.LEVEL.name}
        assert read <= _before(modulator), modulator.LEVEL.name


def _declared(equations: Equations) -> list[str]:
    return re.findall(r"^(\w+) :", equations.variables, re.MULTILINE)


def _before(modulator: type[Modulator]) -> set[str]:
    named = {level.name: one for level, one in zip(LEVELS, MODULATORS, strict=True)}
    direct = set(modulator.EQUATIONS.after)
    return direct.union(*(_before(named[name]) for name in direct))
