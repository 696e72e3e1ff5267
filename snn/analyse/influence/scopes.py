"""Which channels something is asked of: all, the friendly ones, the unfriendly ones."""

from typing import Final, Literal, TypeAlias

from snn.config.schema.channels import CHANNELS, channels_of_valence

Scope: TypeAlias = Literal["all", "positive", "negative"]
SCOPES: Final[tuple[Scope, ...]] = ("all", "positive", "negative")


def channels_in(scope: Scope) -> tuple[int, ...]:
    """Return the numbers of the channels that a scope is about."""
    if scope == "all":
        return tuple(range(len(CHANNELS)))
    return channels_of_valence(+1 if scope == "positive" else -1)


def column(name: str, scope: Scope) -> str:
    """Name the column of a quantity."""
    return name if scope == "all" else f"{name}_{scope}"
