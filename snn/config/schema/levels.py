"""All modulators and their levels, found where the parameters of a partner are."""

from collections.abc import Iterator
from typing import Final

from snn.config.modulators.modulator import Modulator
from snn.config.schema.frozen import Frozen
from snn.config.schema.partner import Partner


def modulators_of(part: type[Frozen]) -> Iterator[type[Modulator]]:
    """List the modulators of a part of the configuration and of its own parts, in the order of their keys."""
    if issubclass(part, Modulator):
        yield part
    for field in part.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Frozen):
            yield from modulators_of(field.annotation)


MODULATORS: Final = tuple(modulators_of(Partner))
"""In the order in which their levels are recorded, tabulated and drawn."""
LEVELS: Final = tuple(modulator.LEVEL for modulator in MODULATORS)
"""As `MODULATORS`."""
