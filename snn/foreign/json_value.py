"""JSON from others: of limited size and depth, with numbers and text that every later step can hold."""

import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Never

from snn.foreign.regular_file import read_regular

MAX_DEPTH = 32
"""Ours is not deeper than 8."""
MAX_INTEGER = 2**63 - 1
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


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
        value = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError(_too_deep()) from None
    _require_plain(value)
    return value


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is no JSON")


def _require_plain(value: Any) -> None:
    # Level by level: a recursion would end where the nesting is deepest.
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for item in level for inner in _inside(item)]
        if not level:
            return
    if any(isinstance(item, list | dict) for item in level):
        raise ValueError(_too_deep())
    for item in level:
        _inside(item)


def _inside(item: Any) -> Iterable[Any]:
    """Check one value, and return those that it holds."""
    if isinstance(item, str):
        if not item.isascii() and _HALF_CHARACTER.search(item):
            raise ValueError("a text holds half a character")
    elif isinstance(item, float):
        if not math.isfinite(item):
            raise ValueError("a number is not finite")
    elif isinstance(item, int):
        if abs(item) > MAX_INTEGER:
            raise ValueError("an integer has more than 64 bits")
    elif isinstance(item, list):
        return item
    elif isinstance(item, dict):
        for name in item:
            _inside(name)
        return item.values()
    return ()


def _too_deep() -> str:
    return f"nested deeper than {MAX_DEPTH} levels"
