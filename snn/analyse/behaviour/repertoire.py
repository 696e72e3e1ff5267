"""Which acts are new to a partner that learns: those that it never sets out to do of its own accord."""

from typing import TYPE_CHECKING

from snn.config.schema.channels import CHANNELS

if TYPE_CHECKING:
    from snn.config.schema.partner import Partner


def new_channels(partner: "Partner") -> list[int]:
    """Return the channels that are not in a partner's repertoire, increasing.

    Usually none, and none if its mirror path does not learn: to such a partner nothing can become known.
    """
    if partner.mirror.learning.rule == "none":
        return []
    return [k for k, channel in enumerate(CHANNELS) if channel.name not in partner.intention.repertoire]
