"""Levels as plots, tables and recordings name them."""

from snn.config.schema.catalogue import leaves
from snn.config.schema.experiment import Experiment
from snn.config.schema.levels import LEVELS


def test_what_a_level_acts_through_is_a_level():
    names = [level.name for level in LEVELS]
    assert len(set(names)) == len(names)
    assert {level.acts_through for level in LEVELS} - {None} <= set(names)


def test_neutral_levels_are_the_defaults_and_within_the_bounds():
    parameters = leaves(Experiment)
    held = [level for level in LEVELS if level.held_by]
    assert {"oxytocin", "serotonin"} <= {level.name for level in held}
    for level in held:
        parameter = parameters[f"partners.a.{level.held_by}"]
        assert parameter.field.default == level.neutral
        assert parameter.bound("ge") <= level.neutral <= parameter.bound("le")
