"""Names that end up in paths, tables and figures."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_NAME_LENGTH: Final = 100
NAME_PATTERN: Final = r"^[A-Za-z0-9_-][A-Za-z0-9_.-]*$"
"""No path separators, no leading dot, nothing that a terminal or a page would interpret."""


# Control characters, line and paragraph separators, text direction, halves of characters, byte order marks.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def name_problem(name: str) -> str | None:
    """Say why a text cannot be a name; None if it can."""
    if len(name) > MAX_NAME_LENGTH:
        return f"{len(name)} characters; at most {MAX_NAME_LENGTH}"
    if not re.fullmatch(NAME_PATTERN, name):
        return "use letters A to Z, digits, _ . -, not starting with '.'"
    return None


def _checked_name(value: Any) -> Any:
    reason = (
        name_problem(value) if isinstance(value, str) else None
    )  # other types the text type itself refuses
    if reason:
        raise PydanticCustomError("plain", "{reason}", {"reason": reason})
    return value


def _checked_text(value: Any) -> Any:
    if isinstance(value, str):
        strange = _INVISIBLE.search(value)
        if strange:
            reason = f"control character U+{ord(strange[0]):04X}; write plain text"
            raise PydanticCustomError("plain", "{reason}", {"reason": reason})
        if not value.strip():
            raise PydanticCustomError(
                "plain", "{reason}", {"reason": "is empty; write what the experiment asks"}
            )
    return value


Name = Annotated[
    str,
    BeforeValidator(_checked_name),
    WithJsonSchema({"type": "string", "pattern": NAME_PATTERN, "maxLength": MAX_NAME_LENGTH}),
]
"""A name or label: letters, digits, ``_ . -``, not starting with a dot."""

Prose = Annotated[str, BeforeValidator(_checked_text), WithJsonSchema({"type": "string", "minLength": 1})]
"""Text for people: printable, not empty."""
