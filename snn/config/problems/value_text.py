"""Values as an error message shows them: on one line, short, and harmless to a terminal."""

import datetime
import json

_HUGE = 10**30


def described(value: object) -> str:
    """Say what a value is, shortened and on one line: ``text "100"``, ``list``, ``null``."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f"text {_quoted(value)}"
        case int() | float():
            return str(value) if isinstance(value, float) or abs(value) < _HUGE else "a huge integer"
        case datetime.date():
            return f"date {value}; quote it"
        case list() | tuple():
            return "list"
        case dict():
            return "mapping"
        case _:
            return type(value).__name__


def printable(text: str) -> str:
    """Make text safe for a terminal and short."""
    shown = text if len(text) <= 80 else text[:77] + "..."
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in shown)


def _quoted(text: str) -> str:
    shown = text if len(text) <= 60 else text[:57] + "..."
    return json.dumps(shown, ensure_ascii=not shown.isprintable())
