"""Dyads whose coupling is known, and what was measured in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDyad:
    """A dyad whose coupling is known, and what was measured in it."""

    kind: str
    """Name of its `snn.calibration.kinds.DyadKind`."""
    replicate: int
    row: Row
