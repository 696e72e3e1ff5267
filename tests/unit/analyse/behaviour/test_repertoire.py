"""Acts that are new to a partner."""

from snn.analyse.behaviour.repertoire import new_channels
from snn.config.schema.partner import Partner

LEARNS = {"mirror": {"learning": {"rule": "triplet"}}}
SOME = {"intention": {"repertoire": ["withdraw", "smile"]}}


def test_new_is_what_the_repertoire_lacks():
    assert new_channels(Partner.model_validate(LEARNS)) == []
    assert new_channels(Partner.model_validate(LEARNS | SOME)) == [1, 2]


def test_to_who_does_not_learn_nothing_is_new():
    assert new_channels(Partner.model_validate(SOME)) == []
