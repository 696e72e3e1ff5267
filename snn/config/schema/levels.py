"""The levels of all modulators, found where the parameters of a partner are."""

from collections.abc import Iterator
from typing import Final

from snn.config.schema.frozen import Frozen
from snn.config.schema.level import Level
from snn.config.schema.partner import Partner


def levels_of(part: type[Frozen]) -> Iterator[Level]:
    """List the levels of a part of the configuration and of its own parts, in the order of their keys."""
    if isinstance(level := getattr(part, "LEVEL", None), Level):
        yield level
    for field in part.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Frozen):
            yield from levels_of(field.annotation)


LEVELS: Final = tuple(levels_of(Partner))
"""In the order in which they are recorded, tabulated and drawn."""
