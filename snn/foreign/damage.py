"""What is said of a file that is not as it was written."""

from pathlib import Path

from snn.errors import ResultError
from snn.foreign.shown_text import brief


def damaged(
    path: Path | str, reason: object, *, remedy: str = "take another copy, or make it again"
) -> ResultError:
    """Return the error that says what is wrong with a file, and what to do."""
    return ResultError(f"'{path}' is damaged ({brief(str(reason))}); {remedy}")
