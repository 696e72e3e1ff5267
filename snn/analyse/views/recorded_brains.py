"""Who has a brain that was recorded: a partner who is a movement from a file has none."""

from snn.config.schema.channels import PARTNERS
from snn.errors import ResultError
from snn.record.types import Recording


def brains(recording: Recording) -> tuple[str, ...]:
    """Return the partners whose cells were recorded, live or with their video."""
    recorded = {population.partner for population in recording.populations}
    return tuple(partner for partner in PARTNERS if partner in recorded)


def missing_brain(recording: Recording) -> str:
    """Say why two brains cannot be compared; empty if they can."""
    missing = [partner for partner in PARTNERS if partner not in brains(recording)]
    if not missing:
        return ""
    who = " and ".join(missing)
    return f"{who}: movement without a recorded brain, so nothing of two brains can be compared"


def require_two_brains(recording: Recording) -> None:
    """Raise a `ResultError` if a partner's cells were not recorded."""
    missing = missing_brain(recording)
    if missing:
        raise ResultError(missing)
