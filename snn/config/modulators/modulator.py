"""What a modulator is: a part of a partner's parameters that brings its level and its equations with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from snn.config.schema.frozen import Frozen
from snn.config.schema.level import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Equations:
    """What moves a level, and what it acts on, as text of Brian2's equations."""

    variables: str
    """The level, its effects and its constants, each with its unit."""
    step: str
    """One Euler step of the level, after perception (``touch``, ``threat``, ``joy``)."""
    effects: str = ""
    """What follows from the level, after the steps of all levels."""
    after: tuple[str, ...] = ()
    """Levels whose step comes before, because this one sees them, or acts on what they declare."""
    also_recorded: tuple[str, ...] = ()
    """Variables that are recorded beside the level."""


class Modulator(Frozen):
    """The parameters of a modulator, with all that model, recordings, tables and figures need to know of it."""

    LEVEL: ClassVar[Level]
    """Its name, and where it is neutral."""
    EQUATIONS: ClassVar[Equations]

    def values(self) -> dict[str, float]:
        """Return the level at the start and the constants, in SI units, by their name in the equations."""
        raise NotImplementedError

    def assumed(self) -> Iterable[str]:
        """Tell what a figure says of it, for each of its mechanisms that a partner has."""
        return ()
