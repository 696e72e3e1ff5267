"""Durations as text, such as an option gives them."""

from collections.abc import Sequence

from snn.errors import ResultError


def spans_in_s(texts: Sequence[str], *, option: str = "--span") -> tuple[float, ...]:
    """Read durations, as an option gives them; a `ResultError` if one is none."""
    from snn.units import UNITS, parse_quantity

    try:
        return tuple(parse_quantity(text, UNITS["s"]) for text in texts)
    except ValueError as error:
        raise ResultError(f"{option}: {error}") from error
