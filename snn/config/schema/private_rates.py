"""How often a partner sets out to do something of its own accord, channel by channel."""

from snn.config.schema.channels import CHANNELS
from snn.config.schema.drive import Intention

_CHANNEL_INDEX = {channel.name: index for index, channel in enumerate(CHANNELS)}


def channels_of(intention: Intention) -> list[int]:
    """Return the channels of a partner's repertoire. The others' random streams are not touched."""
    return [_CHANNEL_INDEX[name] for name in intention.repertoire]


def channel_rate_hz(intention: Intention, channel: int) -> float:
    """Return the rate of private intentions of a channel; the valence ratio leaves the total rate as it is."""
    positive_share = intention.valence_ratio / (1.0 + intention.valence_ratio)
    share = positive_share if CHANNELS[channel].valence > 0 else 1.0 - positive_share
    return intention.rate_hz * 2.0 * share
