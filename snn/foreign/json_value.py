"""JSON from others: of limited size and depth, with numbers and text that every later step can hold."""

import math
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from snn.foreign.regular_file import read_regular

MAX_DEPTH = 32
"""Ours is not deeper than 8."""
MAX_INTEGER = 2**63 - 1


def read_json_file(path: Path, *, max_bytes: int) -> Any:
    """Read a file of one JSON value.

    Raises
    ------
    OSError
        See `open_regular`.
    ValueError
        See `parse_json`.
    """
    return parse_json(read_regular(path, max_bytes=max_bytes))


def parse_json(text: str | bytes) -> Any:
    """Parse JSON.

    Parameters
    ----------
    text
        UTF-8 where it is bytes.

    Raises
    ------
    ValueError
        In one line: if it is no JSON, is nested deeper than `MAX_DEPTH`, or holds a number that is not finite, an
        integer beyond 64 bits, or half a character.
    """
    try:
        # Three times as fast as the standard library, and equal keys of thousands of documents are one text.
        value = from_json(text, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        raise ValueError(_too_deep() if "recursion limit" in str(error) else str(error)) from None
    _require_plain(value)
    return value


def _require_plain(value: Any) -> None:
    # Level by level: a recursion would end where the nesting is deepest.
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = _inside(level)
        if not level:
            return
    if any(isinstance(item, list | dict) for item in level):
        raise ValueError(_too_deep())
    _inside(level)


def _inside(level: list[Any]) -> list[Any]:
    """Check values, and return all that they hold."""
    found: list[Any] = []
    total = 0.0
    for item in level:
        kind = type(item)
        if kind is dict:
            found += item.values()
        elif kind is list:
            found += item
        elif kind is float:
            total += item
        elif kind is int and abs(item) > MAX_INTEGER:
            raise ValueError("an integer has more than 64 bits")
    # A sum may overflow, but is finite of no number that is not.
    if not math.isfinite(total) and not all(math.isfinite(item) for item in level if type(item) is float):
        raise ValueError("a number is not finite")
    return found


def _too_deep() -> str:
    return f"nested deeper than {MAX_DEPTH} levels"
