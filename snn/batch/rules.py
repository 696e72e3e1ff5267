"""What a batch does about runs that are there already, and about runs that fail."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRules:
    """The rules of a batch; by default nothing is checked to the bit, and what failed is tried again."""

    verify: bool = False
    """Compare the recordings that are there with the manifest to the bit, not only their sizes."""
    keep_failed: bool = False
    """Leave runs that failed before as they are."""
    fail_fast: bool = False
    """Stop when a run fails; what was finished is kept."""
    time_limit_s: float | None = None
    """The most that the simulation of a run may take; it fails then. None for no limit."""

    @property
    def ended(self) -> frozenset[str]:
        """The states in which a run is left as it is."""
        return frozenset({"complete", "failed"} if self.keep_failed else {"complete"})


DEFAULT_RULES: Final = BatchRules()
