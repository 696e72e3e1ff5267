"""Lists of channels: their JSON schemas; what they refuse is tested with the keys that hold them."""

from pydantic import TypeAdapter

from snn.config.schema.channel_lists import IN_ORDER, ChannelOrder, ChannelSet


def test_editors_are_told_what_may_be_listed() -> None:
    order, some = (TypeAdapter(kind).json_schema() for kind in (ChannelOrder, ChannelSet))
    assert order["items"] == some["items"] == {"enum": list(IN_ORDER)}
    assert (order["minItems"], order["maxItems"]) == (4, 4)
    assert "minItems" not in some
    assert order["uniqueItems"] is some["uniqueItems"] is True
