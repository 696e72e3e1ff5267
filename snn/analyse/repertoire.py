"""Which acts are new to a partner: those that it never sets out to do of its own accord."""

from typing import TYPE_CHECKING

from snn.config.channels import CHANNELS

if TYPE_CHECKING:
    from snn.config.drive import Intention


def new_channels(intention: "Intention") -> list[int]:
    """Return the channels that are not in a partner's repertoire, increasing; usually none."""
    return [k for k, channel in enumerate(CHANNELS) if channel.name not in intention.repertoire]
