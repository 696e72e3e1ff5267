"""The partners and the channels on which they act and see each other act."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

ChannelName: TypeAlias = Literal["smile", "touch", "frown", "withdraw"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One kind of act.

    Attributes
    ----------
    name
        What the act is.
    valence
        +1 for a friendly act, -1 for an unfriendly one. The model treats both alike; measures may not.
    """

    name: ChannelName
    valence: int


CHANNELS: Final = (Channel("smile", +1), Channel("touch", +1), Channel("frown", -1), Channel("withdraw", -1))
"""All channels, in the order in which cells, rates and mirror maps number them."""

PARTNERS: Final = ("a", "b")
"""Names of the partners, in the order in which everything numbers them."""


def channels_of_valence(valence: int) -> tuple[int, ...]:
    """Return the numbers of the channels of one valence, +1 or -1.

    Examples
    --------
    >>> channels_of_valence(+1), channels_of_valence(-1)
    ((0, 1), (2, 3))
    """
    return tuple(k for k, channel in enumerate(CHANNELS) if channel.valence == valence)
