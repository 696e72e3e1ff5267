"""What a modulator is to the model."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from snn.config.schema.level import Level
from snn.config.schema.partner import Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Modulator:
    """A level of a partner, what moves it, and what it acts on, as text of Brian2's equations."""

    level: Level
    """Its name, and where it is neutral."""
    variables: str
    """The level, its effects and its constants, each with its unit."""
    step: str
    """One Euler step of the level, after perception (``touch``, ``threat``, ``joy``)."""
    effects: str = ""
    """What follows from the level, after the steps of all levels."""
    values: Callable[[Partner], dict[str, float]]
    """Initial level and constants of one partner in SI units, by their name in the equations."""
    also_recorded: tuple[str, ...] = ()
    """Variables that are recorded beside the level."""
    assumed: Callable[[Partner], Iterable[str]] = lambda _: ()
    """What a figure says of it, for each of its mechanisms that a partner has."""
