"""Sight in schema version 1, where it was a synapse, and what is now as strong and as late."""

import math
from dataclasses import dataclass
from typing import Any, Final

from snn.config.problems.value_text import described
from snn.config.schema.vision import LONGEST_LATENCY_MS, MOVEMENT_STEP_MS
from snn.units import UNITS, Unit, format_number, format_quantity, parse_quantity

STRENGTH: Final = ("coupling", "weight", "probability")
"""Keys that are one now: coupling."""
TIMING: Final = ("delay", "delay_spread")
"""Keys that are one now: latency."""
PILOT_COUPLING: Final = 1.5
"""A coupling of 1 is now what this was while the link was a synapse of 4 nS from half of the motor cells."""
_UNITS: Final[dict[str, Unit | None]] = {
    "coupling": None,
    "weight": UNITS["nS"],
    "probability": None,
    "delay": UNITS["ms"],
    "delay_spread": UNITS["ms"],
}


def quantity_before(name: str, value: Any) -> float:
    """Read the value of a key in the unit that it had.

    Raises
    ------
    ValueError
        If the key could not hold it.
    """
    unit = _UNITS[name]
    if unit is not None and isinstance(value, str):
        return parse_quantity(value, unit)
    if (
        unit is None
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ):
        return float(value)
    expected = f"number with unit, such as 5 {unit.symbol}" if unit else "number"
    raise ValueError(f"expected {expected}, got {described(value)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SightBefore:
    """What a link held; attributes are named after its keys, in nS and ms."""

    coupling: float
    weight: float = 4.0
    probability: float = 0.5
    delay: float = 100.0
    delay_spread: float = 20.0

    @property
    def coupling_now(self) -> str:
        """The coupling at which visual input has the mean of what the synapses gave, as a file holds it."""
        strength = self.coupling * (self.weight / 4.0) * (self.probability / 0.5)
        return format_number(float(f"{strength / PILOT_COUPLING:.3g}"))

    @property
    def latency_now(self) -> str:
        """The mean of the delays on the grid of movement, as a file holds it."""
        mean_ms = self.delay + self.delay_spread / 2
        on_grid_ms = math.floor(mean_ms / MOVEMENT_STEP_MS + 0.5) * MOVEMENT_STEP_MS
        return format_quantity(min(on_grid_ms, LONGEST_LATENCY_MS), UNITS["ms"])
