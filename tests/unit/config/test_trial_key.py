"""What of a configuration names a trial: choices that came to mean something else have another name there."""

from snn.config.modulators import Serotonin
from snn.config.trial_key import canonical


def test_the_phenomenological_mode_has_keys_of_its_own_since_it_thins():
    assert canonical(Serotonin(mode="inverted_u"))["mode"] == "inverted_u 2"
    assert canonical(Serotonin())["mode"] == "receptor"


def test_minus_zero_is_zero():
    assert str(canonical(-0.0)) == "0.0"
