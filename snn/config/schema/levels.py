"""The levels of modulators: what each is called, where it is neutral, and what is drawn with it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The level of one modulator, dimensionless (arbitrary units), not a concentration."""

    name: str
    """In recordings; ``<name>_level`` in the table of dyads."""
    neutral: float | None
    """Where it does nothing; None if that is a parameter, so that only its changes tell something."""
    companion: str | None = None
    """Recorded too, and drawn as a thin line with the level: what moves it, or its mean."""
    acts_through: str | None = None
    """The level that it moves; where that stands still, this one is of no consequence."""
    held_by: str | None = None
    """The parameter of a partner that says where the level is held; None if none does."""


NEUTRAL_OXYTOCIN: Final = 0.0
NEUTRAL_SEROTONIN: Final = 1.0

OXYTOCIN: Final = Level(
    name="oxytocin", neutral=NEUTRAL_OXYTOCIN, companion="touch", held_by="oxytocin.level"
)
SEROTONIN: Final = Level(name="serotonin", neutral=NEUTRAL_SEROTONIN, held_by="serotonin.level")
STRESS: Final = Level(name="stress", neutral=0.0, companion="threat")
ENDORPHIN: Final = Level(name="endorphin", neutral=0.0, companion="joy", acts_through="dopamine")
DOPAMINE: Final = Level(name="dopamine", neutral=None, companion="dopamine_mean")
LEVELS: Final[tuple[Level, ...]] = (OXYTOCIN, SEROTONIN, STRESS, ENDORPHIN, DOPAMINE)
"""In the order in which they are recorded, tabulated and drawn."""
