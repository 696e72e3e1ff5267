"""Channels and partners."""

from typing import get_args

from snn.config.schema.channels import CHANNELS, PARTNERS, ChannelName, channels_of_valence


def test_two_friendly_and_two_unfriendly_acts_in_this_order() -> None:
    assert [(c.name, c.valence) for c in CHANNELS] == [
        ("smile", 1),
        ("touch", 1),
        ("frown", -1),
        ("withdraw", -1),
    ]
    assert get_args(ChannelName) == tuple(channel.name for channel in CHANNELS)
    assert PARTNERS == ("a", "b")


def test_channels_are_found_by_their_valence() -> None:
    assert channels_of_valence(+1) == (0, 1)
    assert channels_of_valence(-1) == (2, 3)
    assert channels_of_valence(0) == ()
