"""The two directions of influence, and the columns that say of each what the cue test found."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Influence of one partner on the other."""

    source: str
    """Whose cues are followed."""
    receiver: str

    @property
    def name(self) -> str:
        """As keys and columns have it: ``a_to_b``."""
        return f"{self.source}_to_{self.receiver}"

    @property
    def arrow(self) -> str:
        """As tables have it: ``a->b``."""
        return f"{self.source}->{self.receiver}"

    @property
    def words(self) -> str:
        """As sentences have it: ``a to b``."""
        return f"{self.source} to {self.receiver}"

    @property
    def drawn(self) -> str:
        """As figures have it: ``a → b``."""
        return f"{self.source} → {self.receiver}"

    @property
    def effect(self) -> str:
        """Column of the response of the other's brain."""
        return f"cue_effect_brain_{self.name}"

    @property
    def withheld(self) -> str:
        """Column that says why the cues cannot be read."""
        return f"cue_withheld_{self.name}"

    def p(self, level: str) -> str:
        """Column of p, of ``brain`` or of ``movement``."""
        return f"cue_p_{level}_{self.name}"


DIRECTIONS: Final = (Direction(source="a", receiver="b"), Direction(source="b", receiver="a"))
