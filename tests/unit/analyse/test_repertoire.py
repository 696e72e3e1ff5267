"""Acts that are new to a partner."""

from snn.analyse.repertoire import new_channels
from snn.config.drive import Intention


def test_new_is_what_the_repertoire_lacks():
    assert new_channels(Intention()) == []
    some = Intention.model_validate({"repertoire": ["withdraw", "smile"]})
    assert new_channels(some) == [1, 2]
