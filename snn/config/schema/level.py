"""What is known of the level of a modulator; it stands with the parameters that it follows from."""

from dataclasses import dataclass


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
    neutral_settings: tuple[tuple[str, str | float], ...] = ()
    """Parameters of a partner and their values, with which its modulator does nothing; none if its defaults are so."""
