"""Rates of private intentions."""

import pytest

from snn.config.schema.drive import Intention
from snn.config.schema.private_rates import channel_rate_hz, channels_of


def test_the_valence_ratio_divides_the_same_total_rate():
    assert [channel_rate_hz(Intention(), channel) for channel in range(4)] == [0.25] * 4
    rates = [channel_rate_hz(Intention(valence_ratio=4), channel) for channel in range(4)]
    assert rates == pytest.approx([0.4, 0.4, 0.1, 0.1])


def test_the_repertoire_is_numbered_as_the_channels_are():
    assert channels_of(Intention.model_validate({"repertoire": ["touch", "withdraw"]})) == [1, 3]
