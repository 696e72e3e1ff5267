"""Lists of channels in a configuration: all in some order, or some of them."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from snn.config.schema.channels import CHANNELS, ChannelName

IN_ORDER: tuple[ChannelName, ...] = tuple(channel.name for channel in CHANNELS)
"""All channels, in the order in which everything numbers them."""


def _each_once(order: tuple[ChannelName, ...]) -> tuple[ChannelName, ...]:
    if sorted(order) != sorted(IN_ORDER):
        reason = f"must hold each of {', '.join(IN_ORDER)} once, got {', '.join(order) or 'none'}"
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})
    return order


def _none_twice(channels: tuple[ChannelName, ...]) -> tuple[ChannelName, ...]:
    twice = next((name for name in channels if channels.count(name) > 1), None)
    if twice is not None:
        raise PydanticCustomError(
            "plain", "{reason}", {"reason": f"'{twice}' given twice; name each act once"}
        )
    return tuple(sorted(channels, key=IN_ORDER.index))


ChannelOrder: TypeAlias = Annotated[
    tuple[ChannelName, ...],
    Field(strict=False),
    AfterValidator(_each_once),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"enum": list(IN_ORDER)},
            "minItems": len(IN_ORDER),
            "maxItems": len(IN_ORDER),
            "uniqueItems": True,
        }
    ),
]
"""All channels, each once, in any order."""

ChannelSet: TypeAlias = Annotated[
    tuple[ChannelName, ...],
    Field(strict=False),
    AfterValidator(_none_twice),
    WithJsonSchema({"type": "array", "items": {"enum": list(IN_ORDER)}, "uniqueItems": True}),
]
"""Some channels, none twice; which order they are given in does not matter."""
