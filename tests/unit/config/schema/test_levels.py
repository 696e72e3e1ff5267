"""Levels as plots, tables and recordings name them."""

from snn.config.schema.catalogue import leaves
from snn.config.schema.experiment import Experiment
from snn.config.schema.levels import LEVELS, NEUTRAL_OXYTOCIN, NEUTRAL_SEROTONIN


def test_what_a_level_acts_through_is_a_level():
    names = [level.name for level in LEVELS]
    assert len(set(names)) == len(names)
    assert {level.acts_through for level in LEVELS} - {None} <= set(names)


def test_neutral_levels_are_the_defaults_and_within_the_bounds():
    parameters = leaves(Experiment)
    for name, neutral in (("oxytocin", NEUTRAL_OXYTOCIN), ("serotonin", NEUTRAL_SEROTONIN)):
        level = parameters[f"partners.a.{name}.level"]
        assert level.field.default == neutral
        assert level.bound("ge") <= neutral <= level.bound("le")
