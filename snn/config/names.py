"""Names that end up in paths, tables and figures."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_NAME_LENGTH: Final = 100
NAME_PATTERN: Final = r"^[A-Za-z0-9_-][A-Za-z0-9_.-]*$"
"""No path separators, no leading dot, nothing that a terminal or a page would interpret."""


def _checked_name(value: Any) -> Any:
    if not isinstance(value, str):
        return value  # the text type itself refuses it
    if len(value) > MAX_NAME_LENGTH:
        reason = f"{len(value)} characters; at most {MAX_NAME_LENGTH}"
    elif re.fullmatch(NAME_PATTERN, value):
        return value
    else:
        reason = "use letters, digits, _ . -, not starting with '.'"
    raise PydanticCustomError("plain", "{reason}", {"reason": reason})


def _checked_text(value: Any) -> Any:
    if isinstance(value, str):
        strange = next((c for c in value if not (c.isprintable() or c == "\n")), None)
        if strange is not None:
            reason = f"control character U+{ord(strange):04X}; write plain text"
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
